"""As whom the server runs. PostgreSQL refuses to run as root, so root has three ways out.

A plain user runs it directly. Root runs it inside a user namespace, where root looks like
`nobody` and owns the same files. Where namespaces are refused (ordinary containers), root
hands it to an account that exists, with the files in the system's state directory when that
account cannot reach the home.
"""

import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import binaries, postmaster
from .errors import CannotStartPostgres
from .location import Location, short_name

NOBODY = 65534


@dataclass(frozen=True)
class Surroundings:
    """What the machine offers; tests hand in a machine that refuses namespaces."""

    namespace: tuple[str, ...] = (
        "unshare",
        "--user",
        f"--map-user={NOBODY}",
        f"--map-group={NOBODY}",
    )
    state: Path = Path("/var/lib/daifuku")
    accounts: tuple[str, ...] = ("postgres", "nobody")


@dataclass(frozen=True)
class Runner:
    """Runs the server's programs as somebody PostgreSQL accepts."""

    programs: Path
    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def command(self, program: str, *arguments: str) -> list[str]:
        return [*self.prefix, str(self.programs / program), *arguments]

    def run(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        options |= {"cwd": "/", "stdin": subprocess.DEVNULL, "check": False}
        if self.uid is not None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
        return subprocess.run(command, env=kept | {"LC_ALL": "C"}, **options)

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def runner_for(location: Location, machine: Surroundings) -> Runner:
    """Choose how to run, and make the root folder of the server if it is not there."""
    _refuse_lost_link(location)
    if os.geteuid() != 0:
        _make_private(location.home, location.root)
        return Runner(binaries.programs())
    owner = _foreign_owner(location)
    if owner is not None:
        return _as_account(*owner, machine)
    if _namespaces_work(machine):
        _make_private(location.home, location.root)
        return Runner(binaries.programs(), prefix=machine.namespace)
    _refuse_data_of_namespace(location)
    runner = _as_account(*_existing_account(machine), machine)
    _make_root_of(runner, location, machine)
    return runner


def _refuse_lost_link(location: Location) -> None:
    if location.root.is_symlink() and not location.root.exists():
        raise CannotStartPostgres(
            "The database of %(home)s stood in %(place)s, which is gone. Put it back, or remove"
            " %(link)s to begin with an empty one.",
            home=location.home,
            place=os.readlink(location.root),
            link=location.root,
        )


def _make_private(home: Path, root: Path) -> None:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    root.mkdir(mode=0o700, exist_ok=True)


def _foreign_owner(location: Location) -> tuple[int, int] | None:
    """Who owns data made by somebody else than root: that account must go on with it."""
    if not location.data.exists():
        return None
    owner = location.data.stat()
    return (owner.st_uid, owner.st_gid) if owner.st_uid else None


def _namespaces_work(machine: Surroundings) -> bool:
    try:
        tried = subprocess.run([*machine.namespace, "true"], capture_output=True, check=False)
    except OSError:
        return False
    return tried.returncode == 0


def _refuse_data_of_namespace(location: Location) -> None:
    if location.data.exists():
        raise CannotStartPostgres(
            "%(data)s belongs to root, and this machine refuses user namespaces, so PostgreSQL"
            " cannot run as root here. Allow them (unshare --user true must work) or give the"
            " files to an account: chown -R postgres %(root)s",
            data=location.data,
            root=location.root.resolve(),
        )


def _existing_account(machine: Surroundings) -> tuple[int, int]:
    for name in machine.accounts:
        try:
            found = pwd.getpwnam(name)
            return found.pw_uid, found.pw_gid
        except KeyError:
            continue
    raise CannotStartPostgres(
        "PostgreSQL cannot run as root and none of the accounts %(names)s exists. Start Daifuku"
        " as a plain user.",
        names=", ".join(machine.accounts),
    )


def _as_account(uid: int, gid: int, machine: Surroundings) -> Runner:
    runner = Runner(binaries.programs(), uid=uid, gid=gid)
    if _can(runner, [str(runner.programs / "postgres"), "--version"]):
        return runner
    _make_open(machine.state)
    copied = binaries.copied_programs(machine.state)
    return Runner(copied, uid=uid, gid=gid)


def _make_root_of(runner: Runner, location: Location, machine: Surroundings) -> None:
    """In the home if the account gets there, else in the state directory behind a link."""
    location.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not location.root.is_symlink():
        if _can(runner, ["test", "-x", str(location.home)]):
            location.root.mkdir(mode=0o700, exist_ok=True)
        else:
            shutil.rmtree(location.root, ignore_errors=True)
            location.root.symlink_to(_new_state(location, machine))
    runner.own(location.root)


def _new_state(location: Location, machine: Surroundings) -> Path:
    """A home that was removed and made again begins empty; what the old one left is put aside."""
    _make_open(machine.state)
    place = machine.state / short_name(location.home)
    if place.exists():
        postmaster.stop(replace(location, root=place))
        place.rename(place.with_name(f"{place.name}.left-{time.time_ns()}"))
    place.mkdir(mode=0o700)
    return place


def _make_open(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)


def _can(runner: Runner, command: list[str]) -> bool:
    try:
        return runner.run(command, capture_output=True).returncode == 0
    except OSError:
        return False
