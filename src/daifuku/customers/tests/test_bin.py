"""Into the bin and back."""

import pytest

from daifuku.customers import actions, queries
from daifuku.customers.actions import CannotDeleteWalkIn, NewCustomer
from daifuku.foundation.changes import undo
from daifuku.foundation.changes.collisions import CollidesWithAnother
from daifuku.foundation.errors import Conflict, NotAllowed, NotFound
from daifuku.foundation.models import Change
from daifuku.foundation.search import find
from daifuku.ledger.testing import assert_not_recorded, assert_recorded
from daifuku.ledger.vocabulary.customers import CustomerDeleted, CustomerRestored

NUMBER = {"external_ids": [{"source": "pos", "id": "A-1"}]}


def test_the_bin_hides_and_gives_back(mika, by, at):
    actions.delete_customer(mika.id, by=by, at=at)
    assert_recorded(CustomerDeleted, customer=mika)
    assert find("佐藤", by).hits == []
    for look in (queries.customer_header, queries.json_one, queries.visible_customer):
        with pytest.raises(NotFound):
            look(mika.id, by)
    with pytest.raises(NotFound):
        actions.edit_customer(mika.id, {"family_name": "田中"}, by=by, at=at)
    actions.restore_customer(mika.id, by=by, at=at)
    assert_recorded(CustomerRestored, customer=mika)
    assert [hit.object_id for hit in find("佐藤", by).hits] == [mika.id]


def test_a_number_in_the_bin_is_free_and_coming_back_says_who_has_it(add, by, at):
    first = add(family_name="斎藤", **NUMBER)
    actions.delete_customer(first.id, by=by, at=at)
    second = add(family_name="伊藤", **NUMBER)
    assert queries.holders_of("pos", ["A-1"]) == {"A-1": second.id}
    with pytest.raises(Conflict) as refused:
        actions.restore_customer(first.id, by=by, at=at)
    assert str(second.id) in refused.value.errors[0].message


def test_undo_of_a_deletion_restores_and_refuses_on_collision(add, by, at):
    first = add(family_name="斎藤", **NUMBER)
    actions.delete_customer(first.id, by=by, at=at)
    deletion = Change.objects.latest("id").id
    second = add(family_name="伊藤", **NUMBER)
    with pytest.raises(CollidesWithAnother):
        undo(deletion, by=by, at=at)
    actions.delete_customer(second.id, by=by, at=at)
    undo(deletion, by=by, at=at)
    assert queries.customer_header(first.id, by).name == "斎藤"
    assert queries.holders_of("pos", ["A-1"]) == {"A-1": first.id}
    assert_not_recorded(CustomerDeleted, customer=first)


def test_staff_do_not_delete(mika, staff_actor, at):
    with pytest.raises(NotAllowed):
        actions.delete_customer(mika.id, by=staff_actor, at=at)


def test_a_walk_in_customer_is_not_edited_like_a_person(by, at):
    walk_in = actions.create_customer(NewCustomer(name="渋谷店", walk_in=True), by=by, at=at)
    with pytest.raises(NotFound):
        actions.edit_customer(walk_in.id, {"name": "誰か"}, by=by, at=at)
    with pytest.raises(NotFound):
        actions.add_contact_point(walk_in.id, "phone", "03-1234-5678", by=by, at=at)


def test_a_walk_in_customer_stays(by, at):
    walk_in = actions.create_customer(NewCustomer(name="渋谷店", walk_in=True), by=by, at=at)
    with pytest.raises(CannotDeleteWalkIn):
        actions.delete_customer(walk_in.id, by=by, at=at)


def test_only_what_is_in_the_bin_can_be_restored(mika, by, at):
    with pytest.raises(NotFound):
        actions.restore_customer(mika.id, by=by, at=at)


def test_undoing_an_undo_asks_for_the_right_to_what_is_done_again(
    mika, manager_actor, staff_actor, at
):
    actions.delete_customer(mika.id, by=manager_actor, at=at)
    restored = undo(Change.objects.latest("id").id, by=manager_actor, at=at)
    with pytest.raises(NotAllowed):
        undo(restored.id, by=staff_actor, at=at)
    assert queries.customer_header(mika.id, staff_actor).name == mika.name
    undo(restored.id, by=manager_actor, at=at)
    with pytest.raises(NotFound):
        queries.customer_header(mika.id, staff_actor)


def test_what_another_has_added_is_undone_by_who_may_delete(staff_actor, manager_actor, at):
    for by, undoer in ((manager_actor, manager_actor), (staff_actor, staff_actor)):
        actions.create_customer(NewCustomer(family_name="原"), by=by, at=at)
        undo(Change.objects.latest("id").id, by=undoer, at=at)
    actions.create_customer(NewCustomer(family_name="原"), by=manager_actor, at=at)
    with pytest.raises(NotAllowed):
        undo(Change.objects.latest("id").id, by=staff_actor, at=at)
