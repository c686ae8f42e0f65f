"""Changes read as a list: those about something, and what became of each by undo and redo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from daifuku.foundation.models import Change

_TURNED = """
    WITH RECURSIVE chain AS (
        SELECT id, undoes_id, action, 0 AS times FROM foundation_change WHERE id = ANY (%s)
        UNION ALL
        SELECT chain.id, c.undoes_id, c.action, times + 1
        FROM chain JOIN foundation_change c ON c.id = chain.undoes_id)
    SELECT DISTINCT ON (id) id, times, action FROM chain ORDER BY id, times DESC
"""


@dataclass(frozen=True, slots=True)
class Turned:
    """`times`: 0 of what was done, 1 of its undo, 2 of the redo, …; `action` is what was done in
    the first place."""

    times: int
    action: str


def turned(change_ids: Iterable[int]) -> dict[int, Turned]:
    with connection.cursor() as cursor:
        cursor.execute(_TURNED, [list(change_ids)])
        return {id_: Turned(times, action) for id_, times, action in cursor.fetchall()}


def changes_about(kind: str, ids: Sequence[int], limit: int) -> list[int]:
    """The newest changes with such a subject, newest first."""
    found = Change.objects.filter(subject_kind=kind, subject_id__in=ids).order_by("-id")
    return list(found.values_list("id", flat=True)[:limit])
