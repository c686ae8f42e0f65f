"""From an empty database to the demo shop."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime

from django.db import connection

from daifuku.commerce.bulk import index_products
from daifuku.customers import figures
from daifuku.demo import afterwards, steps
from daifuku.demo.bare_tables import bare_tables
from daifuku.demo.drafts import TOKYO
from daifuku.demo.extraction import Extraction
from daifuku.foundation.access import Actor
from daifuku.foundation.models import Company

# Parts of the receipts without which home has nothing to compare: this month and the last.
PARTS_TO_OPEN = 3


def begin(at: datetime, sample: int | None = None) -> Extraction:
    """Start reading the year in a child process; give the result to `build`. Worth doing before
    the database is set up."""
    return Extraction(at.astimezone(TOKYO).date(), sample)


def build(
    *,
    at: datetime,
    year: Extraction | None = None,
    sample: int | None = None,
    ready: Callable[[], None] = lambda: None,
    progress: Callable[[str], None] = lambda line: None,
) -> None:
    """Fill an empty, migrated database. `ready` is called when pages can be served; what is left
    then are older receipts. `sample` takes so many of the 2,469 households; `progress` hears a
    line for every step. One that breaks off leaves the database `unfinished`: drop it."""
    with ExitStack() as stack:
        year = year or stack.enter_context(begin(at, sample))
        log = _Log(progress)
        shop = steps.Shop(by=Actor.system("import"), at=at, today=at.astimezone(TOKYO).date())
        steps.open_company(shop.by, at)
        steps.hire(shop)
        steps.stock(shop, year)
        log.done("Products and categories")
        steps.open_stores(shop, year)
        steps.invite(shop, year)
        year.begin_receipts()
        log.done("Stores and customers")
        afterwards.converse(shop)
        log.done("Notes, calls and inquiries")
        beside = stack.enter_context(ThreadPoolExecutor(1))
        rest = beside.submit(_beside, shop)
        stack.enter_context(bare_tables())
        for part, count in enumerate(steps.ring_up(shop, year), start=1):
            log.done(f"{count:,} receipts")
            if part == PARTS_TO_OPEN:
                figures.rebuild()
                ready()
        figures.rebuild()
        ready()
        rest.result()
    steps.close_company(shop)
    log.done("Checked and closed")


def unfinished() -> bool:
    """A build broke off: the database is to be dropped and built anew."""
    company = Company.current()
    return company.is_demo and company.demo_built_at is None


def _beside(shop: steps.Shop) -> None:
    """In a thread of its own: while the database works on receipts, Python has nothing to do."""
    try:
        afterwards.finish(shop)
        index_products()
    finally:
        connection.close()


class _Log:
    def __init__(self, progress: Callable[[str], None]) -> None:
        self._progress = progress
        self._began = time.monotonic()

    def done(self, what: str) -> None:
        self._progress(f"  {time.monotonic() - self._began:5.1f} s  {what}")
