"""What follows an undo in this room: search finds products and stores as they are again."""

from collections.abc import Callable, Iterable, Iterator

from daifuku.commerce import finding
from daifuku.commerce.kept import recount_days
from daifuku.commerce.models import Product
from daifuku.foundation import search
from daifuku.foundation.changes.undo import Undone
from daifuku.foundation.search import SearchRow

_Rows = Callable[[Iterable[int]], Iterator[SearchRow]]


def renew_after_undo(undone: Undone) -> None:
    """A product is also found by the name of its category."""
    products = undone.ids("commerce_product")
    if categories := undone.ids("commerce_category"):
        under = Product.objects.filter(category_id__in=categories)
        products = products.union(under.values_list("id", flat=True))
    _renew("product", products, finding.product_rows)
    _renew("store", undone.ids("commerce_store"), finding.store_rows)
    for store_id in _in_another_zone(undone):
        recount_days(store_id)


def _in_another_zone(undone: Undone) -> list[int]:
    """Of a receipt it decides on which day it was."""
    touched = undone.rows.get("commerce_store")
    altered = touched.altered.items() if touched else ()
    return sorted({id_ for columns, ids in altered if "timezone" in columns for id_ in ids})


def _renew(kind: str, ids: set[int], rows: _Rows) -> None:
    if not ids:
        return
    found = list(rows(ids))
    search.index(found)
    search.forget(kind, ids.difference(row.object_id for row in found))
