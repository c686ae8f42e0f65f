"""SIGINT, SIGTERM and SIGHUP become one orderly end."""

import contextlib
import os
import select
import signal
from collections.abc import Iterator
from types import FrameType, TracebackType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked for the end while the group was still starting."""


class Signals:
    """Raises Stopped at the first signal, except within `noted`, and swallows it at the end."""

    def __init__(self) -> None:
        self.stopping = False
        self._raises = True
        self._pipe: tuple[int, int] | None = None
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> "Signals":
        self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._pipe[1], warn_on_full_buffer=False)
        for one in (*ENDING, signal.SIGCHLD):
            self._before[one] = signal.signal(one, self._heard)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self.forget()
        for one, before in self._before.items():
            signal.signal(one, before)  # type: ignore[arg-type]
        return kind is Stopped

    @contextlib.contextmanager
    def noted(self) -> Iterator[None]:
        """Within, a signal only sets `stopping`: no child is half started."""
        raised, self._raises = self._raises, False
        try:
            yield
        finally:
            self._raises = raised

    def wait(self, seconds: float) -> None:
        """Sleep until a signal arrives or the time is over."""
        if self._pipe is None or self.stopping:
            return
        select.select([self._pipe[0]], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(self._pipe[0], 4096)

    def forget(self) -> None:
        """In a forked child: leave the parent's pipe alone and react as usual."""
        signal.set_wakeup_fd(-1)
        for one in (*ENDING, signal.SIGCHLD):
            signal.signal(one, signal.SIG_DFL)
        if self._pipe is not None:
            for end in self._pipe:
                os.close(end)
            self._pipe = None

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if number not in ENDING or self.stopping:
            return
        self.stopping = True
        if self._raises:
            raise Stopped
