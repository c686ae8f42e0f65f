"""Who opened which customer, for the audit log. A page only leaves a slip; slips become lines of
the chain in batches, since the chain lets one writer in at a time."""

from datetime import datetime

from django.db import connection
from procrastinate.contrib.django import app

from daifuku.foundation.access import Actor
from daifuku.foundation.jobs import job

_BATCH = 2000
# No page waits for the disk: a machine that loses its power loses the slips of a moment.
_LEAVE = """
    WITH soon AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO foundation_viewing (user_id, customer_id, hour, at, via, token_id, noted)
    SELECT %s, %s, date_trunc('hour', %s::timestamptz), %s, %s, %s, false FROM soon
    ON CONFLICT DO NOTHING
"""
_NOTE = """
    WITH waiting AS (
        SELECT id FROM foundation_viewing WHERE NOT noted ORDER BY id LIMIT %s
        FOR UPDATE SKIP LOCKED),
    past AS (
        DELETE FROM foundation_viewing WHERE noted AND hour < date_trunc('hour', %s::timestamptz)),
    taken AS (
        UPDATE foundation_viewing v SET noted = true FROM waiting w WHERE v.id = w.id
        RETURNING v.*)
    INSERT INTO foundation_auditentry (at, user_id, event, facts, digest)
    SELECT at, user_id, 'viewed_customer', jsonb_strip_nulls(jsonb_build_object(
        'customer', customer_id, 'via', via, 'token', token_id)), ''
    FROM taken ORDER BY at, id
"""


def viewed(customer_id: int, *, by: Actor, at: datetime) -> None:
    """Leave a slip: one an hour for each person and customer."""
    if by.user_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE, [by.user_id, customer_id, at, at, by.via, by.token_id])


def note_viewings(at: datetime) -> int:
    """Write the slips into the audit log, and throw those of past hours away. Says how many."""
    written = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_NOTE, [_BATCH, at])
            written += cursor.rowcount
            if cursor.rowcount < _BATCH:
                return written


@app.periodic(cron="*/5 * * * *")
@job(queue="readers", queueing_lock="foundation.note_viewings", pass_context=False)
def note_waiting(timestamp: int = 0, **_: object) -> None:
    from daifuku.foundation import clock

    note_viewings(clock.now())
