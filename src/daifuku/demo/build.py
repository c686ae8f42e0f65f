"""From an empty database to the demo shop."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime

from daifuku.demo import afterwards, steps
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
    line for every step."""
    with ExitStack() as stack:
        year = year or stack.enter_context(begin(at, sample))
        log = _Log(progress)
        shop = steps.Shop(by=Actor.system("import"), at=at, today=at.astimezone(TOKYO).date())
        steps.open_company(shop.by, at)
        steps.hire(shop)
        log.done("People who work here")
        steps.stock(shop, year)
        log.done("Products and categories")
        steps.open_stores(shop, year)
        log.done("Stores")
        steps.invite(shop, year)
        year.begin_receipts()
        log.done("Customers")
        afterwards.converse(shop)
        log.done("Notes, calls and inquiries")
        for part, count in enumerate(steps.ring_up(shop, year), start=1):
            log.done(f"Receipts: {count:,}")
            if part == PARTS_TO_OPEN:
                ready()
        ready()
        afterwards.finish(shop)
        log.done("Wishes, consents, families; product search")
        steps.close_company(shop)


def unfinished() -> bool:
    """A build broke off: the database is to be dropped and built anew."""
    company = Company.current()
    return company.is_demo and company.demo_built_at is None


class _Log:
    def __init__(self, progress: Callable[[str], None]) -> None:
        self._progress = progress
        self._began = time.monotonic()

    def done(self, what: str) -> None:
        self._progress(f"  {time.monotonic() - self._began:5.1f} s  {what}")
