"""Stores, categories and products by COPY, at most 10,000 a batch, each load one Change."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from daifuku.commerce import finding
from daifuku.commerce.models import Category, Product, Store
from daifuku.commerce.shop import NewCategory, NewProduct, NewStore, sort_columns
from daifuku.customers import bulk as customers
from daifuku.customers.payload import NewCustomer
from daifuku.foundation import search
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.models import Company
from daifuku.foundation.text import Words

T = TypeVar("T")
BATCH = 10_000
_STORE = (
    *("code", "names", "timezone", "currency", "phone", "postal_code", "prefecture", "city"),
    *("street", "walk_in_customer_id", "created_at", "updated_at"),
)
_CATEGORY = ("code", "names", "parent_id", "position", "catch_all")
_PRODUCT = (
    *("code", "names", "category_id", "price", "currency", "tax_rate", "active", "sort_ja"),
    *("sort_en", "created_at", "updated_at"),
)


def load_stores(new: Sequence[NewStore], *, by: Actor, at: datetime) -> dict[str, int]:
    """New stores with their walk-in customers."""
    may(by, "commerce.load")
    currency = Company.current().currency
    with change("commerce.load", by=by, at=at):
        walk_ins = customers.add_batch([_walk_in(store) for store in new], by=by, at=at)
        rows = (
            (store.code, _json(store.names), store.timezone, currency, *_where(store), walk_in)
            for store, walk_in in zip(new, walk_ins, strict=True)
        )
        _copy("commerce_store", _STORE, ((*row, at, at) for row in rows))
        ids = _ids(Store, [store.code for store in new])
        search.copy_rows(list(finding.store_rows(ids.values())))
    return ids


def load_categories(new: Sequence[NewCategory], *, by: Actor, at: datetime) -> dict[str, int]:
    """Categories whose parents are known already: load level by level."""
    may(by, "commerce.load")
    with change("commerce.load", by=by, at=at) as made:
        _nothing_to_enter(made.notes)
        rows = (
            (x.code, _json(x.names), x.parent_id, place, x.catch_all) for place, x in enumerate(new)
        )
        _copy("commerce_category", _CATEGORY, rows)
        return _ids(Category, [category.code for category in new])


def load_products(
    new: Iterable[NewProduct], *, by: Actor, at: datetime, index: bool = True
) -> dict[str, int]:
    """New products. Who turns `index` off calls `index_products` afterwards."""
    may(by, "commerce.load")
    currency = Company.current().currency
    ids: dict[str, int] = {}
    for batch in _batches(new):
        with change("commerce.load", by=by, at=at) as made:
            _nothing_to_enter(made.notes)
            _copy("commerce_product", _PRODUCT, (_product(x, currency, at) for x in batch))
            written = _ids(Product, [product.code for product in batch])
            if index:
                search.copy_rows(list(finding.product_rows(written.values())))
        ids |= written
    return ids


def index_products(told: Callable[[int], None] | None = None) -> int:
    """Search documents of products that have none yet."""
    missing = _missing_documents()
    for batch in _batches(missing):
        search.copy_rows(list(finding.product_rows(batch)))
        if told:
            told(len(batch))
    return len(missing)


def _missing_documents() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id FROM commerce_product p WHERE NOT EXISTS (SELECT 1"
            " FROM foundation_searchdocument d WHERE d.kind = 'product' AND d.object_id = p.id)"
            " ORDER BY p.id"
        )
        return [row[0] for row in cursor.fetchall()]


def _walk_in(store: NewStore) -> customers.Loading:
    name = NewCustomer(
        family_name="店頭", given_name=str(store.names)[:60], stage="anonymous", walk_in=True
    )
    return customers.Loading(name)


def _where(store: NewStore) -> tuple[str, ...]:
    return store.phone, store.postal_code, store.prefecture, store.city, store.street


def _product(new: NewProduct, currency: str, at: datetime) -> tuple[Any, ...]:
    keys = sort_columns(new.names)
    return (
        *(new.code, _json(new.names), new.category_id, new.price, currency, new.tax_rate),
        *(new.active, keys["sort_ja"], keys["sort_en"], at, at),
    )


def _json(words: Words) -> str:
    return json.dumps(words.to_json(), ensure_ascii=False)


def _copy(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _ids(model: type[Model], codes: Sequence[str]) -> dict[str, int]:
    rows = model._default_manager.filter(code__in=codes)
    return dict(rows.values_list("code", "id"))


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    given = iter(rows)
    while batch := list(islice(given, BATCH)):
        yield batch


def _nothing_to_enter(notes: dict[str, Any]) -> None:
    # The verb loads receipts too, which do leave entries; a catalogue leaves none.
    notes["ledger.exempt"] = True
