"""Products and stores for their lists and pages."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from daifuku.foundation.errors import NotFound
from daifuku.foundation.text import Words, fold

PAGE = 50
_PRODUCTS = """
    SELECT x.id, x.code, x.names, g.names, x.price, x.currency, x.active, x.{sort}
    FROM commerce_product x LEFT JOIN commerce_category g ON g.id = x.category_id
    WHERE true {where} ORDER BY x.{sort}, x.id LIMIT %s
"""
_STORES = """
    SELECT s.id, s.code, s.names, s.prefecture || s.city, s.closed_at,
           coalesce(sum(d.total), 0), coalesce(sum(d.sales), 0)
    FROM commerce_store s
    LEFT JOIN commerce_store_day d ON d.store_id = s.id AND d.day >= %s
    GROUP BY s.id ORDER BY 6 DESC, s.id LIMIT 500
"""
_BUYERS_OF_PRODUCT = """
    SELECT p.customer_id, c.name, count(*), sum(l.amount), max(p.occurred_at)
    FROM (SELECT purchase_id, amount FROM commerce_purchase_line
          WHERE product_id = %s ORDER BY purchase_id DESC LIMIT 2000) l
    JOIN commerce_purchase p ON p.id = l.purchase_id AND p.voided_at IS NULL
    JOIN customers_customer c ON c.id = p.customer_id AND NOT c.walk_in AND c.deleted_at IS NULL
    GROUP BY p.customer_id, c.name ORDER BY 4 DESC, 1 LIMIT 20
"""
_TOP_PRODUCTS = """
    SELECT x.id, x.names, sum(l.quantity)::bigint, sum(l.amount)
    FROM (SELECT id FROM commerce_purchase WHERE store_id = %s AND voided_at IS NULL
          AND occurred_at >= %s ORDER BY occurred_at DESC LIMIT 3000) p
    JOIN commerce_purchase_line l ON l.purchase_id = p.id
    JOIN commerce_product x ON x.id = l.product_id
    GROUP BY x.id, x.names ORDER BY 4 DESC, 1 LIMIT 10
"""


@dataclass(frozen=True, slots=True)
class ProductRow:
    id: int
    code: str
    names: Words
    category: Words
    price: int | None
    currency: str
    active: bool
    sort: str


@dataclass(frozen=True, slots=True)
class StoreRow:
    id: int
    code: str
    names: Words
    place: str
    closed_at: datetime | None
    total: int
    receipts: int


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a ranking: who or what, how often, how much."""

    id: int
    name: Any
    count: int
    amount: int
    last_at: datetime | None = None


def products(language: str, *, asked: str = "", after: tuple[str, int] | None = None,
             category_id: int | None = None) -> list[ProductRow]:  # fmt: skip
    """A page of products by name; one more than a page when there is more."""
    sort = "sort_en" if language == "en" else "sort_ja"
    where: list[str] = []
    values: list[Any] = []
    if category_id is not None:
        where.append("AND x.category_id = %s")
        values.append(category_id)
    if asked:
        where.append(f"AND (x.{sort} LIKE %s OR x.code = %s)")
        values += [f"%{_like(fold(asked))}%", asked]
    if after:
        where.append(f"AND (x.{sort}, x.id) > (%s, %s)")
        values += list(after)
    statement = _PRODUCTS.format(sort=sort, where=" ".join(where))
    return [_product(row) for row in _rows(statement, [*values, PAGE + 1])]


def product(product_id: int) -> ProductRow:
    rows = _rows(_PRODUCTS.format(sort="sort_ja", where="AND x.id = %s"), [product_id, 1])
    if not rows:
        raise NotFound
    return _product(rows[0])


def stores(since: datetime) -> list[StoreRow]:
    """Stores with what they took since a day, the largest first."""
    return [
        StoreRow(row[0], row[1], Words.of(_decoded(row[2])), *row[3:])
        for row in _rows(_STORES, [since.date()])
    ]


def buyers_of(product_id: int) -> list[Share]:
    """Who spent most on a product, over its last 2,000 sales."""
    return [Share(*row) for row in _rows(_BUYERS_OF_PRODUCT, [product_id])]


def top_products(store_id: int, *, at: datetime) -> list[Share]:
    """What a store sells most: its last 3,000 receipts of the last 28 days."""
    rows = _rows(_TOP_PRODUCTS, [store_id, at - timedelta(days=28)])
    return [Share(row[0], Words.of(_decoded(row[1])), row[2], row[3]) for row in rows]


def _like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _product(row: tuple) -> ProductRow:
    id_, code, names, category, *rest = row
    return ProductRow(id_, code, Words.of(_decoded(names)), Words.of(_decoded(category)), *rest)


def _rows(statement: str, values: list[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
