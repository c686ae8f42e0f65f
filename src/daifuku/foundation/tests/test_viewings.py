"""Views of personal data reach the audit log: once an hour for each person, in batches."""

from datetime import UTC, datetime, timedelta
from importlib import resources

import pytest
from django.db import connection

from daifuku.foundation.access import Actor
from daifuku.foundation.models import AuditEntry, Viewing
from daifuku.foundation.viewings import note_viewings, viewed

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 10, tzinfo=UTC)
CHAIN = (resources.files("daifuku.foundation") / "invariants.sql").read_text("utf-8").split(";")[0]


def noted():
    rows = AuditEntry.objects.filter(event="viewed_customer").order_by("id")
    return [(row.user_id, row.facts["customer"], row.at) for row in rows]


def test_one_line_an_hour_for_each_person_and_customer(staff_actor, viewer_actor):
    for minutes in (0, 5, 49, 50):
        viewed(7, by=staff_actor, at=AT + timedelta(minutes=minutes))
    viewed(8, by=staff_actor, at=AT)
    viewed(7, by=viewer_actor, at=AT + timedelta(minutes=1))
    assert noted() == []
    assert note_viewings(AT) == 4
    assert noted() == [
        (staff_actor.user_id, 7, AT),
        (staff_actor.user_id, 8, AT),
        (viewer_actor.user_id, 7, AT + timedelta(minutes=1)),
        (staff_actor.user_id, 7, AT + timedelta(minutes=50)),
    ]
    viewed(8, by=staff_actor, at=AT + timedelta(minutes=2))
    assert note_viewings(AT) == 0


def test_the_lines_of_a_batch_are_chained(staff_actor):
    for customer_id in range(1, 6):
        viewed(customer_id, by=staff_actor, at=AT)
    note_viewings(AT)
    with connection.cursor() as cursor:
        cursor.execute(CHAIN)
        assert cursor.fetchall() == []
    assert len({bytes(entry.digest) for entry in AuditEntry.objects.all()}) == 5


def test_slips_of_past_hours_go(staff_actor):
    viewed(7, by=staff_actor, at=AT)
    note_viewings(AT)
    assert Viewing.objects.count() == 1
    note_viewings(AT + timedelta(hours=1))
    assert Viewing.objects.count() == 0


def test_the_system_at_work_views_nothing():
    viewed(7, by=Actor.system(), at=AT)
    assert Viewing.objects.count() == 0


def test_a_page_does_not_wait_for_the_chain(own_database, staff_actor):
    with own_database.connect() as other:
        other.execute("SELECT pg_advisory_xact_lock(7012026)")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '2s'")
        viewed(7, by=staff_actor, at=AT)
    assert Viewing.objects.count() == 1
