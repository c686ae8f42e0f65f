"""Two records become one customer: what each says, who may, and what the root answers."""

from datetime import date, timedelta

import pytest

from daifuku.customers import actions, queries
from daifuku.customers.actions import (
    AlreadyOne,
    CannotMerge,
    NewConsent,
    NewPreference,
    NewRelation,
)
from daifuku.customers.models import (
    Consent,
    ContactPoint,
    Customer,
    CustomerLink,
    Distinct,
    ExternalId,
)
from daifuku.customers.queries import Filters, ListQuery
from daifuku.foundation import bulk, search
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import last_change_id, undo
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.foundation.filters import Asker, ask
from daifuku.ledger import book
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.customers import CustomerMerged


@pytest.fixture
def two(add):
    """One 斎藤 with a mail address, one 齋藤 with a telephone and a birthday."""
    first = add(
        family_name="斎藤", given_name="健", emails=["ken@example.jp"],
        external_ids=[{"source": "pos", "id": "A-1"}],
    )  # fmt: skip
    second = add(
        family_name="齋藤", given_name="健", family_kana="サイトウ", given_kana="ケン",
        phones=["090-1234-5678"], birthday="1980-04-01",
        external_ids=[{"source": "pos", "id": "A-2"}],
    )  # fmt: skip
    return first, second


def shown(by, **filters):
    return [row.id for row in queries.list_page(ListQuery(filters=Filters(**filters)), by).rows]


def asked(by, at, question):
    clause = ask("customer", question, Asker.of(by, at))
    return shown(by, asked=clause)


def found(by, text):
    return {hit.object_id for hit in search.find(text, by).hits}


# FEATURES 136
def test_the_root_answers_for_both(two, by, at):
    first, second = two
    root = actions.merge_customers(first.id, second.id, by=by, at=at)
    assert (root.id, root.merged_ids, root.birthday) == (first.id, [second.id], date(1980, 4, 1))
    for id_ in (first.id, second.id):
        header = queries.customer_header(id_, by)
        assert (header.id, header.ids) == (first.id, [first.id, second.id])
        assert (header.mail, header.phone) == ("ken@example.jp", "090-1234-5678")
        assert queries.visible_customer(id_, by).id == first.id
    assert shown(by) == [first.id]
    [row] = queries.list_page(ListQuery(), by).rows
    assert (row.phone, row.mail, row.number) == ("090-1234-5678", "ken@example.jp", "A-1")
    assert_recorded(CustomerMerged, customer=first, other_id=second.id)


def test_search_and_questions_find_the_root_by_what_either_says(two, by, at):
    first, second = two
    actions.merge_customers(first.id, second.id, by=by, at=at)
    for text in ("齋藤", "サイトウ", "ken@example.jp", "09012345678", "A-2"):
        assert found(by, text) == {first.id}, text
    for question in (
        'phone = "090-1234-5678"',
        'phone contains "1234"',
        'email = "ken@example.jp"',
        'contacts(kind = "phone").count = 1',
        "contacts().count = 2",
        "stage_entries().count = 2",
    ):
        assert asked(by, at, question) == [first.id], question


def test_one_point_of_each_kind_is_primary(add, by, at):
    first = add(family_name="林", phones=["090-0000-0001"])
    second = add(family_name="林", phones=["090-0000-0002", "090-0000-0003"])
    actions.merge_customers(first.id, second.id, take=["phone"], by=by, at=at)
    primary = ContactPoint.objects.filter(kind="phone", is_primary=True)
    assert [point.value for point in primary] == ["090-0000-0002"]
    assert queries.customer_header(first.id, by).phone == "090-0000-0002"
    assert asked(by, at, 'phone = "090-0000-0002"') == [first.id]
    assert asked(by, at, 'phone = "090-0000-0001"') == []
    actions.add_contact_point(
        second.id, "phone", {"value": "090-0000-0004", "is_primary": True}, by=by, at=at
    )
    assert [point.value for point in primary.all()] == ["090-0000-0004"]
    with pytest.raises(Invalid):
        actions.add_contact_point(first.id, "phone", "090-0000-0003", by=by, at=at)


def test_only_what_is_chosen_is_taken(two, by, at):
    first, second = two
    with pytest.raises(Invalid) as refused:
        actions.merge_customers(first.id, second.id, take=["wisdom"], by=by, at=at)
    assert [error.field for error in refused.value.errors] == ["take"]
    root = actions.merge_customers(first.id, second.id, take=["name"], by=by, at=at)
    assert (root.family_name, root.name, root.birthday) == ("齋藤", "齋藤 健", None)


def test_the_better_value_is_named_with_its_reason(two):
    first, second = two
    told = {c.field: (c.theirs_is_better, c.why) for c in queries.choices_between(first, second)}
    assert told == {
        "name": (False, ""),
        "reading": (True, "known"),
        "birthday": (True, "only"),
    }


def test_a_reading_goes_with_its_name(add, by, at):
    first = add(family_name="水上", given_name="健一")
    second = add(
        family_name="渡辺", given_name="健一", family_kana="ワタナベ", given_kana="ケンイチ"
    )
    root = actions.merge_customers(first.id, second.id, by=by, at=at)
    assert root.name == "水上 健一"
    assert root.family_kana != "ワタナベ"
    kana = add(family_name="ナカジマ", given_name="マイ")
    kanji = add(family_name="中島", given_name="麻衣", family_kana="ナカシマ", given_kana="マイ")
    root = actions.merge_customers(kana.id, kanji.id, by=by, at=at)
    assert (root.name, root.name_kana) == ("中島 麻衣", "ナカシマ マイ")


# LAW: what was refused stays refused
def test_the_stricter_consent_wins_and_stays(two, by, at):
    first, second = two
    yes = NewConsent("marketing", "email", True, "店頭", "お知らせを送ってよい")
    actions.set_consent(first.id, yes, by=by, at=at)
    actions.set_consent(
        second.id, NewConsent("marketing", "email", False), by=by, at=at - timedelta(days=9)
    )
    later = at + timedelta(minutes=1)
    actions.merge_customers(first.id, second.id, by=by, at=later)
    both = [first.id, second.id]
    assert not queries.consent_of(both)["marketing", "email"].granted
    assert not queries.consent_of([first.id])["marketing", "email"].granted
    sms = NewConsent("marketing", "sms", False)
    actions.set_consent(first.id, sms, by=by, at=later)
    assert Consent.objects.filter(channel="sms", granted=False).count() == 2
    actions.separate_customers(first.id, second.id, by=by, at=later)
    for id_ in both:
        assert {key: one.granted for key, one in queries.consent_of([id_]).items()} == {
            ("marketing", "email"): False,
            ("marketing", "sms"): False,
        }


def test_tags_preferences_and_links_come_along(two, add, by, at):
    first, second = two
    company = add(kind="organisation", name="大福商店")
    tag = actions.add_tag({"ja": "常連", "en": "Regular"}, by=by, at=at)
    actions.tag(second.id, tag.id, by=by, at=at)
    actions.relate(NewRelation(second.id, company.id, "employee"), by=by, at=at)
    actions.set_preference(second.id, NewPreference("taste", "甘口"), by=by, at=at)
    actions.merge_customers(first.id, second.id, by=by, at=at)
    assert shown(by, tag_id=tag.id) == [first.id]
    ids = [first.id, second.id]
    [related] = queries.customer_header(first.id, by).relations
    assert related.other_id == company.id
    assert [wish.value for wish in queries.preferences_of(ids, on=at.date())] == ["甘口"]
    assert found(by, "大福商店") >= {first.id}


def test_what_was_merged_before_comes_along(two, add, by, at):
    first, second = two
    third = add(family_name="斉藤", given_name="健")
    actions.merge_customers(second.id, third.id, by=by, at=at)
    root = actions.merge_customers(first.id, second.id, by=by, at=at)
    assert root.merged_ids == [second.id, third.id]
    assert {c.id: c.root_id for c in Customer.objects.exclude(root=None)} == {
        second.id: first.id,
        third.id: first.id,
    }
    assert queries.ids_of(third.id) == [first.id, second.id, third.id]
    with pytest.raises(AlreadyOne):
        actions.merge_customers(third.id, first.id, by=by, at=at)


def test_a_person_is_no_company(mika, add, by, at):
    company = add(kind="organisation", name="大福商店")
    with pytest.raises(CannotMerge):
        actions.merge_customers(mika.id, company.id, by=by, at=at)
    with pytest.raises(AlreadyOne):
        actions.merge_customers(mika.id, mika.id, by=by, at=at)
    assert not CustomerLink.objects.exists()


def test_nobody_merges_whom_they_cannot_see(two, colleague, by, at):
    first, second = two
    clerk = Actor.of(colleague(sees="own"))
    actions.edit_customer(first.id, {"owner_id": clerk.user_id}, by=by, at=at)
    with pytest.raises(NotFound):
        actions.merge_customers(first.id, second.id, by=clerk, at=at)
    actions.merge_customers(first.id, second.id, by=by, at=at)
    # Whoever may see the root sees all of the customer.
    assert queries.customer_header(second.id, clerk).id == first.id
    assert shown(clerk) == [first.id]
    actions.edit_customer(first.id, {"owner_id": None}, by=by, at=at)
    with pytest.raises(NotFound):
        queries.customer_header(second.id, clerk)


def test_an_undo_leaves_no_trace(two, by, at):
    first, second = two
    before = state()
    actions.merge_customers(first.id, second.id, by=by, at=at)
    merged = last_change_id()
    undo(merged, by=by, at=at)
    assert state() == before
    assert found(by, "齋藤") == {first.id, second.id}
    assert sorted(shown(by)) == sorted([first.id, second.id])
    undo(last_change_id(), by=by, at=at)
    assert queries.customer_header(second.id, by).id == first.id


def state():
    return [
        list(model.objects.order_by("pk").values(*_fields(model)))
        for model in (Customer, ContactPoint, CustomerLink, Consent)
    ]


def _fields(model):
    return [field.attname for field in model._meta.concrete_fields if field.name != "updated_at"]


def test_the_page_of_the_book_is_one(two, by, at):
    first, second = two
    actions.merge_customers(first.id, second.id, by=by, at=at)
    page = book.page([first.id, second.id])
    added = [entry.customer_id for entry in page.entries if entry.kind.endswith("customer_added")]
    assert sorted(added) == sorted([first.id, second.id])


def test_what_is_said_not_to_be_the_same_is_kept(two, by, at):
    first, second = two
    actions.tell_apart(second.id, first.id, by=by, at=at)
    actions.tell_apart(first.id, second.id, by=by, at=at)
    assert [(row.low_id, row.high_id) for row in Distinct.objects.all()] == [(first.id, second.id)]
    actions.merge_customers(first.id, second.id, by=by, at=at)
    assert not Distinct.objects.exists()


def test_an_edit_addressed_to_a_merged_id_reaches_the_root(two, by, at):
    first, second = two
    actions.merge_customers(first.id, second.id, by=by, at=at)
    actions.edit_customer(second.id, {"given_name": "賢"}, by=by, at=at)
    assert Customer.objects.get(id=first.id).given_name == "賢"
    actions.delete_customer(second.id, by=by, at=at)
    assert shown(by) == []
    assert not found(by, "齋藤")
    actions.restore_customer(first.id, by=by, at=at)
    assert found(by, "齋藤") == {first.id}


def test_erasing_forgets_every_record_of_the_person(two, by, at):
    first, second = two
    actions.merge_customers(first.id, second.id, take=["name"], by=by, at=at)
    actions.erase_customer(second.id, by=by, at=at)
    assert {c.name for c in Customer.objects.all()} == {""}
    assert not ContactPoint.objects.exists()
    assert CustomerLink.objects.get().replaced == {}


def test_deleting_many_takes_the_merged_along(two, add, by, at):
    first, second = two
    other = add(family_name="林")
    actions.merge_customers(first.id, second.id, by=by, at=at)
    chosen = bulk.Targets.chosen([first.id, other.id])
    edit = bulk.begin("customers.delete_many", {}, chosen, by=by, at=at)
    assert (edit.changed, shown(by)) == (2, [])
    assert not ExternalId.objects.filter(binned=False).exists()
    undo(edit.change_id, by=by, at=at)
    assert set(shown(by)) == {first.id, other.id}
    assert found(by, "A-2") == {first.id}
