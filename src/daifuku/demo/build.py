"""From an empty database to the demo shop."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from threading import Thread

from django.db import connection
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.commerce.bulk import index_products
from daifuku.customers import figures
from daifuku.demo import afterwards, steps
from daifuku.demo.bare_tables import bare_tables
from daifuku.demo.drafts import TOKYO
from daifuku.demo.extraction import Extraction
from daifuku.foundation.access import Actor

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
    progress: Callable[[Promise], None] = lambda line: None,
) -> None:
    """Fill an empty, migrated database. `ready` is called when pages can be served; what is left
    then are older receipts. `sample` takes so many of the 2,469 households; `progress` hears a
    line for every step, in whatever language it is read. One that breaks off leaves `demo_built_at` empty: drop it."""
    with ExitStack() as stack:
        year = year or stack.enter_context(begin(at, sample))
        log = _Log(progress)
        shop = steps.Shop(by=Actor.system("import"), at=at, today=at.astimezone(TOKYO).date())
        steps.open_company(shop.by, at)
        steps.hire(shop)
        steps.stock(shop, year)
        log.done(_("Products and categories"))
        steps.open_stores(shop, year)
        steps.invite(shop, year)
        year.begin_receipts()
        log.done(_("Stores and customers"))
        stack.enter_context(bare_tables())
        beside = _Beside(shop)
        beside.start()
        for part, count in enumerate(steps.ring_up(shop, year), start=1):
            log.done(format_lazy(_("{count} receipts"), count=f"{count:,}"))
            if part == PARTS_TO_OPEN:
                figures.rebuild()
                ready()
        beside.wait()
        figures.rebuild()
        ready()
    steps.close_company(shop)
    log.done(_("Checked and closed"))


class _Beside(Thread):
    """What is left, in a thread: while the database works on receipts, Python has nothing to do.
    A build that is stopped does not wait for it."""

    def __init__(self, shop: steps.Shop) -> None:
        super().__init__(daemon=True)
        self._shop = shop
        self._error: Exception | None = None

    def run(self) -> None:
        try:
            afterwards.converse(self._shop)
            afterwards.finish(self._shop)
            index_products()
        except Exception as error:  # noqa: BLE001 (raised by `wait`)
            self._error = error
        finally:
            connection.close()

    def wait(self) -> None:
        self.join()
        if self._error is not None:
            raise self._error


class _Log:
    def __init__(self, progress: Callable[[Promise], None]) -> None:
        self._progress = progress
        self._began = time.monotonic()

    def done(self, what: Promise) -> None:
        seconds = f"{time.monotonic() - self._began:5.1f}"
        self._progress(format_lazy(_("  {seconds} s  {what}"), seconds=seconds, what=what))
