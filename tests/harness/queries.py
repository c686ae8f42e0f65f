"""How many queries a page may cost (DESIGN.md 7)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

BOOKKEEPING = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "SET LOCAL")


@contextmanager
def assert_queries(at_most: int) -> Iterator[CaptureQueriesContext]:
    """Fail with the list of queries when the block needs more than `at_most`."""
    with CaptureQueriesContext(connection) as captured:
        yield captured
    asked = [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(BOOKKEEPING)]
    listed = "\n".join(f"{n}. {sql[:300]}" for n, sql in enumerate(asked, start=1))
    assert len(asked) <= at_most, f"{len(asked)} queries, at most {at_most} allowed:\n{listed}"
