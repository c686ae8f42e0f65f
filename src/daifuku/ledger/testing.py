"""For the tests of every room: what stands in the book, and no forgotten entries."""

from collections.abc import Iterator
from typing import Any

import pytest

MISSING = object()


@pytest.fixture(scope="session", autouse=True)
def _forgotten_entries_fail() -> Iterator[None]:
    from daifuku.ledger import memory

    memory.watch(True)
    yield
    memory.watch(False)


def entries_of(customer: Any, *, kind: type | None = None) -> list[Any]:
    """The standing entries of a customer (object or id), newest first."""
    from daifuku.ledger import book
    from daifuku.ledger.facts import kinds

    keys = None if kind is None else [kinds.of(kind).key]
    found = book.page([_id(customer)], limit=1_000, kinds=keys).entries
    return [entry for entry in found if not entry.retracted]


def assert_recorded(kind: type, *, customer: Any, **facts: Any) -> Any:
    """Assert that an entry of this kind stands with these facts; answers the newest such entry."""
    found = entries_of(customer, kind=kind)
    for entry in found:
        if all(getattr(entry.fact, name, MISSING) == value for name, value in facts.items()):
            return entry
    standing = "\n".join(f"  {e.fact}" for e in entries_of(customer)) or "  nothing"
    raise AssertionError(f"No {kind.__name__} with {facts} stands. What stands:\n{standing}")


def assert_not_recorded(kind: type, *, customer: Any) -> None:
    found = entries_of(customer, kind=kind)
    assert not found, f"{kind.__name__} stands: {found[0].fact}"  # noqa: S101


def _id(customer: Any) -> int:
    return customer if isinstance(customer, int) else customer.pk
