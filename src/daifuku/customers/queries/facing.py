"""Two records as they face each other on a page: what each says, in one query for both."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from daifuku.customers.queries.header import nameless, never_is_none
from daifuku.foundation.text import Words

_SIDES = """
    SELECT c.id, c.kind, c.name, s.names, s.hue,
        coalesce(nullif(trim(u.family_name || ' ' || u.given_name), ''), u.email, ''),
        c.home_store_id, c.created_at, f.purchases, f.spent, f.last_purchase_at,
        (SELECT jsonb_object_agg(kind, said) FROM (
            SELECT p.kind, jsonb_agg(p.value ORDER BY NOT p.is_primary, p.id) AS said
            FROM customers_contact_point p
            WHERE p.customer_id = ANY(c.id || c.merged_ids) GROUP BY p.kind) AS reached),
        array(SELECT x.external_id FROM customers_external_id x
              WHERE x.customer_id = ANY(c.id || c.merged_ids) ORDER BY x.id),
        (SELECT jsonb_agg(jsonb_build_array(t.names, t.hue) ORDER BY t.key)
         FROM customers_customer_tag x JOIN customers_tag t ON t.id = x.tag_id
         WHERE x.customer_id = c.id)
    FROM customers_customer c
    JOIN customers_stage s ON s.code = c.stage
    JOIN customers_figures f ON f.customer_id = c.id
    LEFT JOIN foundation_user u ON u.id = c.owner_id
    WHERE c.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Side:
    """`points`: kind → values, the primary one first; times are None for never."""

    id: int
    kind: str
    name: str
    stage: str
    stage_hue: int
    owner: str
    home_store_id: int | None
    created_at: datetime
    purchases: int
    spent: int
    last_purchase_at: datetime | None
    points: dict[str, list[str]]
    numbers: list[str]
    tags: list[tuple[str, int]]


def sides_of(customer_ids: Sequence[int]) -> dict[int, Side]:
    with connection.cursor() as cursor:
        cursor.execute(_SIDES, [list(customer_ids)])
        return {row[0]: _side(*row) for row in cursor.fetchall()}


def _side(*row: Any) -> Side:
    (id_, kind, name, stage, hue, owner, store_id, created_at, purchases, spent, last,
     points, numbers, tags) = row  # fmt: skip
    reached = _decoded(points) or {}
    return Side(
        id=id_,
        kind=kind,
        name=name or next((values[0] for values in reached.values()), nameless(id_)),
        stage=str(Words.of(_decoded(stage))),
        stage_hue=hue,
        owner=owner.partition("@")[0],
        home_store_id=store_id,
        created_at=created_at,
        purchases=purchases,
        spent=spent,
        last_purchase_at=never_is_none(last),
        points=reached,
        numbers=numbers,
        tags=[(str(Words.of(names)), tag_hue) for names, tag_hue in _decoded(tags) or []],
    )


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
