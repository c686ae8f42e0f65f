"""How many customers a list holds: exact when few, the planner's estimate when many."""

import json
from dataclasses import dataclass, replace

from django.db import connection

from daifuku.customers.queries.listing import ListQuery, slice_of
from daifuku.foundation.access import Actor

COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    count: int
    exact: bool


def estimate(query: ListQuery, actor: Actor) -> Estimate:
    """Refuses with Invalid what `list_page` refuses."""
    part = slice_of(replace(query, after="", sort="name"), actor)
    # Without the join to figures, that every listed customer has.
    rows = f"FROM customers_customer c WHERE {part.where}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT 1 {rows} LIMIT {COUNTED + 1}) AS few", part.values
        )
        (few,) = cursor.fetchone()
        if few <= COUNTED:
            return Estimate(few, exact=True)
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT 1 {rows}", part.values)
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return Estimate(max(few, int(plan[0]["Plan"]["Plan Rows"])), exact=False)
