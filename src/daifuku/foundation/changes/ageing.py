"""How long what stood there before is kept: so many days, of some actions for ever."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from daifuku.foundation.changes.rows import Table
from daifuku.foundation.models import Change, Remembered
from daifuku.foundation.registries import verbs

_BATCH = 10_000
_PURGE = """
    DELETE FROM {table}_history WHERE history_id IN (
        SELECT h.history_id FROM {table}_history h
        JOIN foundation_change c ON c.id = h.history_change_id
        WHERE c.at < %s AND c.state <> 'running' AND c.action <> ALL (%s)
        LIMIT %s FOR UPDATE OF h SKIP LOCKED)
"""
_OLDER_IMAGE = """
    SELECT EXISTS (SELECT FROM {table}_history
                   WHERE history_change_id = %s AND history_op <> 'I' AND history_id <= %s)
"""


def kept_since(at: datetime) -> datetime:
    return at - timedelta(days=settings.CHANGES_IMAGES_DAYS)


def is_too_old(change: Change, at: datetime) -> bool:
    """Whether its images are gone, or will be at the next purge."""
    return change.at < kept_since(at) and change.action not in _kept_for_ever()


def purge(at: datetime) -> int:
    """Remove images that need no longer be kept, batch by batch. Answers how many."""
    total, kept = 0, _kept_for_ever()
    for table in Remembered.objects.order_by("table").values_list("table", flat=True):
        gone = _BATCH
        while gone == _BATCH:
            with connection.cursor() as cursor:
                cursor.execute(_PURGE.format(table=table), [kept_since(at), kept, _BATCH])
                gone = int(cursor.rowcount)
            total += gone
    return total


def unknown_columns(remembered: Remembered, table: Table, change_id: int) -> list[str]:
    """Columns that came, or went, after the change kept its images of this table."""
    found = []
    for column, last in sorted(remembered.altered.items()):
        with connection.cursor() as cursor:
            cursor.execute(_OLDER_IMAGE.format(table=table.name), [change_id, last])
            if cursor.fetchone()[0]:
                found.append(column)
    return found


def _kept_for_ever() -> list[str]:
    return [verb.key for verb in verbs if verb.keeps_images]
