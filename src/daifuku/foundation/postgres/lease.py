"""Who keeps the server running: every holder has a shared lock that dies with its process.

Two lock files. `pg18.lock` is held for the moment of starting or stopping. `pg18.holders` is
held shared by each lease; the one that can turn its own into an exclusive lock is the last.
No list of process ids: those outlive a kill -9.
"""

import errno
import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from . import account, cluster, postmaster, roles
from .errors import CannotStartPostgres
from .location import Location, locate

MUTEX_SECONDS = 900.0


class Lease:
    """Keeps the server of one home running until released."""

    def __init__(
        self,
        location: Location,
        settings: Mapping[str, object] | None = None,
        machine: account.Surroundings | None = None,
    ) -> None:
        self.location = location
        self._settings = settings
        self._machine = machine or account.Surroundings()
        self._pid = os.getpid()
        self._holding: int | None = None
        with _mutex(location):
            self._holding = _open(location, "holders")
            fcntl.flock(self._holding, fcntl.LOCK_SH)
            try:
                self._start()
            except BaseException:
                self._let_go()
                raise

    def ensure(self) -> bool:
        """Start the server again if it died. True when it had to be started."""
        with _told(self.location):
            cluster.turn_log(self.location)
            if postmaster.serving(self.location):
                return False
            with _mutex(self.location):
                return self._start()

    def release(self) -> None:
        """Let go; the last one stops the server. A forked child only closes its copy."""
        if self._holding is None:
            return
        if os.getpid() != self._pid:
            os.close(self._holding)
            self._holding = None
            return
        with _mutex(self.location):
            self._let_go()

    def __enter__(self) -> "Lease":
        return self

    def __exit__(self, *_raised: object) -> None:
        self.release()

    def _start(self) -> bool:
        """Start the server unless it runs; finish what its first start left undone."""
        started = not _becomes_ready(self.location)
        if started:
            runner = account.runner_for(self.location, self._machine)
            cluster.make(self.location, runner)
            cluster.start(self.location, runner, self._settings)
        roles.prepare_once(self.location)
        return started

    def _let_go(self) -> None:
        """Under the mutex: nobody else can become a holder while the last one stops it."""
        if self._holding is None:
            return
        holding, self._holding = self._holding, None
        try:
            if _locked(holding):
                cluster.stop(self.location)
        finally:
            os.close(holding)


def hold(
    home: Path,
    settings: Mapping[str, object] | None = None,
    machine: account.Surroundings | None = None,
) -> Lease:
    """Start the server of this home, or share the running one. Use as a context manager.

    `settings` count only when this call starts the server. Raises CannotStartPostgres.
    """
    location = locate(home)
    with _told(location):
        location.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Lease(location, settings, machine)


def _becomes_ready(location: Location) -> bool:
    """Wait for a server that is starting or stopping; False when there is none."""

    def settled() -> bool:
        found = postmaster.running(location)
        return found is None or found.ready

    postmaster.wait_until(settled, cluster.START_SECONDS)
    return postmaster.serving(location)


def _open(location: Location, name: str) -> int:
    return open_lock(location.home, f"{location.root.name}.{name}")


def open_lock(home: Path, name: str) -> int:
    """A lock file of the home, which belongs to its owner also when root came first."""
    opened = os.open(home / name, os.O_RDWR | os.O_CREAT, 0o600)
    if os.geteuid() == 0:
        owner = home.stat()
        os.fchown(opened, owner.st_uid, owner.st_gid)
    return opened


@contextmanager
def _mutex(location: Location) -> Iterator[None]:
    opened = _open(location, "lock")
    try:
        if not postmaster.wait_until(lambda: _locked(opened), MUTEX_SECONDS):
            raise CannotStartPostgres(
                "Another Daifuku has been starting or stopping %(home)s for %(minutes)d minutes."
                " Stop it and try again.",
                home=location.home,
                minutes=MUTEX_SECONDS // 60,
            )
        yield
    finally:
        os.close(opened)


def _locked(opened: int) -> bool:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _told(location: Location) -> Iterator[None]:
    """Say in words what the system says in numbers."""
    try:
        yield
    except PermissionError as error:
        raise CannotStartPostgres(
            "%(place)s may not be used by this account. Set DAIFUKU_HOME to a folder of your own,"
            " or start Daifuku as the account that owns it.",
            place=error.filename or location.home,
        ) from error
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise CannotStartPostgres(
            "The disk of %(home)s is full. Make room and start again.", home=location.home
        ) from error
