"""Child processes for work that needs no database. Nothing that needs Django may be imported here:
a child sets it up only when it is up itself."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Self

from daifuku.foundation.collecting import collect_seldom

HANDS = min(2, os.cpu_count() or 1)


def set_up() -> None:
    import django

    # Ctrl-C is the parent's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daifuku.config.settings")
    django.setup()
    collect_seldom()


def _end_with_parent() -> None:
    """A parent ended by kill -9 tells nobody; its children would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class Crew:
    """Children that come up when the first work is given, and go with the block."""

    def __init__(self) -> None:
        # Not forked: the parent has a connection to the database and, in the worker, threads.
        self._pool = ProcessPoolExecutor(HANDS, get_context("spawn"), initializer=set_up)
        self.is_up = False

    def begin(self, work: Callable[..., Any], *given: Any) -> "Future[Any]":
        self.is_up = True
        return self._pool.submit(work, *given)

    def each(self, work: Callable[..., Any], given: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """Answers in the order given; only a few are under way at any moment."""
        waiting: deque[Future[Any]] = deque()
        for one in given:
            waiting.append(self.begin(work, *one))
            if len(waiting) > 2 * HANDS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
