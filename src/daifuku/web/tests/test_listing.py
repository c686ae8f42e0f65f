"""The customer list: what a search cut off, what takes too long, and the list as a file."""

import csv
import io
from datetime import UTC, datetime

import pytest

from daifuku.commerce.actions import add_store
from daifuku.commerce.payload import store_from
from daifuku.customers import figures
from daifuku.customers.actions import create_customer, read_new
from daifuku.customers.figures import Shift
from daifuku.customers.queries import listing
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import AuditEntry
from daifuku.foundation.registries import ListFilter, list_filters
from daifuku.foundation.search import finding

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
BY = Actor.system()
SLEEPS = ListFilter("sleeps", "Sleeps", "pg_sleep(%s) IS NOT NULL", lambda: [("9", "nine")])


def add(**body):
    return create_customer(read_new(body), by=BY, at=AT)


@pytest.fixture
def three():
    for name, kana in (("山田", "ヤマダ"), ("山本", "ヤマモト"), ("山口", "ヤマグチ")):
        add(family_name=name, family_kana=kana, emails=["yama@example.jp"])


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


@pytest.fixture
def slow(monkeypatch, three):
    monkeypatch.setitem(list_filters._items, SLEEPS.key, SLEEPS)
    monkeypatch.setattr(listing, "MILLISECONDS", 200)


def filed(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def exports():
    return AuditEntry.objects.filter(event="exported")


def test_a_search_that_found_too_many_says_so_and_is_not_exported(three, owner, monkeypatch):
    words = owner.get("/customers/?q=山").content.decode()
    assert "3人" in words
    monkeypatch.setattr(finding, "CANDIDATES", 2)
    words = owner.get("/customers/?q=山").content.decode()
    assert "1,000人以上" in words
    assert "3人" not in words
    refused = owner.get("/customers/export.csv?q=山")
    assert refused.status_code == 422
    assert "絞り込んでから" in refused.content.decode()
    assert not exports().exists()


def test_what_takes_too_long_is_said_with_the_filters_in_sight(slow, owner):
    answer = owner.get("/customers/?kind=person&sleeps=9")
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "調べる範囲が広すぎます" in words
    assert "Sleeps: nine" in words
    assert 'href="/customers/?kind=person"><span class="label">最後の条件を外す' in words
    english = owner.get("/customers/?sleeps=9", headers={"Accept-Language": "en"})
    assert english.status_code == 422


def test_following_rows_that_take_too_long_are_said_in_their_place(slow, owner):
    after = listing.cursor_of("-last_purchase_at", "2026-01-01 00:00:00+00", 1)
    asked = {"sleeps": "9", "after": after}
    # Customers who never bought stand at the end, behind every moment.
    answer = owner.get("/customers/", asked, headers={"HX-Request": "true"})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert words.lstrip().startswith("<tr")
    assert "調べる範囲が広すぎます" in words


def test_an_unknown_sort_is_refused_before_a_file_begins(three, owner):
    answer = owner.get("/customers/export.csv?sort=nonsense")
    assert answer.status_code == 422
    assert not exports().exists()
    owner.get("/customers/export.csv?stage=customer")
    assert exports().get().facts["filters"] == ["stage"]


def test_the_file_has_every_customer_once_however_long_its_pages_are(three, owner, monkeypatch):
    monkeypatch.setattr(listing, "MOST_ROWS_OF_A_FILE", 2)
    rows = filed(owner.get("/customers/export.csv?sort=name"))
    assert [row[2] for row in rows[1:]] == ["山口", "山田", "山本"]


def test_the_file_has_the_columns_of_the_view_or_all(three, owner):
    owner.get("/customers/columns?columns=mail&columns=segment")
    heads, *rows = filed(owner.get("/customers/export.csv?sort=name"))
    assert heads == ["大福帳ID", "顧客番号", "名前", "RFM", "メール"]
    assert rows[0][2:] == ["山口", "", "yama@example.jp"]
    heads, *rows = filed(owner.get("/customers/export.csv?sort=name&columns=all"))
    assert {"よみ", "最終購入", "都道府県"} <= set(heads)
    assert rows[0][heads.index("よみ")] == "ヤマグチ"


def test_the_last_purchase_is_on_the_day_of_the_shop(owner):
    early = add(family_name="朝")
    figures.shift(early.pk, Shift(1, 500, datetime(2026, 11, 21, 23, 30, tzinfo=UTC)))
    heads, row = filed(owner.get("/customers/export.csv"))
    assert row[heads.index("最終購入")] == "2026-11-22 08:30"


@pytest.mark.parametrize("begins", "=+-@＝＋－＠")
def test_no_cell_runs_as_a_formula(owner, begins):
    add(kind="organisation", name=f"{begins}HYPERLINK(1)")
    _heads, row = filed(owner.get("/customers/export.csv"))
    assert row[2].startswith("'")


def test_every_filter_that_is_on_is_named_and_kept_by_the_search(three, signed_in):
    store = add_store(store_from({"code": "S", "names": {"ja": "仲見世店"}}), by=BY, at=AT)
    asked = f"/customers/?store={store.pk}&kind=household&owner=999&sort=name"
    words = signed_in(Role.STAFF).get(asked).content.decode()
    assert "店舗: 仲見世店" in words
    assert "種類: 世帯" in words
    assert "担当: 999" in words
    form = words.split('role="search"')[1].split("</form>")[0]
    for kept in (f'name="store" value="{store.pk}"', 'name="kind"', 'name="owner"', 'name="sort"'):
        assert kept in form
    assert 'name="q" value=""' in form


def test_a_narrowed_list_answers_all_but_the_search_itself(three, signed_in):
    client = signed_in(Role.STAFF)
    answer = client.get("/customers/?q=山本", headers={"HX-Request": "true"})
    assert "HX-Request" in answer["Vary"], "the way back must not show this part as the page"
    words = answer.content.decode()
    assert words.count("<hx-partial") == 6
    assert 'type="search"' not in words
    assert "山本" in words
    assert "山田" not in words
