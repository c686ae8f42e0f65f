"""Home's latest touchpoints: the newest entry of each customer, and only of those one may see."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import undo
from daifuku.foundation.models import Change
from daifuku.web.timeline import latest_touchpoints
from daifuku.work.actions import write_note
from harness import assert_queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
BY = Actor.system()
ADDED = "customers.customer_added"


@pytest.fixture
def three():
    """Three customers, each a day younger than the one before."""
    made = [
        create_customer(read_new({"family_name": name}), by=BY, at=AT + timedelta(days=n))
        for n, name in enumerate(("山田", "田中", "佐藤"))
    ]
    return [customer.pk for customer in made]


def shown(actor=BY):
    return [(t.customer.id, t.entry.kind) for t in latest_touchpoints(actor)]


def test_a_note_brings_its_customer_to_the_top_until_it_is_undone(three, owner_actor):
    yamada, tanaka, sato = three
    write_note(yamada, "玉露がお好き", by=owner_actor, at=AT + timedelta(days=5))
    assert shown() == [(yamada, "work.note_written"), (sato, ADDED), (tanaka, ADDED)]
    undo(Change.objects.latest("id").pk, by=owner_actor, at=AT + timedelta(days=6))
    assert shown() == [(sato, ADDED), (tanaka, ADDED), (yamada, ADDED)]


def test_who_sees_only_their_own_reads_nothing_of_others(three, staff_actor):
    assert shown(replace(staff_actor, sees="own")) == []


def test_it_takes_two_queries(three):
    with assert_queries(2):
        latest_touchpoints(BY)


def test_home_shows_it(three, signed_in):
    words = signed_in(Role.STAFF).get("/").content.decode()
    assert 'id="tile_latest"' in words
    assert "佐藤" in words
