"""The SQL of undo, per remembered table: find contradictions, put rows back."""

import json
from dataclasses import dataclass

from django.db import IntegrityError, connection
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.changes.errors import CannotUndo


class CollidesWithAnother(CannotUndo):
    code = "collides"
    message = _("Another record has taken its place (same number or address).")


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    key: str
    columns: tuple[str, ...]

    @classmethod
    def of(cls, name: str, key: str) -> "Table":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
                " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
                [name],
            )
            return cls(name, key, tuple(row[0] for row in cursor.fetchall()))


# The first image of each row in the change is what it was before. What it was after is the next
# image that a later change kept, or the row as it stands.
_UPDATED = """
    WITH before AS (
        SELECT DISTINCT ON ("{key}") * FROM {name}_history
        WHERE history_change_id = %(change)s AND history_op = 'U'
        ORDER BY "{key}", history_id),
    made AS (
        SELECT "{key}" AS first, history_until AS last FROM {name}_history
        WHERE history_change_id = %(change)s AND history_op = 'I')
    SELECT b."{key}", to_jsonb(b), coalesce(to_jsonb(later), to_jsonb(t)), to_jsonb(t)
    FROM before b
    LEFT JOIN {name} t ON t."{key}" = b."{key}"
    LEFT JOIN LATERAL (
        SELECT h.* FROM {name}_history h
        WHERE h."{key}" = b."{key}" AND h.history_op <> 'I' AND h.history_id > b.history_id
          AND h.history_change_id <> %(change)s
        ORDER BY h.history_id LIMIT 1) later ON true
    WHERE NOT EXISTS (SELECT 1 FROM made WHERE b."{key}" BETWEEN first AND last)
"""
_MADE_AND_EDITED = """
    SELECT DISTINCT h."{key}" FROM {name}_history h
    JOIN {name}_history i ON i.history_change_id = %(change)s AND i.history_op = 'I'
         AND h."{key}" BETWEEN i."{key}" AND i.history_until
    JOIN {name} t ON t."{key}" = h."{key}"
    JOIN foundation_change c ON c.id = h.history_change_id
    WHERE h.history_op = 'U' AND h.history_change_id <> %(change)s
      AND h.history_id > i.history_id AND c.state <> 'undone' AND c.undoes_id IS NULL
    LIMIT 5
"""


@dataclass(frozen=True, slots=True)
class Examined:
    """What stands in the way (at most five), and which columns of which rows go back."""

    contradictions: list[str]
    altered: dict[tuple[str, ...], list[int]]


def examine(table: Table, change_id: int) -> Examined:
    found: list[str] = []
    altered: dict[tuple[str, ...], list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_UPDATED.format(**_names(table)), {"change": change_id})
        for key, *images in cursor.fetchall():
            before, after, current = (_as_dict(image) for image in images)
            mine = tuple(c for c in table.columns if before.get(c) != after.get(c))
            clash = _clash(mine, after, current)
            if clash:
                found.append(f"{table.name} {key}: {clash}")
            altered.setdefault(mine, []).append(key)
        cursor.execute(_MADE_AND_EDITED.format(**_names(table)), {"change": change_id})
        found += [f"{table.name} {key}" for (key,) in cursor.fetchall()]
    return Examined(found[:5], altered)


def _clash(mine: tuple[str, ...], after: dict, current: dict) -> str:
    if not current:
        return ""
    return ", ".join(c for c in mine if c != "updated_at" and current.get(c) != after.get(c))


def put_back(table: Table, change_id: int, altered: dict[tuple[str, ...], list[int]]) -> set[int]:
    """Remove what the change made, restore what it altered or removed. Returns the ids."""
    names = _names(table)
    touched: set[int] = set()
    try:
        with connection.cursor() as cursor:
            for statement in (_REMOVE, _RESTORE_DELETED):
                cursor.execute(statement.format(**names), {"change": change_id})
                touched.update(row[0] for row in cursor.fetchall())
            for columns, keys in altered.items():
                assignments = ", ".join(f'"{c}" = b."{c}"' for c in columns)
                statement = _RESTORE_UPDATED.format(**names, assignments=assignments)
                cursor.execute(statement, {"change": change_id, "keys": keys})
                touched.update(row[0] for row in cursor.fetchall())
    except IntegrityError as error:
        raise CollidesWithAnother from error
    return touched


_REMOVE = """
    DELETE FROM {name} t USING {name}_history i
    WHERE i.history_change_id = %(change)s AND i.history_op = 'I'
      AND t."{key}" BETWEEN i."{key}" AND i.history_until
    RETURNING t."{key}"
"""
_RESTORE_UPDATED = """
    WITH before AS (
        SELECT DISTINCT ON ("{key}") * FROM {name}_history
        WHERE history_change_id = %(change)s AND history_op = 'U'
        ORDER BY "{key}", history_id)
    UPDATE {name} t SET {assignments} FROM before b
    WHERE t."{key}" = b."{key}" AND t."{key}" = ANY(%(keys)s) RETURNING t."{key}"
"""
_RESTORE_DELETED = """
    INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE
    SELECT {columns} FROM (
        SELECT DISTINCT ON ("{key}") * FROM {name}_history h
        WHERE history_change_id = %(change)s AND history_op IN ('D', 'U')
          AND NOT EXISTS (SELECT 1 FROM {name}_history i
                          WHERE i.history_change_id = %(change)s AND i.history_op = 'I'
                            AND h."{key}" BETWEEN i."{key}" AND i.history_until)
          AND EXISTS (SELECT 1 FROM {name}_history d
                      WHERE d.history_change_id = %(change)s AND d.history_op = 'D'
                        AND d."{key}" = h."{key}")
        ORDER BY "{key}", history_id) AS gone
    RETURNING "{key}"
"""


def _names(table: Table) -> dict[str, str]:
    columns = ", ".join(f'"{column}"' for column in table.columns)
    return {"name": table.name, "key": table.key, "columns": columns}


def _as_dict(value: object) -> dict:
    if value is None or isinstance(value, dict):
        return value or {}
    return json.loads(str(value))
