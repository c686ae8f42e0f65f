"""The cluster on disk and its server: made once, started when needed. Callers hold the mutex."""

import contextlib
import os
import shutil
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

from . import postmaster, settings
from .account import Runner
from .errors import CannotStartPostgres
from .location import MAJOR, Location

INITDB = (
    "--username=postgres",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-ctype=C.UTF-8",
    "--lc-collate=C.UTF-8",
    "--encoding=UTF8",
    "--data-checksums",
    "--auth-local=trust",
    "--auth-host=reject",
)
INCLUDE = "daifuku.conf"
# Crash recovery after a big import may take minutes; it is waited for while the server lives.
START_SECONDS = 600.0
LOG_BYTES = 10_000_000
FREE_BYTES = 100_000_000


def make(location: Location, runner: Runner) -> None:
    """Make the cluster aside and put it in place whole, so that a crash leaves no half of one."""
    _refuse_other_version(location)
    if location.data.exists():
        return
    _refuse_full_disk(location.root)
    fresh = location.root.resolve() / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    done = runner.run(
        runner.command("initdb", *INITDB, f"--pgdata={fresh}"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        if _tells_of_full_disk(done.stdout):
            raise CannotStartPostgres(
                "PostgreSQL cannot make its database: the disk is full. Make room and start again."
            )
        raise CannotStartPostgres(
            "PostgreSQL cannot make its database.\n%(last)s", last=_last_of(done.stdout)
        )
    with (fresh / "postgresql.conf").open("a") as conf:
        conf.write(f"\ninclude_if_exists = '{INCLUDE}'\n")
    fresh.rename(location.data)
    _sync(location.root)


def start(location: Location, runner: Runner, chosen: Mapping[str, object] | None) -> None:
    postmaster.clear_remains(location)
    make_socket_dir(location, runner)
    conf = location.data / INCLUDE
    conf.write_text(settings.render(location.socket_dir.resolve(), chosen))
    runner.own(conf)
    turn_log(location)
    began = location.log.stat().st_size if location.log.exists() else 0
    pid = _spawn(location, runner)
    ended = postmaster.wait_until(lambda: _settled(location, pid), START_SECONDS)
    if not ended or not postmaster.alive(pid):
        said = _log_since(location, began)
        if _tells_of_full_disk(said):
            raise CannotStartPostgres(
                "PostgreSQL did not start: the disk is full. Make room and start again."
            )
        raise CannotStartPostgres(
            "PostgreSQL did not start.\n%(last)s\nThe whole log: %(log)s",
            last=_last_of(said),
            log=location.log,
        )


def stop(location: Location) -> None:
    if postmaster.running(location) is None:
        return
    postmaster.stop(location)
    if location.socket_dir.parent != location.root:
        with contextlib.suppress(OSError):
            location.socket_dir.rmdir()


def make_socket_dir(location: Location, runner: Runner) -> None:
    """Only its owner may enter, so that nobody else can put a false socket there."""
    folder = location.socket_dir
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    ours = found.st_uid in {os.geteuid(), runner.uid}
    if not stat.S_ISDIR(found.st_mode) or not ours:
        raise CannotStartPostgres(
            "%(folder)s belongs to somebody else. Remove it and try again.", folder=folder
        )
    folder.chmod(0o700)
    runner.own(folder)


def turn_log(location: Location) -> None:
    """The server appends, so the file can be emptied under it."""
    if location.log.exists() and location.log.stat().st_size > LOG_BYTES:
        shutil.copyfile(location.log, location.log.with_suffix(".log.1"))
        os.truncate(location.log, 0)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)


def _spawn(location: Location, runner: Runner) -> int:
    """Start the server as nobody's child; the shell answers its process id and ends."""
    command = runner.command("postgres", "-D", str(location.data.resolve()))
    with location.log.open("ab") as log:
        location.log.chmod(0o600)
        shell = ["/bin/sh", "-c", '"$@" </dev/null >&2 & echo $!', "sh", *command]
        answer = runner.run(shell, stdout=subprocess.PIPE, stderr=log, start_new_session=True)
    return int(answer.stdout)


def _settled(location: Location, pid: int) -> bool:
    found = postmaster.running(location)
    return (found is not None and found.ready) or not postmaster.alive(pid)


def _refuse_other_version(location: Location) -> None:
    others = [d for d in location.home.glob("pg[0-9]*") if d.is_dir() and d != location.root]
    if others and not location.data.exists():
        raise _other_version(others[0], others[0].name.removeprefix("pg"))
    marker = location.data / "PG_VERSION"
    if location.data.exists():
        found = marker.read_text().strip() if marker.exists() else "unknown"
        if found != str(MAJOR):
            raise _other_version(location.data, found)


def _other_version(place: Path, found: str) -> CannotStartPostgres:
    return CannotStartPostgres(
        "%(place)s was written by PostgreSQL %(found)s; this Daifuku brings %(ours)d. Export with"
        " the Daifuku that wrote it (daifuku export DIR) and import into a new DAIFUKU_HOME.",
        place=place,
        found=found,
        ours=MAJOR,
    )


def _refuse_full_disk(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        raise CannotStartPostgres(
            "The disk of %(folder)s is full: %(free)d MB are free and a new database needs"
            " %(needed)d MB. Make room and start again.",
            folder=folder,
            free=free // 1_000_000,
            needed=FREE_BYTES // 1_000_000,
        )


def _log_since(location: Location, began: int) -> bytes:
    with location.log.open("rb") as log:
        log.seek(began)
        return log.read()


def _tells_of_full_disk(output: bytes) -> bool:
    return b"No space left on device" in output


def _last_of(output: bytes) -> str:
    return "\n".join(output.decode(errors="replace").strip().splitlines()[-8:])
