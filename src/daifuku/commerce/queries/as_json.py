"""Purchases, products and stores as the API shows them; PostgreSQL builds the JSON."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from daifuku.customers.queries import visible_sql
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import Invalid, NotFound

MOST = 200
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
        JOIN customers_customer c ON c.id = p.customer_id
        WHERE (c.walk_in OR ({visible})) {where}
        ORDER BY p.occurred_at DESC, p.id DESC LIMIT %s)
    SELECT {purchase}::text, p.occurred_at, p.id FROM page p
    JOIN customers_customer c ON c.id = p.customer_id
    ORDER BY p.occurred_at DESC, p.id DESC
"""


@dataclass(frozen=True, slots=True)
class PurchaseQuery:
    customer_id: int | None = None
    store_id: int | None = None
    after: str = ""
    limit: int = 50


def purchase_json(purchase_id: int, actor: Actor) -> str:
    """Refuses with NotFound what the actor cannot see."""
    found = _purchases("AND p.id = %s", [purchase_id], actor, 1)
    if not found:
        raise NotFound
    return str(found[0][0])


def purchases_json(query: PurchaseQuery, actor: Actor) -> str:
    """Newest first. Refuses with Invalid a cursor that is not ours."""
    where, values = [], []
    for column, value in (("customer_id", query.customer_id), ("store_id", query.store_id)):
        if value is not None:
            where.append(f"AND p.{column} = %s")
            values.append(value)
    if query.after:
        where.append("AND (p.occurred_at, p.id) < (%s, %s)")
        values += _instant_and_id(query.after)
    limit = max(1, min(query.limit, MOST))
    rows = _purchases(" ".join(where), values, actor, limit + 1)
    last = rows[limit - 1] if len(rows) > limit else None
    follow = _cursor([last[1].isoformat(), last[2]]) if last else None
    return _page([row[0] for row in rows], limit, follow)


def _purchases(where: str, values: list[Any], actor: Actor, limit: int) -> list[tuple]:
    visible, seen = visible_sql(actor)
    statement = _PURCHASES.format(visible=visible, where=where, purchase=_PURCHASE)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*seen, *values, limit])
        return cursor.fetchall()


def _page(items: list[str], limit: int, follow: str | None) -> str:
    shown = ", ".join(items[:limit])
    return f'{{"items": [{shown}], "next": {json.dumps(follow)}}}'


def _cursor(values: list[Any]) -> str:
    plain = json.dumps(values, ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def _values(cursor: str) -> list[Any]:
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(found, list) and len(found) == 2 and isinstance(found[1], int):
            return found
    except ValueError:
        pass
    raise _bad_cursor()


def _instant_and_id(cursor: str) -> list[Any]:
    first, number = _values(cursor)
    try:
        return [datetime.fromisoformat(first), number]
    except (ValueError, TypeError):
        raise _bad_cursor() from None


def _bad_cursor() -> Invalid:
    return Invalid.field("after", "bad_cursor", _("This page belongs to another list. Start anew."))


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


def products_json(*, after: str = "", limit: int = 50) -> str:
    return _many(_PRODUCT, "commerce_product", after, limit)


def stores_json(*, after: str = "", limit: int = 50) -> str:
    return _many(_STORE, "commerce_store", after, limit)


def _one(shape: str, table: str, row_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {shape}::text FROM {table} x WHERE x.id = %s", [row_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return str(row[0])


def _many(shape: str, table: str, after: str, limit: int) -> str:
    """By id: the order in which they came, that never moves under a reader."""
    begin = int(_values(after)[1]) if after else 0
    limit = max(1, min(limit, MOST))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {shape}::text, x.id FROM {table} x WHERE x.id > %s ORDER BY x.id LIMIT %s",
            [begin, limit + 1],
        )
        rows = cursor.fetchall()
    follow = _cursor(["", rows[limit - 1][1]]) if len(rows) > limit else None
    return _page([row[0] for row in rows], limit, follow)
