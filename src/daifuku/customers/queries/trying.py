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
    """Refuses what `read` refuses; both ways together take no longer than one may."""
    query = query_of(of_all=False)
    if not (query.filters.asked and query.filters.asked.knowable):
        return read(query)
    try:
        return read(replace(query, patience=_SOON))
    except TooSlow:
        better = query_of(of_all=True)
        known = better.filters.asked and better.filters.asked.of_all
        return read(better if known else replace(query, patience=query.patience - _SOON))
