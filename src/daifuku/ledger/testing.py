"""For the tests of every room: what stands in the book, and no forgotten entries."""

import time
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


def wait_until_readable(seconds: float = 300.0) -> None:
    """Readers wait for every older transaction of the server, also in databases of other tests."""
    from django.db import connection

    end = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(
                "SELECT recorded_in < pg_snapshot_xmin(pg_current_snapshot()) FROM ledger_entry"
                " WHERE era = (SELECT era FROM ledger_era) ORDER BY recorded_in DESC LIMIT 1"
            )
            if cursor.fetchone() in (None, (True,)):
                return
            time.sleep(0.02)
    raise AssertionError(f"A transaction has been open for {seconds} seconds")


def _id(customer: Any) -> int:
    return customer if isinstance(customer, int) else customer.pk
