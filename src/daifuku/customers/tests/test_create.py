"""A customer comes into the book."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from daifuku.customers import actions, queries
from daifuku.customers.actions import NewCustomer, read_new
from daifuku.customers.models import Customer, Figures, StageChange
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import undo
from daifuku.foundation.errors import Invalid, NotAllowed
from daifuku.foundation.models import Change
from daifuku.foundation.search import find
from daifuku.ledger.testing import assert_recorded, entries_of
from daifuku.ledger.vocabulary.customers import CustomerAdded


def test_a_person_is_kept_as_the_api_gave_it(add, by):
    ken = add(
        family_name="斎藤",
        given_name="健",
        family_kana="さいとう",
        given_kana="ｹﾝ",
        emails=["Ken@Example.JP"],
        phones=["０９０－１２３４－５６７８"],
    )
    shown = json.loads(queries.json_one(ken.id, by))
    assert (shown["family_kana"], shown["given_kana"]) == ("サイトウ", "ケン")
    assert (shown["name"], shown["name_kana"]) == ("斎藤 健", "サイトウ ケン")
    assert shown["emails"] == ["Ken@Example.JP"]
    assert shown["phones"] == ["090-1234-5678"]
    assert [p["normal"] for p in shown["contact_points"]] == ["ken@example.jp", "+819012345678"]
    assert all(p["is_primary"] for p in shown["contact_points"])
    assert_recorded(CustomerAdded, customer=ken, customer_kind="person", stage="prospect")
    assert StageChange.objects.get(customer=ken).stage_id == "prospect"
    assert Figures.objects.get(customer=ken).purchases == 0


def test_the_change_names_the_customer(add):
    ken = add(family_name="斎藤")
    made = Change.objects.get(subject_kind="customer", subject_id=ken.id)
    assert made.action == "customers.create_customer"


@pytest.mark.parametrize("asked", ["さいとう", "ｻｲﾄｳ", "saito", "齋藤", "ken@example.jp", "5678"])
def test_they_are_found_at_once(add, by, asked):
    ken = add(family_name="斎藤", family_kana="サイトウ", emails=["ken@example.jp"],
              phones=["090-1234-5678"])  # fmt: skip
    assert [hit.object_id for hit in find(asked, by).hits] == [ken.id]


def test_an_organisation_sorts_and_compares_without_its_legal_form(add):
    minato = add(kind="organisation", name="株式会社みなと", name_kana="カブシキガイシャミナト")
    other = add(kind="organisation", name="みなと㈱")
    assert minato.name == "株式会社みなと"
    assert minato.name_key == other.name_key == "みなと"
    assert minato.sort_key == other.sort_key


def test_a_reading_that_was_not_given_is_guessed_and_marked(add):
    hana = add(family_name="山田", given_name="花子")
    assert (hana.family_kana, hana.given_kana) == ("ヤマダ", "ハナコ")
    assert hana.kana_guessed
    assert not add(family_name="山田", family_kana="ヤマタ").kana_guessed


def test_nobody_at_all_may_come_in_as_anonymous(add):
    visitor = add(stage="anonymous")
    assert visitor.name == ""
    with pytest.raises(Invalid) as refused:
        add(birthday="2000-01-01")
    assert [error.field for error in refused.value.errors] == ["family_name"]


def test_every_fault_is_told_at_once_and_nothing_is_kept(add, by, at):
    with pytest.raises(Invalid) as refused:
        add(
            family_name="斎\0藤",
            family_kana="斎藤",
            emails=["ok@example.jp", "not a mail"],
            phones=["12", "090-1234-5678"],
            birthday="2026/2/30",
            corporate_number="1234567890123",
            language="fr",
            kindness="much",
        )
    assert {error.field for error in refused.value.errors} == {
        "family_name",
        "family_kana",
        "emails[1]",
        "phones[0]",
        "birthday",
        "corporate_number",
        "language",
        "kindness",
    }
    assert not Customer.objects.exists()


def test_unknown_references_are_named(add, by):
    with pytest.raises(Invalid) as refused:
        add(family_name="斎藤", stage="king", owner_id=99, tags=[7, "常連"])
    named = {(error.field, error.code) for error in refused.value.errors}
    assert named == {
        ("stage", "unknown_stage"),
        ("owner_id", "unknown_owner"),
        ("tags[0]", "unknown_tag"),
        ("tags[1]", "unknown_tag"),
    }


def test_an_external_number_belongs_to_one_customer(add):
    first = add(family_name="斎藤", external_ids=[{"source": "pos", "id": "A-1"}])
    with pytest.raises(Invalid) as refused:
        add(family_name="伊藤", external_ids=[{"source": "pos", "id": "A-1"}])
    assert refused.value.errors[0].field == "external_ids[0]"
    assert str(first.id) in refused.value.errors[0].message
    add(family_name="伊藤", external_ids=[{"source": "web", "id": "A-1"}])


def test_two_customers_may_share_mail_phone_and_address(add):
    shared = {
        "emails": ["family@example.jp"],
        "phones": ["03-1234-5678"],
        "addresses": [{"postal_code": "150-0002", "town": "渋谷2-21-1"}],
    }
    first = add(family_name="斎藤", **shared)
    second = add(family_name="伊藤", **shared)
    reached = queries.reached_by("phone", ["+81312345678"])
    assert reached == {"+81312345678": [first.id, second.id]}


def test_a_birthday_still_to_come_is_refused(add, at):
    tomorrow = (at + timedelta(days=1)).date().isoformat()
    with pytest.raises(Invalid) as refused:
        add(family_name="斎藤", birthday=tomorrow)
    assert refused.value.errors[0].code == "in_future"


def test_a_viewer_may_not(viewer_actor, add):
    with pytest.raises(NotAllowed):
        add(as_=viewer_actor, family_name="斎藤")


def test_who_sees_only_their_own_owns_what_they_add(colleague, add):
    clerk = Actor.of(colleague(sees="own"))
    assert add(as_=clerk, family_name="斎藤").owner_id == clerk.user_id


def test_a_walk_in_customer_is_hidden_except_by_its_id(by, at):
    new = NewCustomer(kind="organisation", name="渋谷店の現金客", walk_in=True)
    walk_in = actions.create_customer(new, by=by, at=at)
    assert walk_in.stage_id == "anonymous"
    assert queries.list_page(queries.ListQuery(sort="name"), by).rows == []
    assert find("渋谷", by).hits == []
    assert not Figures.objects.exists()
    assert queries.customer_header(walk_in.id, by).walk_in
    assert json.loads(queries.json_one(walk_in.id, by))["id"] == walk_in.id


def test_undo_takes_everything_away_and_undo_of_that_brings_it_back(add, by, at):
    ken = add(family_name="斎藤", emails=["ken@example.jp"])
    undone = undo(Change.objects.latest("id").id, by=by, at=at)
    assert not Customer.objects.exists()
    assert not Figures.objects.exists()
    assert find("斎藤", by).hits == []
    assert entries_of(ken) == []
    undo(undone.id, by=by, at=at)
    assert [hit.object_id for hit in find("斎藤", by).hits] == [ken.id]
    assert Figures.objects.get().last_entry_at == at
    assert_recorded(CustomerAdded, customer=ken)


def test_what_the_api_shows_can_be_sent_back(add, by):
    ken = add(family_name="斎藤", emails=["ken@example.jp"])
    shown = json.loads(queries.json_one(ken.id, by))
    again = read_new(shown | {"external_ids": []})
    assert (again.family_name, again.points[0].normal) == ("斎藤", "ken@example.jp")


def test_a_day_is_the_companys_day(add):
    at = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # 08:00 of the 23rd in Japan
    assert str(add(family_name="斎藤", birthday="2026-11-23", when=at).birthday) == "2026-11-23"
    with pytest.raises(Invalid):
        add(family_name="斎藤", birthday="2026-11-24", when=at)
