"""The parent's loop: start, look after, start again, stop."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from daifuku.config.processes.child import Child, Member
from daifuku.config.processes.signals import Signals

logger = logging.getLogger("daifuku.processes")
# Everybody is gone within five seconds of Ctrl-C.
GRACE_SECONDS = 4.0
TICK_SECONDS = 0.5


@dataclass
class Duty:
    """Something the parent does again and again. It must be short: it holds up the loop.

    It answers True when it is done for good.
    """

    name: str
    every_seconds: float
    run: Callable[[], bool | None]
    expected: tuple[type[Exception], ...] = (OSError,)
    due: float = field(default=0.0)

    def run_if_due(self) -> bool:
        now = time.monotonic()
        if now < self.due:
            return False
        self.due = now + self.every_seconds
        try:
            return self.run() is True
        except self.expected as error:
            logger.warning("%s: %s", self.name, error)
            return False


class Group:
    def __init__(self, members: Sequence[Member], signals: Signals) -> None:
        self._children = [Child(member, signals) for member in members]
        self._duties: list[Duty] = []
        self._signals = signals
        self._ended = False

    def add(self, *duties: Duty) -> None:
        self._duties += duties

    def end(self) -> None:
        self._ended = True

    def run(self) -> None:
        """Until a signal asks for the end, or `end` is called."""
        try:
            while not (self._signals.stopping or self._ended):
                with self._signals.noted():
                    for child in self._children:
                        child.collect()
                        child.start_if_due()
                self._duties = [duty for duty in self._duties if not duty.run_if_due()]
                with self._signals.noted():
                    self._signals.wait(self._pause())
        finally:
            with self._signals.noted():
                self._signals.stopping = True
                self._stop()

    def _pause(self) -> float:
        first = min((duty.due for duty in self._duties), default=0.0)
        return min(max(first - time.monotonic(), 0.05), TICK_SECONDS)

    def _stop(self) -> None:
        for child in self._children:
            child.terminate()
        if not self._all_gone(GRACE_SECONDS):
            for child in self._children:
                child.kill()
            self._all_gone(2)

    def _all_gone(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while True:
            gone = [child.collect() for child in self._children]
            if all(gone):
                return True
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
