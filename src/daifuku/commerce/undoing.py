"""What follows an undo in this room: search finds products and stores as they are again."""

from collections.abc import Callable, Iterable, Iterator

from daifuku.commerce import finding
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


def _renew(kind: str, ids: set[int], rows: _Rows) -> None:
    if not ids:
        return
    found = list(rows(ids))
    search.index(found)
    search.forget(kind, ids.difference(row.object_id for row in found))
