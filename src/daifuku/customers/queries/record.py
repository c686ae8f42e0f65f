"""What the side of the customer page shows, each in one query."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from daifuku.customers.models import ContactPoint, Relation
from daifuku.customers.models.belonging import STANDS
from daifuku.customers.queries.visible import visible_customer, visible_named
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import NotFound
from daifuku.foundation.models import User

_RECORD = """
    SELECT jsonb_build_object(
        'columns', to_jsonb(c) - 'sort_key' - 'name_key',
        'tags', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', t.id, 'names', t.names, 'hue', t.hue) ORDER BY t.key), '[]')
            FROM customers_customer_tag x JOIN customers_tag t ON t.id = x.tag_id
            WHERE x.customer_id = c.id),
        'other_tags', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', t.id, 'names', t.names) ORDER BY t.key), '[]')
            FROM customers_tag t WHERE NOT EXISTS (SELECT 1 FROM customers_customer_tag x
                WHERE x.tag_id = t.id AND x.customer_id = c.id)),
        'external_ids', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'source', x.source, 'id', x.external_id) ORDER BY x.source, x.id), '[]')
            FROM customers_external_id x WHERE x.customer_id = ANY(c.id || c.merged_ids)),
        'stages', (SELECT jsonb_agg(jsonb_build_object('code', s.code, 'names', s.names)
                ORDER BY s.position) FROM customers_stage s),
        'entered', (SELECT jsonb_object_agg(e.stage, e.entered_at) FROM (
                SELECT stage, max(entered_at) AS entered_at FROM customers_stage_change
                WHERE customer_id = c.id GROUP BY stage) e),
        'colleagues', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name',
                coalesce(nullif(trim(u.family_name || ' ' || u.given_name), ''), u.email))
                ORDER BY u.family_name, u.given_name, u.id), '[]')
            FROM foundation_user u WHERE u.is_active OR u.id = c.owner_id))::text
    FROM customers_customer c WHERE c.id = %s
"""
_POINTS = """
    SELECT * FROM (
        SELECT DISTINCT ON (p.kind, p.normal) p.id, p.customer_id, p.kind, p.value, p.normal,
            p.label, p.is_primary, p.verified_at, p.undeliverable_at, c.walk_in
        FROM customers_customer c
        LEFT JOIN customers_contact_point p ON p.customer_id = ANY(c.id || c.merged_ids)
        WHERE c.id = %s
        ORDER BY p.kind, p.normal, NOT p.is_primary, p.customer_id <> c.id, p.id) AS p
    ORDER BY array_position(ARRAY['phone', 'email', 'address'], p.kind::text), NOT p.is_primary,
        p.id
"""
_RELATIONS = f"""
    SELECT {STANDS} AS standing, r.id, r.role, r.title, r.since_on, r.until_on,
        r.from_customer_id = ANY(%(ids)s) AS outward,
        o.id AS other_id, o.name AS other_name, o.kind AS other_kind
    FROM customers_relation r
    JOIN customers_customer t ON t.id = CASE
        WHEN r.from_customer_id = ANY(%(ids)s) THEN r.to_customer_id ELSE r.from_customer_id END
    JOIN customers_customer o ON o.id = coalesce(t.root_id, t.id) AND {{seen}}
    WHERE (r.from_customer_id = ANY(%(ids)s)) <> (r.to_customer_id = ANY(%(ids)s))
      AND r.id IN (SELECT id FROM customers_relation WHERE from_customer_id = ANY(%(ids)s)
                   UNION ALL SELECT id FROM customers_relation WHERE to_customer_id = ANY(%(ids)s))
    ORDER BY standing DESC, r.until_on DESC NULLS FIRST, r.id LIMIT 50
"""


def record_of(customer_id: int) -> dict[str, Any]:
    """Columns, tags, numbers, and what may be chosen: stages, tags, colleagues."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, [customer_id])
        row = cursor.fetchone()
    return dict(json.loads(row[0])) if row else {}


def points_of(customer_id: int) -> tuple[list[dict[str, Any]], bool]:
    """Phones, mail addresses, postal addresses, the primary one of each first; and whether it is
    somebody who can have any, which the walk-in customer of a store is not."""
    rows = _rows(_POINTS, [customer_id])
    somebody = not any(row["walk_in"] for row in rows)
    return [row for row in rows if row["id"] is not None], somebody


def relations_of(customer_ids: Sequence[int], actor: Actor, *, on: date) -> list[dict[str, Any]]:
    """Of all ids of a customer. Both ways, those that hold first, with whomever the actor sees. `outward`: the customer is
    the one with the role."""
    seen, values = visible_named(actor, "o")
    return _rows(_RELATIONS.format(seen=seen), {**values, "ids": list(customer_ids), "today": on})


def _rows(statement: str, values: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def point_of(point_id: int, actor: Actor) -> dict[str, Any]:
    """One contact point with its parts. Refuses with NotFound what the actor cannot see."""
    point = ContactPoint.objects.filter(id=point_id).values().first()
    if point is None:
        raise NotFound
    visible_customer(point["customer_id"], actor)
    return dict(point)


def colleagues() -> list[dict[str, Any]]:
    """Those who can own a customer."""
    rows = User.objects.filter(is_active=True).order_by("family_name", "given_name", "id")
    return [{"id": user.pk, "name": user.display_name} for user in rows]


def colleague_names(user_ids: Iterable[int]) -> dict[int, str]:
    return {user.pk: user.display_name for user in User.objects.filter(id__in=set(user_ids))}


def relation_of(relation_id: int) -> dict[str, Any]:
    """Refuses with NotFound."""
    found = Relation.objects.filter(id=relation_id).values().first()
    if found is None:
        raise NotFound
    return dict(found)
