"""Pairs of customers who may be the same, as they were last found, likeliest first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from django.db import connection

from daifuku.customers.linkage.scoring import OF_NAMES
from daifuku.customers.queries.visible import visible_sql
from daifuku.foundation.access import Actor

# Nobody reads on from a larger number.
MOST_COUNTED = 10_000
_DISTINCT = """EXISTS (
    SELECT FROM customers_distinct d
    WHERE d.low_id = ANY(c.id || c.merged_ids) AND d.high_id = ANY(o.id || o.merged_ids)
       OR d.low_id = ANY(o.id || o.merged_ids) AND d.high_id = ANY(c.id || c.merged_ids))"""
# Both stand for themselves, the actor sees both, and nobody said that they are not the same.
_WAITING = f"""
    FROM customers_likeness l
    JOIN customers_customer c ON c.id = l.low_id AND {{low}}
    JOIN customers_customer o ON o.id = l.high_id AND {{high}}
    WHERE NOT {_DISTINCT} {{more}}
"""
_PAGE = """
    SELECT l.id, l.low_id, l.high_id, c.name, o.name, l.probability, l.reasons
    {waiting} ORDER BY l.probability DESC, l.id LIMIT %s
"""
# For those whom nobody looks at one by one.
_SURE = f"""AND l.probability >= %s AND EXISTS (
    SELECT FROM jsonb_array_elements(l.reasons) AS r
    WHERE (r->>1)::float8 > 0 AND r->>0 !~ '^({"|".join(OF_NAMES)})')"""
_COUNT = "SELECT count(*) FROM (SELECT {waiting} LIMIT %s) AS counted"


@dataclass(frozen=True, slots=True)
class Found:
    """`reasons`: (code, bits), the weightiest first."""

    id: int
    low_id: int
    high_id: int
    low_name: str
    high_name: str
    probability: float
    reasons: list[tuple[str, float]]

    @property
    def sure(self) -> float:
        """As it is shown: nothing is quite certain."""
        return min(floor(self.probability * 1000) / 1000, 0.999)


def waiting(actor: Actor, *, after: Found | None = None, limit: int = 20) -> list[Found]:
    """From the likeliest on, or after one of them."""
    if after is None:
        return _page(actor, "", [], limit)
    more = "AND (-l.probability, l.id) > (%s, %s)"
    return _page(actor, more, [-after.probability, after.id], limit)


def sure(actor: Actor, least: float) -> list[Found]:
    """At most MOST_COUNTED that are so likely, and of which more than the names speaks for it."""
    return _page(actor, _SURE, [least], MOST_COUNTED)


def sample(actor: Actor, least: float, limit: int = 10) -> list[Found]:
    """The least likely ones of these: where a mistake would be."""
    where, values = _where(actor, _SURE, [least])
    statement = _PAGE.format(waiting=where).replace("probability DESC", "probability")
    return _rows(statement, [*values, limit])


def pair_of(pair_id: int, actor: Actor) -> Found | None:
    found = _page(actor, "AND l.id = %s", [pair_id], 1)
    return found[0] if found else None


def pairs_with(customer_id: int, actor: Actor, limit: int = 5) -> list[Found]:
    more = "AND (l.low_id = %s OR l.high_id = %s)"
    return _page(actor, more, [customer_id, customer_id], limit)


def count_sure(actor: Actor, least: float) -> int:
    return _counted(actor, _SURE, [least])


def count_waiting(actor: Actor) -> int:
    """At most MOST_COUNTED."""
    return _counted(actor, "", [])


def _counted(actor: Actor, more: str, given: Sequence[Any]) -> int:
    where, values = _where(actor, more, given)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(waiting=where), [*values, MOST_COUNTED])
        return int(cursor.fetchone()[0])


def _page(actor: Actor, more: str, given: Sequence[Any], limit: int) -> list[Found]:
    where, values = _where(actor, more, given)
    return _rows(_PAGE.format(waiting=where), [*values, limit])


def _where(actor: Actor, more: str, given: Sequence[Any]) -> tuple[str, list[Any]]:
    low, first = visible_sql(actor, "c")
    high, second = visible_sql(actor, "o")
    return _WAITING.format(low=low, high=high, more=more), [*first, *second, *given]


def _rows(statement: str, values: Sequence[Any]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_found(*row) for row in cursor.fetchall()]


def _found(*row: Any) -> Found:
    id_, low_id, high_id, low, high, probability, reasons = row
    decoded = json.loads(reasons) if isinstance(reasons, str) else reasons
    told = [(code, bits) for code, bits in decoded]
    return Found(id_, low_id, high_id, low, high, probability, told)
