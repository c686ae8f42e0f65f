"""What one change touched: how many rows of each table, and which later changes touched them too."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from daifuku.foundation.changes.wording import table_called
from daifuku.foundation.registries import Trace, traces

# Of a big change only so many rows are looked after; that it has later ones is plain anyway.
_FOLLOWED, MOST = 1000, 5
_TOUCHED = """
    SELECT '{table}', coalesce(sum(history_until - "{key}" + 1) FILTER (WHERE history_op = 'I'), 0),
           count(DISTINCT "{key}") FILTER (WHERE history_op = 'U'),
           count(DISTINCT "{key}") FILTER (WHERE history_op = 'D')
    FROM {table}_history WHERE history_change_id = %(change)s
"""
_FOLLOWING = """
    SELECT h.history_change_id FROM (
        SELECT "{key}" AS first, coalesce(history_until, "{key}") AS last, history_id
        FROM {table}_history WHERE history_change_id = %(change)s LIMIT {limit}) AS mine
    JOIN {table}_history h ON h."{key}" BETWEEN mine.first AND least(mine.last, mine.first + 99)
     AND h.history_op <> 'I' AND h.history_id > mine.history_id
    WHERE h.history_change_id <> %(change)s
"""


@dataclass(frozen=True, slots=True)
class Part:
    """How many rows of one table came, were altered, and went."""

    table: str
    called: str
    added: int
    edited: int
    removed: int


def touched_by(change_id: int) -> list[Part]:
    """By table, the most rows first."""
    rows = _ask(_TOUCHED, "{parts}", list(traces), change_id)
    parts = [Part(row[0], table_called(row[0]), *map(int, row[1:])) for row in rows]
    found = [part for part in parts if part.added or part.edited or part.removed]
    return sorted(found, key=lambda part: -(part.added + part.edited + part.removed))


def followed_by(change_id: int, parts: list[Part]) -> list[int]:
    """The latest changes that touched the same rows afterwards and are in effect."""
    tables = [traces.get(part.table) for part in parts]
    of_all = f"""
        SELECT c.id FROM foundation_change c
        WHERE c.id IN ({{parts}}) AND c.state <> 'undone' AND c.undoes_id IS NULL
        ORDER BY c.id DESC LIMIT {MOST}"""
    return [row[0] for row in _ask(_FOLLOWING, of_all, tables, change_id)]


def _ask(part: str, whole: str, tables: Iterable[Trace], change_id: int) -> list[tuple]:
    asked = [part.format(table=one.key, key=one.row_key, limit=_FOLLOWED) for one in tables]
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(whole.format(parts=" UNION ALL ".join(asked)), {"change": change_id})
        return cursor.fetchall()
