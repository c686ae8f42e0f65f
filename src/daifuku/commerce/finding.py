"""Products and stores as search finds them."""

from collections.abc import Iterable, Iterator

from daifuku.commerce.models import Product, Store
from daifuku.foundation.search import SearchRow
from daifuku.foundation.text import SearchFields, Words


def product_rows(ids: Iterable[int] | None = None) -> Iterator[SearchRow]:
    found = Product.objects.order_by("id")
    if ids is not None:
        found = found.filter(id__in=list(ids))
    rows = found.values_list("id", "code", "names", "category__names")
    for id_, code, names, category in rows.iterator(chunk_size=2000):
        yield product_row(id_, code, names, category)


def product_row(id_: int, code: str, names: Words, category: Words | None) -> SearchRow:
    subtitle = Words(**{one: _below(code, category, one) for one in ("ja", "en")})
    fields = SearchFields(names=names.texts(), codes=(code,))
    return SearchRow("product", id_, None, names, subtitle, fields)


def _below(code: str, category: Words | None, language: str) -> str:
    return " · ".join(filter(None, (code, category.in_language(language) if category else "")))


def store_rows(ids: Iterable[int] | None = None) -> Iterator[SearchRow]:
    found = Store.objects.order_by("id")
    if ids is not None:
        found = found.filter(id__in=list(ids))
    for store in found:
        where = f"{store.prefecture}{store.city}{store.street}"
        fields = SearchFields(
            names=(*store.names.texts(), *filter(None, (where,))),
            phones=tuple(filter(None, (store.phone,))),
            codes=(store.code,),
        )
        subtitle = " · ".join(filter(None, (store.code, f"{store.prefecture}{store.city}")))
        yield SearchRow("store", store.id, None, store.names, subtitle, fields)
