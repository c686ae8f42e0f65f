"""Purchases, products and stores as the API shows them; PostgreSQL builds the JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from daifuku.commerce.queries.keyset import MOST, order_of
from daifuku.customers.queries import ids_of, visible_sql
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import NotFound

PURCHASE_SORTS: dict[str, tuple[str, type]] = {"occurred_at": ("p.occurred_at", datetime)}
CATALOGUE_SORTS: dict[str, tuple[str, type]] = {"id": ("x.id", int), "code": ("x.code", str)}
_MONEY = """json_build_object('amount',
    CASE WHEN {d} = 0 THEN {x}::text ELSE round({x}::numeric / 10::numeric ^ {d}, {d})::text END,
    'currency', {c})"""
# Minor digits by currency, as foundation.money counts them; yen has none.
_DIGITS = """CASE WHEN {c} IN ('JPY', 'KRW', 'VND', 'CLP', 'ISK') THEN 0
    WHEN {c} IN ('BHD', 'KWD', 'TND') THEN 3 ELSE 2 END"""


def _money(column: str, currency: str) -> str:
    digits = _DIGITS.format(c=currency)
    written = _MONEY.format(d=f"({digits})", x=column, c=currency)
    return f"CASE WHEN {column} IS NULL THEN NULL ELSE {written} END"


# As tax.py: once per rate and receipt, towards zero.
_TAX = "(r.amount * (r.tax_rate * 100)::bigint / (10000 + (r.tax_rate * 100)::bigint))"
_PURCHASE = f"""
    json_build_object(
        'id', p.id, 'kind', p.kind,
        'customer_id', CASE WHEN c.walk_in THEN NULL ELSE p.customer_id END,
        'store_id', p.store_id, 'source', p.source, 'receipt_no', p.receipt_no,
        'revision', p.revision, 'returns', p.returns_id, 'occurred_at', p.occurred_at,
        'channel', p.channel, 'staff_id', p.staff_id, 'total', {_money("p.total", "p.currency")},
        'discount', {_money("p.discount", "p.currency")}, 'tax', {_money("p.tax", "p.currency")},
        'identified_at', p.identified_at, 'voided_at', p.voided_at, 'version', p.version,
        'tax_by_rate', (SELECT json_agg(json_build_object(
            'tax_rate', trim_scale(r.tax_rate)::text, 'amount', {_money("r.amount", "p.currency")},
            'tax', {_money(_TAX, "p.currency")}) ORDER BY r.tax_rate DESC)
            FROM (SELECT tax_rate, sum(amount)::bigint AS amount FROM commerce_purchase_line
                  WHERE purchase_id = p.id GROUP BY tax_rate) r),
        'lines', (SELECT coalesce(json_agg(json_build_object(
            'product_id', l.product_id, 'quantity', trim_scale(l.quantity)::text,
            'amount', {_money("l.amount", "p.currency")},
            'unit_price', {_money("l.unit_price", "p.currency")},
            'discount', {_money("l.discount", "p.currency")},
            'tax_rate', trim_scale(l.tax_rate)::text, 'staff_id', l.staff_id)
            ORDER BY l.position), '[]')
            FROM commerce_purchase_line l WHERE l.purchase_id = p.id))
"""
_PURCHASES = """
    WITH page AS MATERIALIZED (
        SELECT p.* FROM commerce_purchase p
        JOIN customers_customer k ON k.id = p.customer_id
        JOIN customers_customer c ON c.id = coalesce(k.root_id, k.id)
        WHERE (c.walk_in OR ({visible})) AND {where}
        ORDER BY {order} LIMIT %s)
    SELECT {purchase}::text, p.occurred_at, p.id FROM page p
    JOIN customers_customer c ON c.id = p.customer_id
    ORDER BY {order}
"""


@dataclass(frozen=True, slots=True)
class PurchaseQuery:
    customer_id: int | None = None
    store_id: int | None = None
    sort: str = "-occurred_at"
    after: str = ""
    limit: int = 50


def purchase_json(purchase_id: int, actor: Actor) -> str:
    """Refuses with NotFound what the actor cannot see."""
    found = _purchases("p.id = %s", [purchase_id], actor, "p.id")
    if not found:
        raise NotFound
    return str(found[0][0])


def purchases_json(query: PurchaseQuery, actor: Actor) -> str:
    """Refuses with Invalid an unknown sort, or a cursor that is not of this list."""
    order = order_of(query.sort, PURCHASE_SORTS)
    begin, values = order.beginning(query.after)
    where = [begin]
    asked = {"customer_id": _ids(query.customer_id), "store_id": query.store_id}
    for column, value in asked.items():
        if value is not None:
            where.append(f"p.{column} = {'ANY(%s)' if isinstance(value, list) else '%s'}")
            values.append(value)
    limit = max(1, min(query.limit, MOST))
    rows = _purchases(" AND ".join(where), values, actor, order.written, limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    return _page([row[0] for row in rows], limit, order.next(*last[1:]) if last else None)


def _ids(customer_id: int | None) -> int | list[int] | None:
    """All ids of the customer, where there are several."""
    ids = [] if customer_id is None else ids_of(customer_id)
    return ids if len(ids) > 1 else customer_id


def _purchases(
    where: str, values: list[Any], actor: Actor, order: str, limit: int = 1
) -> list[tuple]:
    visible, seen = visible_sql(actor)
    statement = _PURCHASES.format(visible=visible, where=where, order=order, purchase=_PURCHASE)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*seen, *values, limit])
        return cursor.fetchall()


def _page(items: list[str], limit: int, follow: str | None) -> str:
    shown = ", ".join(items[:limit])
    return f'{{"items": [{shown}], "next": {json.dumps(follow)}}}'


_PRODUCT = f"""
    json_build_object('id', x.id, 'code', x.code, 'names', x.names,
        'category_id', x.category_id, 'price', {_money("x.price", "x.currency")},
        'tax_rate', trim_scale(x.tax_rate)::text, 'active', x.active)
"""
_STORE = """
    json_build_object('id', x.id, 'code', x.code, 'names', x.names, 'timezone', x.timezone,
        'currency', x.currency, 'phone', x.phone, 'postal_code', x.postal_code,
        'prefecture', x.prefecture, 'city', x.city, 'street', x.street,
        'closed_at', x.closed_at)
"""


def product_json(product_id: int) -> str:
    return _one(_PRODUCT, "commerce_product", product_id)


def store_json(store_id: int) -> str:
    return _one(_STORE, "commerce_store", store_id)


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """`ids` narrows to what a search found. By id: the order in which they came, that never moves
    under a reader."""

    sort: str = "id"
    after: str = ""
    limit: int = 50
    ids: Sequence[int] | None = None


def products_json(query: CatalogueQuery) -> str:
    """Refuses with Invalid an unknown sort, or a cursor that is not of this list."""
    return _many(_PRODUCT, "commerce_product", query)


def stores_json(query: CatalogueQuery) -> str:
    """Refuses as `products_json` does."""
    return _many(_STORE, "commerce_store", query)


def _one(shape: str, table: str, row_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {shape}::text FROM {table} x WHERE x.id = %s", [row_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return str(row[0])


def _many(shape: str, table: str, query: CatalogueQuery) -> str:
    order = order_of(query.sort, CATALOGUE_SORTS)
    where, values = order.beginning(query.after)
    if query.ids is not None:
        where += " AND x.id = ANY(%s)"
        values.append(list(query.ids))
    limit = max(1, min(query.limit, MOST))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {shape}::text, {order.column}, x.id FROM {table} x WHERE {where}"
            f" ORDER BY {order.written} LIMIT %s",
            [*values, limit + 1],
        )
        rows = cursor.fetchall()
    last = rows[limit - 1] if len(rows) > limit else None
    return _page([row[0] for row in rows], limit, order.next(*last[1:]) if last else None)
