"""Contact points: one of each kind is the primary one, whatever happens."""

import pytest
from django.db import IntegrityError, connection

from daifuku.customers import actions
from daifuku.customers.models import ContactPoint
from daifuku.foundation.changes import change, undo
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.foundation.models import Change
from daifuku.foundation.search import find
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.customers import (
    ContactPointAdded,
    ContactPointEdited,
    ContactPointRemoved,
)


def points(customer, kind="email"):
    rows = ContactPoint.objects.filter(customer=customer, kind=kind).order_by("id")
    return [(row.normal, row.is_primary) for row in rows]


def test_the_first_of_a_kind_is_primary(add, by, at):
    ken = add(family_name="斎藤")
    made = actions.add_contact_point(ken.id, "phone", "03-1234-5678", by=by, at=at)
    assert made.is_primary
    fact = {"contact_point_id": made.id, "point_kind": "phone"}
    assert_recorded(ContactPointAdded, customer=ken, **fact)
    assert [hit.object_id for hit in find("0312345678", by).hits] == [ken.id]


def test_the_mark_moves_to_a_new_primary_one(mika, by, at):
    given = {"value": "new@example.jp", "label": "home", "is_primary": True}
    actions.add_contact_point(mika.id, "email", given, by=by, at=at)
    assert points(mika) == [
        ("misaki@example.jp", False),
        ("m.sato@work.example.jp", False),
        ("new@example.jp", True),
    ]


def test_the_mark_is_moved_never_just_taken_away(mika, by, at):
    first = ContactPoint.objects.get(normal="misaki@example.jp")
    second = ContactPoint.objects.get(normal="m.sato@work.example.jp")
    actions.edit_contact_point(first.id, {"is_primary": False}, by=by, at=at)
    assert points(mika)[0] == ("misaki@example.jp", True)
    actions.edit_contact_point(second.id, {"is_primary": True}, by=by, at=at)
    assert [primary for _normal, primary in points(mika)] == [False, True]


def test_removing_the_primary_one_passes_the_mark_on_and_undo_gives_it_back(mika, by, at):
    first = ContactPoint.objects.get(normal="misaki@example.jp")
    actions.remove_contact_point(first.id, by=by, at=at)
    assert points(mika) == [("m.sato@work.example.jp", True)]
    assert_recorded(ContactPointRemoved, customer=mika, contact_point_id=first.id)
    undo(Change.objects.latest("id").id, by=by, at=at)
    assert points(mika) == [("misaki@example.jp", True), ("m.sato@work.example.jp", False)]


def test_another_value_forgets_that_the_old_one_was_verified(mika, by, at):
    first = ContactPoint.objects.get(normal="misaki@example.jp")
    actions.edit_contact_point(first.id, {"verified": True, "label": "home"}, by=by, at=at)
    edited = actions.edit_contact_point(first.id, {"value": "m@example.jp"}, by=by, at=at)
    assert (edited.verified_at, edited.label) == (None, "home")
    assert_recorded(ContactPointEdited, customer=mika, contact_point_id=first.id)
    assert find("misaki@example.jp", by).hits == []


def test_undeliverable_is_kept_with_its_time(mika, by, at):
    first = ContactPoint.objects.get(normal="misaki@example.jp")
    edited = actions.edit_contact_point(first.id, {"undeliverable": True}, by=by, at=at)
    assert edited.undeliverable_at == at


def test_a_part_of_an_address_is_edited(add, by, at):
    ken = add(family_name="斎藤", addresses=[{"postal_code": "1500002", "town": "渋谷2-21-1"}])
    point = ContactPoint.objects.get(customer=ken)
    assert (point.prefecture, point.city) == ("東京都", "渋谷区")
    edited = actions.edit_contact_point(point.id, {"building": "ヒカリエ 8F"}, by=by, at=at)
    assert edited.value == "〒150-0002 東京都渋谷区渋谷2-21-1 ヒカリエ 8F"


def test_the_same_one_twice_is_refused(mika, by, at):
    with pytest.raises(Invalid) as refused:
        actions.add_contact_point(mika.id, "email", "MISAKI@example.jp", by=by, at=at)
    assert refused.value.errors[0].code == "repeated"
    second = ContactPoint.objects.get(normal="m.sato@work.example.jp")
    with pytest.raises(Invalid):
        actions.edit_contact_point(second.id, {"value": "misaki@example.jp"}, by=by, at=at)


@pytest.mark.parametrize(("kind", "given"), [("email", "nobody"), ("phone", ""), ("fax", "03")])
def test_what_is_no_contact_point_is_refused(mika, by, at, kind, given):
    with pytest.raises(Invalid):
        actions.add_contact_point(mika.id, kind, given, by=by, at=at)


def test_a_point_of_nobody_is_not_found(by, at):
    with pytest.raises(NotFound):
        actions.remove_contact_point(404, by=by, at=at)


def mark_all_as_primary(customer, by, at):
    with change("customers.edit_contact_points", by=by, at=at) as made:
        made.notes["ledger.exempt"] = True
        ContactPoint.objects.filter(customer=customer).update(is_primary=True)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_itself_refuses_two_primary_ones(mika, by, at):
    with pytest.raises(IntegrityError, match="contact_one_primary"):
        mark_all_as_primary(mika, by, at)
