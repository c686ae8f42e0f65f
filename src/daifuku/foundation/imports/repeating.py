"""The same file again, and nothing it speaks of was touched in between: known without reading it."""

from datetime import timedelta

from django.db import connection

from daifuku.foundation.imports.kinds import Kind
from daifuku.foundation.models import ImportRun

# What was under way when the earlier run began may have had its numbers before and come after.
# No transaction of ours is open for longer.
_OVERLAP, _NUMBERS = timedelta(minutes=2), 100_000
_TOUCHED = """
    SELECT EXISTS (SELECT FROM "{table}_history"
                   WHERE history_id > %(mark)s AND history_at > %(since)s
                     AND history_change_id IS DISTINCT FROM %(own)s)
"""


def marks_of(kind: Kind) -> dict[str, int]:
    """Where the history of each table stands."""
    found = {}
    with connection.cursor() as cursor:
        for table in kind.tables:
            cursor.execute(f'SELECT coalesce(max(history_id), 0) FROM "{table}_history"')
            found[table] = int(cursor.fetchone()[0])
    return found


def same_as(run: ImportRun, kind: Kind) -> ImportRun | None:
    """The earlier run of this very file after which all its rows are as the file says."""
    earlier = (
        ImportRun.objects.filter(
            fingerprint=run.fingerprint, state="done", dry_run=False, refused=0, read__gt=0
        )
        .exclude(id=run.id)
        .exclude(marks={})
        .select_related("change")
        .order_by("-id")
        .first()
    )
    if earlier is None or not kind.tables or earlier.marks.keys() != set(kind.tables):
        return None
    if earlier.change is not None and earlier.change.state != "done":
        return None
    return None if _touched(earlier, kind) else earlier


def _touched(earlier: ImportRun, kind: Kind) -> bool:
    with connection.cursor() as cursor:
        for table in kind.tables:
            values = {
                "mark": earlier.marks[table] - _NUMBERS,
                "since": earlier.started_at - _OVERLAP,
                "own": earlier.change_id,
            }
            cursor.execute(_TOUCHED.format(table=table), values)
            if cursor.fetchone()[0]:
                return True
    return False
