"""How many customers a list holds: exact when few and soon counted, else the planner's estimate."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from daifuku.customers.queries.listing import ListQuery, Page, Slice, slice_of
from daifuku.foundation.access import Actor
from daifuku.foundation.patience import TooSlow, at_most

COUNTED = 10_000
_FIGURES = re.compile(r"\bf\.")
_MILLISECONDS, _MILLISECONDS_OF_EXACT = 1000, 10_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """`capped`: at least so many, since the search stopped before it had found all."""

    count: int
    exact: bool
    capped: bool = False


def estimate(query: ListQuery, actor: Actor, *, page: Page | None = None) -> Estimate:
    """Without a query when the `page` at hand is the whole list. Refuses with Invalid what
    `list_page` refuses."""
    capped = query.filters.capped
    if page and not (query.after or page.next):
        return Estimate(len(page.rows), exact=not capped, capped=capped)
    part = slice_of(replace(query, after="", sort="name"), actor)
    rows = f"FROM {_source(part)} WHERE {part.where}"
    few = _counted(rows, part.values)
    if few is not None and few <= COUNTED:
        return Estimate(few, exact=not capped, capped=capped)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT 1 {rows}", part.values)
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return Estimate(max(few or 0, int(plan[0]["Plan"]["Plan Rows"])), exact=False)


def listed_ids(query: ListQuery, actor: Actor) -> tuple[str, list[Any]]:
    """A SELECT of the numbers of all whom the list holds, with its values. Refuses with Invalid what
    `list_page` refuses."""
    part = slice_of(replace(query, after="", sort="name"), actor)
    return f"SELECT c.id FROM {_source(part)} WHERE {part.where}", part.values


def _source(part: Slice) -> str:
    """Every listed customer has figures: where none is asked about, the join would find nothing out."""
    return part.source if _FIGURES.search(part.where) else "customers_customer c"


def exact_count(
    query: ListQuery, actor: Actor, *, milliseconds: int = _MILLISECONDS_OF_EXACT
) -> int:
    """Refuses with TooSlow what takes longer."""
    sql, values = listed_ids(query, actor)
    with at_most(milliseconds), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS all_of_them", values)
        return int(cursor.fetchone()[0])


def _counted(rows: str, values: list[Any]) -> int | None:
    """How many up to one too many; None when even that takes too long."""
    counting = f"SELECT count(*) FROM (SELECT 1 {rows} LIMIT {COUNTED + 1}) AS few"
    try:
        with at_most(_MILLISECONDS), connection.cursor() as cursor:
            cursor.execute(counting, values)
            return int(cursor.fetchone()[0])
    except TooSlow:
        return None
