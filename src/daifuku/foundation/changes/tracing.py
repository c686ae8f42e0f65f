"""What a change changed: old and new values of a subject's rows, read from the images that are kept.

Nothing is stored for it: when the images and the rows forget somebody, so does this."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from daifuku.foundation.registries import NamesOf, Trace, traces

# What a row was after the change: the first image that another change kept since, or the row as it
# stands. A bulk change has no subject of its own and is not looked into.
_ROWS = """
    SELECT {number}, h.history_change_id, h.history_id, h.row, h.op, h.image, coalesce(
        (SELECT to_jsonb(n) FROM "{table}_history" n
         WHERE n."{key}" = h.row AND n.history_op <> 'I' AND n.history_id > h.history_id
           AND n.history_change_id <> h.history_change_id ORDER BY n.history_id LIMIT 1),
        (SELECT to_jsonb(t) FROM "{table}" t WHERE t."{key}" = h.row)) AS after
    FROM (
        SELECT i.history_change_id, i.history_id, i."{key}" AS row, i.history_op::text AS op,
               to_jsonb(i) AS image
        FROM "{table}_history" i
        WHERE i.history_change_id = ANY (SELECT id FROM about) AND i.history_op <> 'I'
        UNION ALL
        SELECT i.history_change_id, i.history_id, made.row, 'I', NULL
        FROM "{table}_history" i
        CROSS JOIN LATERAL generate_series(
            i."{key}", least(i.history_until, i."{key}" + 99)) AS made (row)
        WHERE i.history_change_id = ANY (SELECT id FROM about) AND i.history_op = 'I') AS h
"""
_ABOUT_ONE = """
    WITH about AS MATERIALIZED (
        SELECT id FROM foundation_change
        WHERE id = ANY (%(asked)s) AND subject_kind <> '' AND rows = 0)
    {asked} ORDER BY 3
"""
Row = dict[str, Any]
Reads = Callable[[Any], Any] | NamesOf
# What loads names → value → name.
Names = dict[Callable[..., Any], Mapping[Any, Any]]


@dataclass(frozen=True, slots=True)
class Value:
    """One column, as people read it; empty is nothing. `restorable`: an edit can bring it back."""

    label: Any
    before: str
    after: str
    column: str = ""
    restorable: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One row: `made` is added, edited or removed."""

    table: str
    row: int
    label: str
    made: str
    values: list[Value]


@dataclass(slots=True)
class _Seen:
    """The row before and after, over all that one change did to it."""

    before: Row | None
    after: Row | None = None
    ops: list[str] = field(default_factory=list)


def differences(
    change_ids: Iterable[int], owners: Sequence[int] | None = None
) -> dict[int, list[Difference]]:
    """Of changes about one subject: what each did to rows of these owners, or to all."""
    wanted, kept = sorted(set(change_ids)), [trace for trace in traces if trace.fields]
    if not wanted or not kept:
        return {}
    asked = " UNION ALL ".join(
        _ROWS.format(number=number, table=trace.key, key=trace.row_key)
        for number, trace in enumerate(kept)
    )
    with connection.cursor() as cursor:
        cursor.execute(_ABOUT_ONE.format(asked=asked), {"asked": wanted})
        rows = cursor.fetchall()
    seen: dict[tuple[int, int, int], _Seen] = {}
    for number, change_id, _order, row, op, image, after in rows:
        one = seen.setdefault((change_id, number, row), _Seen(_read(image)))
        one.ops.append(op)
        one.after = None if op == "D" else _read(after)
    names = _names((kept[number], one) for (_change, number, _row), one in seen.items())
    found: dict[int, list[Difference]] = {}
    for (change_id, number, row), one in seen.items():
        told = _told((kept[number], row, one), owners, names)
        if told is not None:
            found.setdefault(change_id, []).append(told)
    return found


def _names(rows: Iterable[tuple[Trace, _Seen]]) -> Names:
    """All that the rows name, each kind in one query."""
    asked: dict[Callable[..., Any], set[Any]] = {}
    for trace, one in rows:
        for column, (_label, read) in trace.fields.items():
            old, new = ((row or {}).get(column) for row in (one.before, one.after))
            if isinstance(read, NamesOf) and old != new:
                asked.setdefault(read.load, set()).update({old, new} - {None, ""})
    return {load: load(values) for load, values in asked.items() if values}


def _told(
    traced: tuple[Trace, int, _Seen], owners: Sequence[int] | None, names: Names
) -> Difference | None:
    trace, row, one = traced
    before, after = one.before or {}, one.after or {}
    whole = after or before
    if owners is not None and whole.get(trace.owner) not in owners:
        return None
    derived = trace.derived(whole)
    values = [
        Value(label, old, new, column, column in trace.put_back)
        for column, (label, read) in trace.fields.items()
        if before.get(column) != after.get(column) and column not in derived
        for old, new in [
            (_words(read, before.get(column), names), _words(read, after.get(column), names))
        ]
        if old != new
    ]
    if not values:
        return None
    made = "edited" if before and after else "added" if after else "removed"
    label = trace.label(whole) if callable(trace.label) else trace.label
    return Difference(trace.key, row, str(label), made, values)


def _words(read: Reads, value: Any, names: Names) -> str:
    if value in (None, "", False):
        return ""
    return str(names[read.load].get(value, "") if isinstance(read, NamesOf) else read(value))


def _read(image: Any) -> Row | None:
    return json.loads(image) if isinstance(image, str) else image
