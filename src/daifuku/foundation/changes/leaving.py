"""The rest: what of a big change can be undone although something later contradicts a part of it.

What is left as it is, is left whole: every row of a customer of whom one row was touched since, and
what the book says of them. So only changes that touched nothing but rows of customers have a rest."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from daifuku.foundation.changes.contradictions import Examined
from daifuku.foundation.changes.errors import CannotUndo
from daifuku.foundation.changes.rows import Table
from daifuku.foundation.models import Remembered

_OWNERS = """
    SELECT "{owner}" FROM {name} WHERE "{key}" = ANY(%(keys)s::{key_type}[])
    UNION SELECT "{owner}" FROM {name}_history
    WHERE "{key}" = ANY(%(keys)s::{key_type}[]) AND history_op <> 'I'
"""
# What points at what this one made keeps it: rows of other changes, and of those who are left. Rows
# that go with it are no hindrance.
_POINTING = """
    SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.confrelid = %s::regclass AND c.contype = 'f' AND c.confdeltype IN ('a', 'r')
      AND cardinality(c.conkey) = 1 AND c.conrelid <> c.confrelid
"""
_POINTED_AT = """
    SELECT DISTINCT t."{owner}" FROM {name}_history i
    JOIN {pointing} p ON p."{column}" BETWEEN i."{key}" AND i.history_until
    JOIN {name} t ON t."{key}" = p."{column}"
    WHERE i.history_change_id = %(change)s AND i.history_op = 'I'
      AND (p."{its_owner}" = ANY(%(left)s::bigint[]) OR NOT EXISTS (
          SELECT FROM {pointing}_history j
          WHERE j.history_change_id = %(change)s AND j.history_op = 'I'
            AND p."{its_key}" BETWEEN j."{its_key}" AND j.history_until))
"""
_KEPT = """SELECT "{key}" FROM {name} WHERE "{key}" = ANY(%(keys)s::{key_type}[])
             AND "{owner}" <> ALL(%(left)s::bigint[])"""


def owners_left(tables: Collection[tuple[Table, Examined]], change_id: int) -> frozenset[int]:
    """The customers of whom something was touched since. Refuses where rows of something else were
    touched by the change."""
    left: set[int] = set()
    for table, examined in tables:
        if not table.owner:
            raise CannotUndo(_("Only what was done to customers can be undone in part."))
        if examined.clashing:
            left |= _asked(_OWNERS.format(**table.names), {"keys": examined.clashing})
    known = -1
    while known < len(left):
        known = len(left)
        for table, _examined in tables:
            left |= _pointed_at(table, change_id, left)
    return frozenset(left)


def without(table: Table, examined: Examined, left: frozenset[int]) -> Examined:
    """The columns that go back, of all but the rows of these customers."""
    kept = {}
    for columns, ids in examined.altered.items():
        found = _asked(_KEPT.format(**table.names), {"keys": ids, "left": list(left)})
        if found:
            kept[columns] = sorted(found)
    return replace(examined, altered=kept)


def _pointed_at(table: Table, change_id: int, left: set[int]) -> set[int]:
    found: set[int] = set()
    with connection.cursor() as cursor:
        cursor.execute(_POINTING, [table.name])
        pointing = cursor.fetchall()
    keys = dict(Remembered.objects.values_list("table", "key_column"))
    for name, column in pointing:
        if name in keys:
            its = Table.of(name, keys[name])
            named = {"pointing": name, "column": column, "its_key": its.key}
            asked = _POINTED_AT.format(**table.names, **named, its_owner=its.owner or column)
            found |= _asked(asked, {"change": change_id, "left": list(left)})
    return found


def _asked(statement: str, values: dict[str, Any]) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {row[0] for row in cursor.fetchall()}
