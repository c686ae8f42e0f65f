"""Fields are changed: those given, and only if they differ."""

import json

import pytest
from django.utils import translation

from daifuku.customers import actions, queries
from daifuku.customers.models import ContactPoint, Customer, StageChange
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import CannotUndo, undo
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.foundation.models import Change
from daifuku.foundation.search import find
from daifuku.ledger.testing import assert_not_recorded, assert_recorded
from daifuku.ledger.vocabulary.customers import CustomerEdited, StageEntered, TagAdded


@pytest.fixture
def edit(by, at):
    def change(customer, **edits):
        return actions.edit_customer(customer.id, edits, by=by, at=at)

    return change


def shown(customer, by):
    return json.loads(queries.json_one(customer.id, by))


def test_only_what_is_given_changes(mika, edit, by):
    before = shown(mika, by)
    edit(mika, birthday="平成2年3月4日")
    after = shown(mika, by)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"birthday", "updated_at"}
    assert after["birthday"] == "1990-03-04"
    assert_recorded(CustomerEdited, customer=mika, fields=("birthday",))


def test_the_same_again_is_no_edit(mika, edit):
    edit(mika, family_name="佐藤", emails=["misaki@example.jp", "m.sato@work.example.jp"], tags=[])
    assert_not_recorded(CustomerEdited, customer=mika)


def test_a_new_name_is_found_and_the_old_one_is_not(mika, edit, by):
    edit(mika, family_name="田中", family_kana="タナカ")
    assert [hit.title for hit in find("たなか", by).hits] == ["田中 美咲"]
    assert find("佐藤", by).hits == []


def test_a_guessed_reading_is_guessed_anew_and_a_given_one_is_kept(add, edit, mika):
    hana = add(family_name="山田", given_name="花子")
    assert edit(hana, family_name="田中").family_kana == "タナカ"
    assert edit(hana, family_kana="タナカ").kana_guessed is False
    assert edit(mika, family_name="田中").family_kana == "サトウ"


def test_a_list_is_replaced_and_what_stays_keeps_its_marks(mika, edit, by, at):
    kept = ContactPoint.objects.get(normal="m.sato@work.example.jp")
    actions.edit_contact_point(kept.id, {"label": "work", "verified": True}, by=by, at=at)
    edit(mika, emails=["m.sato@work.example.jp", "new@example.jp"])
    rows = ContactPoint.objects.filter(customer=mika, kind="email").order_by("id")
    assert [(r.normal, r.is_primary) for r in rows] == [
        ("m.sato@work.example.jp", True),
        ("new@example.jp", False),
    ]
    kept.refresh_from_db()
    assert (kept.label, kept.verified_at) == ("work", at)
    assert_recorded(CustomerEdited, customer=mika, fields=("emails",))


def test_a_stage_in_the_edits_is_entered(mika, edit):
    edit(mika, stage="customer")
    assert_recorded(StageEntered, customer=mika, stage="customer", former="prospect")
    assert StageChange.objects.filter(customer=mika).count() == 2


def test_tags_in_the_edits_by_name_or_id(mika, edit, by, at):
    vip = actions.add_tag({"ja": "上得意", "en": "VIP"}, by=by, at=at)
    edit(mika, tags=["vip"])
    assert_recorded(TagAdded, customer=mika, tag_id=vip.id)
    assert shown(mika, by)["tags"] == [{"id": vip.id, "names": {"ja": "上得意", "en": "VIP"}}]
    edit(mika, tags=[vip.id])
    edit(mika, tags=[])
    assert shown(mika, by)["tags"] == []


def test_emptying_what_cannot_be_empty_is_refused(mika, edit):
    for name in ("kind", "stage", "language"):
        with pytest.raises(Invalid) as refused:
            edit(mika, **{name: ""})
        assert refused.value.errors[0].field == name


def test_clearing_an_optional_field(mika, edit):
    edit(mika, birthday="1990-03-04")
    assert edit(mika, birthday=None).birthday is None


def test_nothing_of_a_refused_edit_is_kept(mika, edit):
    with pytest.raises(Invalid):
        edit(mika, family_name="田中", phones=["12"])
    mika.refresh_from_db()
    assert mika.family_name == "佐藤"


def test_who_cannot_see_them_is_told_they_are_not_there(mika, colleague, at):
    clerk = Actor.of(colleague(sees="own"))
    with pytest.raises(NotFound):
        actions.edit_customer(mika.id, {"family_name": "x"}, by=clerk, at=at)


def test_a_person_becomes_a_company(mika, edit):
    company = edit(mika, kind="organisation", name="株式会社佐藤", honorific="御中")
    assert (company.name, company.family_name, company.name_kana) == ("株式会社佐藤", "", "")


def test_undo_restores_fields_lists_and_search(mika, edit, by, at):
    edit(mika, family_name="田中", emails=["new@example.jp"], phones=[])
    undo(Change.objects.latest("id").id, by=by, at=at)
    after = shown(mika, by)
    assert after["family_name"] == "佐藤"
    assert after["emails"] == ["misaki@example.jp", "m.sato@work.example.jp"]
    assert after["phones"] == ["090-1234-5678"]
    assert [hit.object_id for hit in find("misaki@example.jp", by).hits] == [mika.id]
    assert_not_recorded(CustomerEdited, customer=mika)


def test_a_refused_undo_speaks_of_people_and_fields_not_of_tables(mika, edit, by, at):
    edit(mika, family_name="田中", phones=["03-1111-2222"])
    first = Change.objects.latest("id").id
    edit(mika, family_name="林")
    with translation.override("ja"), pytest.raises(CannotUndo) as refused:
        undo(first, by=by, at=at)
    said = str(refused.value)
    assert f"#{mika.id}" in said
    assert "姓" in said
    assert "customers_" not in said
    assert "family_name" not in said


def test_undo_after_the_primary_mark_moved(mika, edit, by, at):
    edit(mika, emails=["m.sato@work.example.jp", "misaki@example.jp"])
    undo(Change.objects.latest("id").id, by=by, at=at)
    assert shown(mika, by)["emails"] == ["misaki@example.jp", "m.sato@work.example.jp"]


def test_an_edited_company_renews_its_people_in_search(add, by, at, mika, edit):
    company = add(kind="organisation", name="みなと商事")
    actions.relate(
        actions.NewRelation(mika.id, company.id, "representative", "代表取締役"), by=by, at=at
    )
    assert {hit.object_id for hit in find("みなと", by).hits} == {mika.id, company.id}
    edit(company, name="かもめ商事")
    assert {hit.object_id for hit in find("かもめ", by).hits} == {mika.id, company.id}
    assert Customer.objects.get(id=company.id).name == "かもめ商事"
