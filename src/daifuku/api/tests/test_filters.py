"""`?filter=` in the question language: what is asked is answered, and what cannot be is told."""

from urllib.parse import quote

import pytest

from daifuku.api.resources import customers
from daifuku.api.tests.test_purchases import STORE, TEA, receipt, yen
from daifuku.customers import actions
from daifuku.customers.queries import json_page
from daifuku.foundation import clock
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.filters import Knower, Known, knowers
from daifuku.foundation.models import User
from daifuku.foundation.patience import TooSlow

from .conftest import Api, token_for


def asked(api, text, more=""):
    return api.get(f"/customers?filter={quote(text)}{more}")


def names(answer):
    assert answer.status_code == 200, answer.content
    return sorted(one["name"] for one in answer.json()["items"])


@pytest.fixture
def people(api):
    store = api.post("/stores", STORE).json()["id"]
    product = api.post("/products", TEA).json()["id"]
    for n, (family, mail) in enumerate([("斎藤", "ken@example.jp"), ("齋藤", ""), ("山田", "")]):
        body = {"family_name": family, "emails": [mail] if mail else []}
        customer = api.post("/customers", body).json()["id"]
        for visit in range(n):
            day = f"2026-11-{20 + visit}T10:00:00+09:00"
            lines = [{"product_id": product, "quantity": "2", "amount": yen(1200)}]
            sent = receipt((store, product, customer), receipt_no=f"R-{n}-{visit}",
                           occurred_at=day, lines=lines)  # fmt: skip
            assert api.post("/purchases", sent).status_code == 201


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('name = "斉藤"', ["斎藤", "齋藤"]),
        ('name contains "藤" and email is empty', ["齋藤"]),
        ("purchases(since 2026-11-01).sum(total) >= 2400", ["山田"]),
        ("purchases().count = 0 or purchase_count = 2", ["山田", "斎藤"]),
        ('purchases(store = "本店" and lines(product = "P-1").count > 0).count = 1', ["齋藤"]),
        ("last_purchase_at < 2026-11-21", ["齋藤"]),
        ("owner is me", []),
        ('not kind = "organisation"', ["山田", "斎藤", "齋藤"]),
        ("", ["山田", "斎藤", "齋藤"]),
    ],
)
def test_customers_are_those_that_are_asked_for(api, people, text, found):
    assert names(asked(api, text)) == sorted(found)


@pytest.fixture
def everything(api, people):
    """One person and one company, with a word in every field."""
    colleague = User.objects.create(email="hana@shop.example", family_name="大福", given_name="花")
    names_of_tag = {"ja": "お得意様", "en": "Valued"}
    tag = actions.add_tag(names_of_tag, by=Actor.system(), at=clock.now())
    person = {
        "family_name": "髙橋", "given_name": "花子", "family_kana": "タカハシ", "given_kana": "ハナコ",
        "emails": ["Hanako.T@Example.jp"], "phones": ["090-1234-5678"], "birthday": "1990-02-03",
        "gender": "female", "language": "en", "stage": "regular", "owner_id": colleague.pk,
        "home_store_id": api.get("/stores").json()["items"][0]["id"], "tags": [tag.pk],
        "addresses": [{"postal_code": "150-0002", "prefecture": "東京都", "city": "渋谷区"}],
    }  # fmt: skip
    company = {"kind": "organisation", "name": "株式会社大福", "corporate_number": "7000012050002"}
    for body in (person, company):
        made = api.post("/customers", body)
        assert made.status_code == 201, made.content


_PERSON, _COMPANY = ["髙橋 花子"], ["株式会社大福"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('name = "高橋花子"', _PERSON),
        ('name starts with "高橋 花"', _PERSON),
        ('name = "㈱大福"', _COMPANY),
        ('name = "大福"', _COMPANY),
        ('name in ("株式会社大福", "高橋 花子")', [*_COMPANY, *_PERSON]),
        ('reading starts with "たかはし"', _PERSON),
        ('reading contains "ﾊﾅｺ"', _PERSON),
        ('kind = "会社"', _COMPANY),
        ('kind = "Company"', _COMPANY),
        ('stage = "常連客"', _PERSON),
        ('tag has "お得意様"', _PERSON),
        ('tag has any of ("valued")', _PERSON),
        ('owner = "大福 花"', _PERSON),
        ('owner = "HANA@shop.example"', _PERSON),
        ("birthday = 1990-02-03", _PERSON),
        ("birth_month = 2", _PERSON),
        ('gender = "女性"', _PERSON),
        ('gender = "Female"', _PERSON),
        ('language = "英語"', _PERSON),
        ('corporate_number = "7000-0120-50002"', _COMPANY),
        ('corporate_number = "T７０００012050002"', _COMPANY),
        ('email = "hanako.t@example.jp"', _PERSON),
        ('email = "Ｈanako.T@example.jp"', _PERSON),
        ('email starts with "Hanako"', _PERSON),
        ('phone = "090-1234-5678"', _PERSON),
        ('phone in ("+81 90 1234 5678", "03-0000-0000")', _PERSON),
        ('phone starts with "090"', _PERSON),
        ('phone contains "090-1234"', _PERSON),
        ('phone ends with "5678"', _PERSON),
        ('prefecture = "東京都"', _PERSON),
        ('city starts with "渋谷"', _PERSON),
        ('home_store = "本店"', _PERSON),
        ('home_store = "s-1"', _PERSON),
        ('contacts(kind = "電話" and value = "090 1234 5678").count = 1', _PERSON),
        ('contacts(value = "HANAKO.T@example.jp").count = 1', _PERSON),
        ("created_at within today and corporate_number is not empty", _COMPANY),
        ('purchases(channel = "店頭").count = 1', ["齋藤"]),
        ('purchases(kind = "返品").count >= 1', []),
    ],
)
def test_what_people_type_meets_what_is_kept(api, everything, text, found):
    assert names(asked(api, text)) == sorted(found)


def test_pages_of_an_answer_follow_each_other(api, people):
    first = asked(api, 'name contains "藤"', "&limit=1&sort=name")
    second = asked(api, 'name contains "藤"', f"&limit=1&sort=name&after={first.json()['next']}")
    assert names(first) + names(second) in (["斎藤", "齋藤"], ["齋藤", "斎藤"])
    assert second.json()["next"] is None


def test_nobody_sees_more_by_asking(api, people):
    staff = Api(token_for(Role.STAFF, sees="own"))
    mine = staff.post("/customers", {"family_name": "斉藤"}).json()
    assert [one["id"] for one in asked(staff, 'name = "斎藤"').json()["items"]] == [mine["id"]]
    assert names(asked(staff, "not owner is me")) == []
    assert names(asked(staff, "owner is me and birthday is empty")) == ["斉藤"]


def test_who_may_not_see_purchases_cannot_ask_about_them(api, people):
    narrow = Api(token_for(Role.OWNER, ["customers:read"], family_name="狭"))
    assert narrow.get("/purchases").status_code == 403
    refused = asked(narrow, "purchases().count = 2")
    assert refused.status_code == 422
    assert "no related records “purchases”" in refused.json()["errors"][0]["message"]
    named = asked(narrow, 'home_store = "本店"')
    assert "no field “home_store”" in named.json()["errors"][0]["message"]
    assert "purchases" not in refused.json()["errors"][0]["message"].partition("Known here")[2]


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ('stagee = "x"', 0, "There is no field “stagee”. Did you mean stage?"),
        ("stage = regular", 8, "quotation marks"),
        ('stage = "x', 8, "no closing quotation mark"),
        ("purchases().sum(total) >= many", 26, "a value"),
    ],
)
def test_what_cannot_be_asked_is_told_with_its_place(api, text, at, message):
    answer = asked(api, text)
    assert answer.status_code == 422
    told = answer.json()
    assert told["at"] == at
    assert told["errors"][0]["field"] == "filter"
    assert message in told["errors"][0]["message"]


def test_it_is_told_in_japanese(api):
    answer = api.get(f"/customers?filter={quote('stagee = 1')}", accept_language="ja")
    assert "「stagee」という項目はありません" in answer.json()["errors"][0]["message"]


def test_a_sum_that_is_known_beforehand_is_answered_without_the_rows(api, monkeypatch):
    """Where the rows take long."""
    asked = []

    def know(parts):
        asked.extend(parts)
        return [Known(True, b"")], []

    def slow(query, actor):
        if not query.filters.asked.of_all:
            raise TooSlow
        return json_page(query, actor)

    knower = Knower("customer.purchases", frozenset(), know)
    monkeypatch.setitem(knowers._items, knower.key, knower)
    monkeypatch.setattr(customers, "json_page", slow)
    answer = api.get(f"/customers?filter={quote('purchases().count > 99')}")
    assert answer.status_code == 200
    assert len(asked) == 1
