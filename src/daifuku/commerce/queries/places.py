"""Stores for their list and page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from daifuku.commerce.models import Store
from daifuku.commerce.queries.rows import fetch, ids_called, words
from daifuku.foundation.clock import company_zone
from daifuku.foundation.errors import NotFound
from daifuku.foundation.registries import Choice
from daifuku.foundation.text import Words, fold

MOST = 500
_STORES = """
    SELECT s.id, s.code, s.names, s.prefecture || s.city, s.closed_at,
           coalesce(sum(d.total), 0)::bigint, coalesce(sum(d.sales), 0)
    FROM commerce_store s
    LEFT JOIN commerce_store_day d ON d.store_id = s.id AND d.day >= %s
    GROUP BY s.id ORDER BY s.closed_at IS NOT NULL, 6 DESC, s.id LIMIT %s
"""
# The newest 3,000 receipts are enough to tell what sells, and never many more rows to read.
_TOP_PRODUCTS = """
    SELECT x.id, x.names, trim_scale(sum(l.quantity))::text, sum(l.amount)::bigint
    FROM (SELECT id FROM commerce_purchase WHERE store_id = %s AND voided_at IS NULL
          AND occurred_at >= %s ORDER BY occurred_at DESC, id DESC LIMIT 3000) p
    JOIN commerce_purchase_line l ON l.purchase_id = p.id
    JOIN commerce_product x ON x.id = l.product_id
    GROUP BY x.id ORDER BY 4 DESC, 1 LIMIT 10
"""
_NAMED = f"""
    SELECT id, code, names, prefecture || city FROM commerce_store
    ORDER BY closed_at IS NOT NULL, id LIMIT {MOST * 10}
"""
STORE_NAMED = "SELECT names FROM commerce_store WHERE id = %s"
# Of a customer `c` in a query about many.
HOME_STORE = "SELECT s.names FROM commerce_store s WHERE s.id = c.home_store_id"


@dataclass(frozen=True, slots=True)
class StoreRow:
    """With what it took since the day asked for."""

    id: int
    code: str
    names: Words
    place: str
    closed_at: datetime | None
    total: int
    receipts: int


@dataclass(frozen=True, slots=True)
class TopProduct:
    id: int
    names: Words
    quantity: str
    amount: int


def stores(since: datetime) -> tuple[list[StoreRow], bool]:
    """At most MOST, and whether there are more: open ones first, those with the highest sales
    first. `since` is a moment of the company's first day that counts."""
    day = since.astimezone(company_zone()).date()
    rows = fetch(_STORES, [day, MOST + 1])
    shown = [StoreRow(row[0], row[1], words(row[2]), *row[3:]) for row in rows[:MOST]]
    return shown, len(rows) > MOST


def is_store(store_id: int) -> bool:
    return Store.objects.filter(id=store_id).exists()


def store_choices(typed: str, most: int = 12) -> list[Choice]:
    """Stores that are called or stand so, open ones first; the first of all when nothing is
    typed."""
    wanted, found = fold(typed), []
    for id_, code, names, place in _every_store():
        known = (*names.folded().values(), fold(code), fold(place))
        if any(wanted in one for one in known):
            found.append(Choice(id_, str(names), place or code))
        if len(found) == most:
            break
    return found


def store_names(ids: Iterable[int]) -> dict[int, str]:
    rows = Store.objects.filter(id__in=set(ids)).values_list("id", "names")
    return {id_: str(words(names)) for id_, names in rows}


def stores_called(asked: Iterable[str]) -> dict[str, int]:
    """By their codes, else by their names."""
    return ids_called(Store.objects.values_list("id", "code", "names"), asked)


def in_our_words(names: Any) -> str:
    """Of names in both languages that of the reader's."""
    return str(words(names))


def _every_store() -> Iterator[tuple[int, str, Words, str]]:
    for id_, code, names, place in fetch(_NAMED, []):
        yield id_, code, words(names), place


def store(store_id: int) -> Store:
    """Refuses with NotFound."""
    found = Store.objects.filter(id=store_id).first()
    if found is None:
        raise NotFound
    return found


def top_products(store_id: int, *, at: datetime) -> list[TopProduct]:
    """What a store sold most in the last 28 days."""
    rows = fetch(_TOP_PRODUCTS, [store_id, at - timedelta(days=28)])
    return [TopProduct(id_, words(names), *rest) for id_, names, *rest in rows]
