"""Several people merge, separate and edit the same customers at once, with real commits (fault 26)."""

from random import Random

import pytest

from daifuku.customers import actions, figures
from daifuku.customers.actions import AlreadyOne
from daifuku.customers.models import Customer, CustomerLink, Figures
from daifuku.customers.tests.test_figures import buy
from daifuku.foundation.access import Actor
from harness.at_once import at_once


@pytest.fixture
def by(own_database, owner_actor) -> Actor:
    return owner_actor


def merging(one, other, by, at):
    return lambda: actions.merge_customers(one, other, by=by, at=at).id


def test_each_merges_the_other_into_theirs(add, by, at):
    """One of them is first; no deadlock, no circle."""
    for _time in range(5):
        first, second = add(family_name="斎藤").id, add(family_name="齋藤").id
        answers = at_once(merging(first, second, by, at), merging(second, first, by, at))
        [refused] = [one for one in answers if isinstance(one, Exception)]
        assert isinstance(refused, AlreadyOne)
        assert Customer.objects.filter(id__in=[first, second]).exclude(root=None).count() == 1


def test_a_chain_made_from_all_ends_is_flat(add, by, at):
    ids = [add(family_name=name).id for name in "甲乙丙丁"]
    pairs = [(ids[0], ids[1]), (ids[2], ids[1]), (ids[3], ids[2]), (ids[0], ids[3])]
    at_once(*(merging(one, other, by, at) for one, other in pairs))
    flat()


def test_what_is_written_meanwhile_reaches_the_root(add, by, at):
    first, second = add(family_name="斎藤"), add(family_name="齋藤")
    answers = at_once(
        merging(first.id, second.id, by, at),
        lambda: actions.edit_customer(second.id, {"gender": "male"}, by=by, at=at),
        lambda: actions.add_contact_point(second.id, "phone", "090-0000-0001", by=by, at=at),
        lambda: buy(second, 1, 500, by=by, at=at),
    )
    assert not [one for one in answers if isinstance(one, Exception)]
    root = Customer.objects.get(id=first.id)
    child = Customer.objects.get(id=second.id)
    assert "male" in (root.gender, child.gender)
    counted()
    assert Figures.objects.get(pk=root.id).spent == 500


def test_anything_at_once_leaves_one_root_each(add, by, at):
    random = Random(7)
    ids = [add(family_name=name).id for name in "甲乙丙丁戊"]

    def deed():
        one, other = random.sample(ids, 2)
        if random.random() < 0.6:
            return merging(one, other, by, at)
        return lambda: actions.separate_customers(one, other, by=by, at=at)

    for _round in range(8):
        at_once(*(deed() for _ in range(4)))
        flat()
    counted()


def flat():
    rows = {c.id: c for c in Customer.objects.all()}
    for row in rows.values():
        assert set(row.merged_ids or ()) == {c.id for c in rows.values() if c.root_id == row.id}
        assert row.root_id is None or rows[row.root_id].root_id is None
    open_ = CustomerLink.objects.filter(unmerged_at=None)
    assert sorted(open_.values_list("customer_id", flat=True)) == sorted(
        c.id for c in rows.values() if c.root_id
    )


def counted():
    before = list(Figures.objects.order_by("pk").values())
    figures.rebuild()
    assert list(Figures.objects.order_by("pk").values()) == before
