"""A question that few fit would be asked of nearly everybody before a page is full. What can be known
of everybody beforehand takes a moment as well, so first it is tried without."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from daifuku.customers.queries.listing import ListQuery
from daifuku.foundation.patience import TooSlow

T = TypeVar("T")
_SOON = 300


class _QueryOf(Protocol):
    def __call__(self, *, of_all: bool) -> ListQuery: ...


def read_soon(query_of: _QueryOf, read: Callable[[ListQuery], T]) -> T:
    """Refuses what `read` refuses."""
    query = query_of(of_all=False)
    if not query.filters.asked:
        return read(query)
    try:
        return read(replace(query, patience=_SOON))
    except TooSlow:
        return read(query_of(of_all=True))
