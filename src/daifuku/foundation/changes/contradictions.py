"""What stands in the way of an undo: rows that a later change, still in effect, touched as well."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from daifuku.foundation.changes.rows import Table
from daifuku.foundation.changes.wording import columns_called, row_called

# The first image of each row in the change is what it was before. What it was after is the next
# image that another change kept, or the row as it stands. An undo and what it took back cancel out.
_BEFORE = """
    WITH first AS MATERIALIZED (
        SELECT DISTINCT ON ("{key}") * FROM (
            SELECT *, bool_or(history_op = 'D') OVER (PARTITION BY "{key}") AS history_gone
            FROM {name}_history
            WHERE history_change_id = %(change)s AND history_op IN ('U', 'D')) AS h
        WHERE history_op = 'U' ORDER BY "{key}", history_id),
    made AS MATERIALIZED (
        SELECT "{key}" AS first, history_until AS last, history_id FROM {name}_history
        WHERE history_change_id = %(change)s AND history_op = 'I'),
    before AS MATERIALIZED (
        SELECT b.*, b.history_gone OR EXISTS (
            SELECT FROM {name}_history h
            WHERE h."{key}" = b."{key}" AND h.history_op <> 'I' AND h.history_id > b.history_id
              AND h.history_change_id <> %(change)s) AS history_followed
        FROM first b
        WHERE NOT EXISTS (SELECT FROM made
                          WHERE b."{key}" BETWEEN first AND last AND made.history_id < b.history_id))
"""
# Nobody touched them since: the database alone says which columns go back, of millions at once.
_UNTOUCHED = (
    _BEFORE
    + """
    SELECT array_remove(ARRAY[{differing}], NULL) AS mine, array_agg(b."{key}")
    FROM before b JOIN {name} t ON t."{key}" = b."{key}" WHERE NOT b.history_followed GROUP BY 1
"""
)
_UPDATED = (
    _BEFORE
    + """
    SELECT b."{key}", to_jsonb(b), coalesce(later.images, '[]'), to_jsonb(t), b.history_gone
    FROM before b
    LEFT JOIN {name} t ON t."{key}" = b."{key}"
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_array(
            c.state <> 'undone' AND c.undoes_id IS NULL, to_jsonb(h)) ORDER BY h.history_id) AS images
        FROM {name}_history h JOIN foundation_change c ON c.id = h.history_change_id
        WHERE h."{key}" = b."{key}" AND h.history_op <> 'I' AND h.history_id > b.history_id
          AND h.history_change_id <> %(change)s) later ON true
    WHERE b.history_followed OR t."{key}" IS NULL
"""
)
_DIFFERS = """CASE WHEN b."{column}" IS DISTINCT FROM t."{column}" THEN '{column}' END"""
_MADE_AND_TOUCHED = """
    SELECT DISTINCT h."{key}" FROM {name}_history h
    JOIN {name}_history i ON i.history_change_id = %(change)s AND i.history_op = 'I'
         AND h."{key}" BETWEEN i."{key}" AND i.history_until
    JOIN foundation_change c ON c.id = h.history_change_id
    LEFT JOIN {name} t ON t."{key}" = h."{key}"
    WHERE h.history_op <> 'I' AND h.history_change_id <> %(change)s AND h.history_id > i.history_id
      AND (c.state <> 'undone' AND c.undoes_id IS NULL
           OR h.history_op = 'D' AND t."{key}" IS NULL)
    LIMIT %(limit)s
"""
# A row that it removed may be there again, or have come and been removed once more by a change that
# is in effect: the undo of an undo long past would bring it back against that one.
_REMOVED_AND_BACK = """
    WITH made AS MATERIALIZED (
        SELECT "{key}" AS first, history_until AS last, history_id FROM {name}_history
        WHERE history_change_id = %(change)s AND history_op = 'I')
    SELECT DISTINCT d."{key}" FROM {name}_history d LEFT JOIN {name} t ON t."{key}" = d."{key}"
    WHERE d.history_change_id = %(change)s AND d.history_op = 'D'
      AND (t."{key}" IS NOT NULL OR EXISTS (
          SELECT FROM {name}_history h JOIN foundation_change c ON c.id = h.history_change_id
          WHERE h."{key}" = d."{key}" AND h.history_op = 'D' AND h.history_id > d.history_id
            AND h.history_change_id <> %(change)s AND c.state <> 'undone' AND c.undoes_id IS NULL))
      AND NOT EXISTS (SELECT FROM made WHERE d."{key}" BETWEEN made.first AND made.last
                      AND made.history_id > d.history_id)
    LIMIT %(limit)s
"""
Image = dict[str, Any]
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Examined:
    """What stands in the way, in words for the first five, and which rows; and which columns of
    which rows go back."""

    contradictions: list[str]
    clashing: list[Any]
    altered: dict[tuple[str, ...], list[int]]


def examine(table: Table, change_id: int, *, every: bool = False) -> Examined:
    """`every`: all rows that stand in the way, not only as many as are told."""
    found: list[str] = []
    clashing: list[Any] = []
    altered: dict[tuple[str, ...], list[int]] = {}
    differing = ", ".join(_DIFFERS.format(column=column) for column in table.columns)
    with connection.cursor() as cursor:
        untouched = _UNTOUCHED.format(**table.names, differing=differing)
        cursor.execute(untouched, {"change": change_id})
        for columns, keys in cursor.fetchall():
            altered[tuple(columns)] = list(keys)
        cursor.execute(_UPDATED.format(**table.names), {"change": change_id})
        for key, *images, removed in cursor.fetchall():
            before, later, current = map(_from_json, images)
            after = later[0][1] if later else current or {}
            mine = tuple(c for c in table.columns if before.get(c) != after.get(c))
            clash = _clash(table, mine, later, current, removed)
            if clash is not None:
                clashing.append(key)
                if len(found) < _TOLD:
                    called = row_called(table.name, key, current or before)
                    found.append(": ".join(filter(None, (called, clash))))
            altered.setdefault(mine, []).append(key)
        for query in (_MADE_AND_TOUCHED, _REMOVED_AND_BACK):
            limit = None if every else _TOLD
            cursor.execute(query.format(**table.names), {"change": change_id, "limit": limit})
            keys = [key for (key,) in cursor.fetchall()]
            clashing += keys
            found += [row_called(table.name, key, {}) for key in keys[:_TOLD]]
    # Back where it was within the change itself: nothing to do.
    altered.pop((), None)
    return Examined(found[:_TOLD], clashing, altered)


def _clash(
    table: Table,
    mine: tuple[str, ...],
    later: list[tuple[bool, Image]],
    current: Image | None,
    removed: bool,
) -> str | None:
    """What clashes, in words; None when nothing does. `later`: the images that other changes kept
    since, each with whether that one is in effect; `removed`: the change itself removed the row
    afterwards."""
    if current is None:
        return None if removed else _("removed")
    mine = table.columns if table.whole else mine
    images = [*(image for _in_effect, image in later), current]
    touched = _differing(mine, images[0], current)
    for (in_effect, image), following in zip(later, images[1:], strict=True):
        if in_effect:
            gone = image["history_op"] == "D"
            touched |= set(mine) if gone else _differing(mine, image, following)
    clashing = [c for c in mine if c in touched and c != "updated_at"]
    return columns_called(table.name, clashing) if clashing else None


def _differing(columns: tuple[str, ...], one: Image, other: Image) -> set[str]:
    return {c for c in columns if one.get(c) != other.get(c)}


def _from_json(value: object) -> Any:
    return json.loads(value) if isinstance(value, str) else value
