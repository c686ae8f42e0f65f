"""A whole record back as it was before a change, whatever came after."""

from datetime import UTC, datetime

import pytest

from daifuku.customers import actions
from daifuku.customers.actions import create_customer, read_new
from daifuku.customers.models import ContactPoint, Customer, CustomerTag
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.bulk import Targets, begin
from daifuku.foundation.changes import last_change_id, undo
from daifuku.foundation.text import Words

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


@pytest.fixture
def yamada():
    body = {
        "family_name": "山田",
        "given_name": "花子",
        "emails": ["hanako@example.jp", "h.yamada@example.jp"],
        "phones": ["090-1234-5678"],
        "addresses": [{"prefecture": "東京都", "city": "渋谷区", "town": "道玄坂"}],
        "stage": "lead",
    }
    return create_customer(read_new(body), by=BY, at=AT).pk


@pytest.fixture
def story(yamada, owner_actor):
    """The first of several changes of one record, one of them done to many."""
    tag = actions.add_tag(Words(ja="試食会"), by=BY, at=AT).pk
    actions.edit_customer(yamada, {"family_name": "斎藤"}, by=BY, at=AT)
    first = last_change_id()
    begin(
        "customers.move_many", {"stage": "regular"}, Targets.chosen([yamada]), by=owner_actor, at=AT
    )
    actions.tag(yamada, tag, by=BY, at=AT)
    point = ContactPoint.objects.get(customer_id=yamada, value="hanako@example.jp")
    actions.remove_contact_point(point.pk, by=BY, at=AT)
    actions.add_contact_point(yamada, "phone", "03-1234-5678", by=BY, at=AT)
    actions.edit_customer(yamada, {"birthday": "1990-03-04", "family_name": "齋藤"}, by=BY, at=AT)
    return first


def address(customer_id, change_id):
    return f"/customers/{customer_id}/changes/{change_id}"


def record(customer_id):
    one = Customer.objects.get(pk=customer_id)
    points = ContactPoint.objects.filter(customer_id=customer_id)
    return {
        "name": one.name,
        "stage": one.stage_id,
        "birthday": one.birthday,
        "points": sorted(points.values_list("kind", "value", "is_primary")),
        "tags": CustomerTag.objects.filter(customer_id=customer_id).count(),
    }


@pytest.fixture
def before(yamada):
    return record(yamada)


def test_the_page_says_what_would_be_otherwise(owner, yamada, story):
    page = owner.get(address(yamada, story)).content.decode()
    for said in (
        "姓：齋藤 → <strong>山田",
        "誕生日：1990-03-04 → ",
        "タグ：試食会 → ",
        "ステージ：",
    ):
        assert said in page
    assert "住所" not in page


def test_all_of_it_goes_back_as_one_change(owner, yamada, before, story):
    fields = ["family_name", "stage", "birthday", "tags", "emails", "phones"]
    changed = record(yamada)
    answer = owner.post(address(yamada, story), {"fields": fields})
    assert answer.status_code == 302
    assert record(yamada) == before
    undo(last_change_id(), by=BY, at=AT)
    assert record(yamada) == changed


def test_only_what_is_chosen_goes_back(owner, yamada, story):
    owner.post(address(yamada, story), {"fields": ["birthday"]})
    found = record(yamada)
    assert (found["birthday"], found["name"], found["stage"]) == (None, "齋藤 花子", "regular")


def test_without_a_choice_nothing_happens_and_it_says_so(owner, yamada, story):
    answer = owner.post(address(yamada, story))
    assert answer.status_code == 422
    assert "戻す項目を選んでください。" in answer.content.decode()


def test_what_is_no_field_is_refused(owner, yamada, story):
    answer = owner.post(address(yamada, story), {"fields": ["birthday", "spent"]})
    assert answer.status_code == 422
    assert record(yamada)["birthday"]


def test_back_again_there_is_nothing_left_to_do(owner, yamada, story):
    fields = ["family_name", "stage", "birthday", "tags", "emails", "phones"]
    owner.post(address(yamada, story), {"fields": fields})
    assert "当時のまま" in owner.get(address(yamada, story)).content.decode()


def test_what_somebody_else_has_by_now_is_refused_in_words(owner):
    body = {"kind": "organisation", "name": "大福商事", "corporate_number": "7000012050002"}
    firm = create_customer(read_new(body), by=BY, at=AT).pk
    actions.edit_customer(firm, {"corporate_number": ""}, by=BY, at=AT)
    emptied = last_change_id()
    create_customer(read_new(body | {"name": "別の会社"}), by=BY, at=AT)
    answer = owner.post(address(firm, emptied), {"fields": ["corporate_number"]})
    assert answer.status_code == 409
    assert "別の会社" in answer.content.decode()
    assert Customer.objects.get(pk=firm).corporate_number == ""


def test_a_change_of_somebody_else_is_not_there(owner, yamada, story):
    other = create_customer(read_new({"family_name": "森"}), by=BY, at=AT).pk
    assert owner.get(address(other, story)).status_code == 404


def test_the_history_leads_there_those_who_may_edit(owner, signed_in, yamada, story):
    there = f'href="{address(yamada, story)}"'
    assert there in owner.get(f"/customers/{yamada}/changes").content.decode()
    viewer = signed_in(Role.VIEWER)
    assert there not in viewer.get(f"/customers/{yamada}/changes").content.decode()
    assert viewer.get(address(yamada, story)).status_code == 403
