"""Whatever was done to a customer: the record stands again as it was before any of it."""

import contextlib
from random import Random

import pytest

from daifuku.customers.actions import put_record_back, restore_customer
from daifuku.customers.models import Customer
from daifuku.customers.queries import record_before
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import CannotUndo, undo
from daifuku.foundation.errors import Refused
from daifuku.foundation.models import Change
from daifuku.web.history import changes_of, changes_since
from everything.deeds import AT, DEEDS, World

OF_PEOPLE = [
    "edit",
    "edit",
    "edit",
    "move",
    "add_point",
    "add_point",
    "edit_point",
    "edit_point",
    "remove_point",
    "tag",
    "untag",
    "bin_one",
    "bring_back",
    "do_to_many",
    "import_people",
    "relate",
    "prefer",
    "consent",
    "write",
    "sell",
    "rename_tag",
]


class OfOne(World):
    """Of five people mostly the first."""

    def who(self) -> int:
        everybody = Customer.objects.filter(deleted_at=None, walk_in=False, kind="person")
        first = everybody.order_by("pk").values_list("pk", flat=True).first()
        return first if first and self.random.random() < 0.7 else super().who()


@pytest.fixture
def world(own_database, settings, tmp_path, colleague):
    settings.DAIFUKU_HOME = tmp_path
    made = OfOne(Actor.of(colleague(Role.OWNER)), tmp_path, Random(1))
    for name in [
        "add",
        "add",
        "add",
        "add",
        "add_company",
        "add_tag",
        "add_tag",
        "sort",
        "add_goods",
        "open_store",
    ]:
        DEEDS[name](made)
    return made


def newest():
    return Change.objects.order_by("-id").values_list("id", flat=True).first()


def told(world, number, who):
    """What the record said before each change of a story, some of it undone meanwhile."""
    world.random, said = Random(number), {}
    for _ in range(25):
        before, last = record_before(who, []), newest()
        with contextlib.suppress(Refused, LookupError, CannotUndo):
            if said and world.random.random() < 0.2:
                undo(world.random.choice(sorted(said)), by=world.by, at=AT)
            else:
                DEEDS[world.random.choice(OF_PEOPLE)](world)
        ids = Change.objects.filter(id__gt=last).order_by("id").values_list("id", flat=True)
        said |= dict.fromkeys(ids[:1], before)
    return said


def test_it_is_as_it_was_before_any_change(world):
    who, done = world.who(), 0
    for number in range(12):
        said = told(world, number, who)
        if Customer.objects.filter(pk=who, deleted_at__isnull=False).exists():
            restore_customer(who, by=world.by, at=AT)
        theirs = [id_ for id_ in changes_of([who]) if id_ in said]
        for change_id in world.random.sample(theirs, min(3, len(theirs))):
            since = changes_since(change_id, [who])
            assert record_before(who, since) == said[change_id], (number, change_id)
            with contextlib.suppress(Refused):
                put_record_back(who, since, said[change_id].keys(), by=world.by, at=AT)
                assert record_before(who, []) == said[change_id], (number, change_id)
                done += 1
    assert done > 20
