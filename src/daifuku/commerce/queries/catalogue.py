"""Products for their list and page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from daifuku.commerce.models import Category, Product
from daifuku.commerce.queries.rows import fetch, ids_called, words
from daifuku.foundation.access import Actor
from daifuku.foundation.clock import company_zone
from daifuku.foundation.errors import NotFound
from daifuku.foundation.search import find
from daifuku.foundation.text import Words

PAGE = 50
FOUND = 200
_PRODUCTS = """
    SELECT x.id, x.code, x.names, x.category_id, g.names, x.price, x.currency, x.tax_rate,
           x.active, x.{sort}
    FROM commerce_product x LEFT JOIN commerce_category g ON g.id = x.category_id
    WHERE true {where} ORDER BY x.{sort}, x.id LIMIT {limit}
"""
_BELOW = """AND x.category_id IN (
    WITH RECURSIVE below AS (
        SELECT id FROM commerce_category WHERE id = %s
        UNION SELECT c.id FROM commerce_category c JOIN below ON c.parent_id = below.id)
    SELECT id FROM below)"""
_AFTER = "AND (x.{sort}, x.id) > (%s, %s)"
# A product's newest lines; what lies before them is left out of chart and ranking.
_LATEST = """
    SELECT l.purchase_id, l.quantity, l.amount FROM commerce_purchase_line l
    WHERE l.product_id = %s ORDER BY l.purchase_id DESC LIMIT {limit}
"""
_TREND = f"""
    SELECT date_trunc('month', p.occurred_at AT TIME ZONE %s)::date, sum(l.quantity), sum(l.amount)
    FROM ({_LATEST.format(limit=20_000)}) l
    JOIN commerce_purchase p ON p.id = l.purchase_id AND p.voided_at IS NULL
    WHERE p.occurred_at >= %s GROUP BY 1 ORDER BY 1
"""
_BUYERS = f"""
    SELECT coalesce(c.root_id, c.id), count(*), sum(l.amount), max(p.occurred_at)
    FROM ({_LATEST.format(limit=2_000)}) l
    JOIN commerce_purchase p ON p.id = l.purchase_id AND p.voided_at IS NULL
    JOIN customers_customer c ON c.id = p.customer_id AND NOT c.walk_in
    GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT 40
"""


@dataclass(frozen=True, slots=True)
class ProductQuery:
    """`after`: sort key and id of the last row seen."""

    language: str = "ja"
    asked: str = ""
    category_id: int | None = None
    after: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class ProductRow:
    id: int
    code: str
    names: Words
    category_id: int | None
    category: Words
    price: int | None
    currency: str
    tax_rate: Decimal
    active: bool
    sort: str


@dataclass(frozen=True, slots=True)
class ProductPage:
    rows: list[ProductRow]
    after: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Sold:
    """One month of a product."""

    month: date
    quantity: Decimal
    amount: int


@dataclass(frozen=True, slots=True)
class ProductBuyer:
    customer_id: int
    times: int
    amount: int
    last_at: datetime


def products(query: ProductQuery, actor: Actor) -> ProductPage:
    """By name; or, when something is asked for, the best matches first. Refuses with TooBroad."""
    if query.asked:
        return ProductPage(_found(query, actor))
    where: list[str] = []
    values: list[Any] = []
    sort = _sort(query.language)
    if query.category_id is not None:
        where.append(_BELOW)
        values.append(query.category_id)
    if query.after:
        where.append(_AFTER.format(sort=sort))
        values += query.after
    rows = _rows(sort, " ".join(where), values, PAGE + 1)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return ProductPage(rows[:PAGE], (last.sort, last.id) if last else None)


def product(product_id: int, language: str = "ja") -> ProductRow:
    """Refuses with NotFound."""
    rows = _rows(_sort(language), "AND x.id = %s", [product_id], 1)
    if not rows:
        raise NotFound
    return rows[0]


def top_categories() -> list[tuple[int, Words]]:
    rows = Category.objects.filter(parent=None).order_by("position", "id")
    return list(rows.values_list("id", "names"))


def category_choices() -> list[tuple[int, str]]:
    """Every category under the name of the one above it."""
    found = list(Category.objects.order_by("position", "id").values_list("id", "names", "parent"))
    names = {id_: name for id_, name, _parent in found}
    whole = ((id_, f"{names[up]} › {name}" if up else str(name)) for id_, name, up in found)
    return sorted(whole, key=lambda choice: choice[1])


def trend_of(product_id: int, *, at: datetime) -> list[Sold]:
    """The last twelve months, those without sales included."""
    zone = company_zone()
    begin = _month_before(at.astimezone(zone).date(), 11)
    since = datetime(begin.year, begin.month, 1, tzinfo=zone)
    found = {
        month: Sold(month, quantity, int(amount))
        for month, quantity, amount in fetch(_TREND, [str(zone), product_id, since])
    }
    today = at.astimezone(zone).date()
    months = [_month_before(today, back) for back in range(11, -1, -1)]
    return [found.get(month, Sold(month, Decimal(0), 0)) for month in months]


def buyers_of(product_id: int) -> list[ProductBuyer]:
    """Known customers who spent most on a product, over its last 2,000 sales."""
    return [ProductBuyer(*row) for row in fetch(_BUYERS, [product_id])]


def _month_before(day: date, months: int) -> date:
    for _ in range(months):
        day = day.replace(day=1) - timedelta(days=1)
    return day.replace(day=1)


def _found(query: ProductQuery, actor: Actor) -> list[ProductRow]:
    hits = find(query.asked, actor, kinds=["product"], limit=FOUND).hits
    ids = [hit.object_id for hit in hits]
    rows = _rows(_sort(query.language), "AND x.id = ANY(%s)", [ids], FOUND) if ids else []
    return sorted(rows, key=lambda row: ids.index(row.id))


def _sort(language: str) -> str:
    return "sort_en" if language == "en" else "sort_ja"


def _rows(sort: str, where: str, values: list[Any], limit: int) -> list[ProductRow]:
    statement = _PRODUCTS.format(sort=sort, where=where, limit=limit)
    return [
        ProductRow(row[0], row[1], words(row[2]), row[3], words(row[4]), *row[5:])
        for row in fetch(statement, values)
    ]


def products_called(asked: Iterable[str]) -> dict[str, int]:
    """By their codes: names are not of one product alone."""
    return dict(Product.objects.filter(code__in=set(asked)).values_list("code", "id"))


def categories_called(asked: Iterable[str]) -> dict[str, int]:
    """By their codes, else by their names."""
    return ids_called(Category.objects.values_list("id", "code", "names"), asked)
