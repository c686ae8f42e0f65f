"""Takes in a list of customers with 15 columns: the first time, again, and again with one row in a
hundred changed; beside COPY of the very same finished rows into empty copies of every table they
reached, with the same indexes; and the memory of a quarter of them, since it should not grow with the
file. `python -m bench.importing --rows N` measures this alone."""

import argparse
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from bench.members import write_changed, write_members
from bench.telling import say
from daifuku.foundation.postgres import Location, hold, locate, prepare_database

ROOT = Path(__file__).resolve().parents[1]
_MINUTES, _SHARE, _FASTER = 10, 25, 3
# Memory is called constant when four times the rows take at most so many times as much. A quarter
# that fills no two batches says nothing, and half of such a file's time is the start of the command:
# the seconds are shown, the budgets are not judged.
_GROWTH, _TELLING_ROWS = 1.25, 20_000
_GROWN = """
    SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0 ORDER BY 1
"""
_COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """`peak`: the most memory that command and children held at once; `cpu`: theirs and the
    server's."""

    seconds: float
    peak: int
    cpu: float
    said: str


def run(home: Path, size: int) -> None:
    """Inside `hold(home)`. Makes databases of its own and drops them afterwards."""
    place = home / "import"
    place.mkdir(parents=True, exist_ok=True)
    telling = size // 4 >= _TELLING_ROWS
    quarter = _quarter(home, place, size // 4) if telling else None
    name, location = f"bench_import_{size}", locate(home)
    first, changed = place / f"{size}.csv", place / f"{size}-changed.csv"
    write_members(first, size)
    write_changed(first, changed)
    with _database(location, name):
        same = first.with_name(f"{size}-again.csv")
        same.write_bytes(b"\xef\xbb\xbf" + first.read_bytes().replace(b"\n", b"\r\n"))
        new = _took(location, name, first)
        _tell(f"{size:,} customers, 15 columns, {first.stat().st_size / 1e6:.0f} MB", None)
        _tell("import: all rows new", new, size)
        limit, tables = _copied(location, name)
        _tell(f"limit: COPY of the same rows, {tables} tables", limit, size)
        again = {}
        for title, path in (("the very same file", first), ("same rows, other bytes", same),
                            ("1 % changed, other bytes", changed)):  # fmt: skip
            again[title] = _took(location, name, path)
            _tell(f"again: {title}", again[title], size)
    for path in (first, same, changed):
        path.unlink()
    if quarter:
        judge(new, size, limit, again)
        judge_memory(quarter.peak, new.peak)


def _quarter(home: Path, place: Path, rows: int) -> Taken:
    name, path = f"bench_import_{rows}", place / f"{rows}.csv"
    write_members(path, rows)
    with _database(locate(home), name):
        taken = _took(locate(home), name, path)
    path.unlink()
    _tell(f"import: a quarter, {rows:,} rows", taken, rows)
    return taken


def judge(new: Taken, size: int, limit: float, again: dict[str, Taken]) -> None:
    say("import: a million rows, minutes", _MINUTES, new.seconds / size * 1e6 / 60)
    say("import: share of COPY, %", _SHARE, 100 * limit / new.seconds, least=True)
    for title, taken in again.items():
        say(f"again: {title}, ×", _FASTER, new.seconds / taken.seconds, least=True)


def judge_memory(of_quarter: int, peak: int) -> None:
    say("import: peak memory, four times the rows, ×", _GROWTH, peak / of_quarter)


def _tell(title: str, taken: Taken | float | None, rows: int = 0) -> None:
    line = title
    if taken is not None:
        seconds = taken.seconds if isinstance(taken, Taken) else taken
        line = f"{title:48}{seconds:8.1f} s{rows / seconds:10,.0f} rows/s"
    if isinstance(taken, Taken):
        line += f"{taken.cpu * 1e6 / rows:7.0f} µs cpu/row{taken.peak / 1e6:7.0f} MB  {taken.said}"
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def _database(location: Location, name: str) -> Iterator[None]:
    server = f"host={location.socket_dir} user=postgres dbname=postgres"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
        admin.execute(f'CREATE DATABASE "{name}"')
    prepare_database(server, name)
    _run(name, ["-m", "django", "migrate", "--no-input", "--verbosity=0"], role="owner")
    try:
        yield
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}"')


def _run(name: str, arguments: list[str], role: str = "app") -> psutil.Popen:
    environment = {
        **os.environ,
        "DAIFUKU_DB_NAME": name,
        "DAIFUKU_DB_ROLE": role,
        "DJANGO_SETTINGS_MODULE": "daifuku.config.settings",
    }
    command = [sys.executable, *arguments]
    made = psutil.Popen(command, env=environment, stdout=-1, stderr=-1, text=True)
    if role == "owner" and made.wait():
        raise RuntimeError(made.communicate()[1])
    return made


def _took(location: Location, name: str, path: Path) -> Taken:
    served, begun = _server_cpu(location), time.monotonic()
    made = _run(name, ["-m", "daifuku.config.cli", "import", "customers", str(path)])
    peak, spent, over = [0], {}, threading.Event()
    watcher = threading.Thread(target=_watch, args=(made, peak, spent, over))
    watcher.start()
    said, failure = made.communicate()
    seconds = time.monotonic() - begun
    over.set()
    watcher.join()
    if made.returncode not in (0, 3):
        raise RuntimeError(failure[-2000:])
    cpu = sum(spent.values()) + _server_cpu(location) - served
    return Taken(seconds, peak[0], cpu, said.splitlines()[0].removeprefix("Rows: "))


def _watch(
    made: psutil.Popen, peak: list[int], spent: dict[int, float], over: threading.Event
) -> None:
    while not over.wait(0.2):
        held = 0
        try:
            family = [made, *made.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for one in family:
            try:
                held += one.memory_full_info().pss
                times = one.cpu_times()
                spent[one.pid] = times.user + times.system
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        peak[0] = max(peak[0], held)


def _server_cpu(location: Location) -> float:
    """What all processes of the server have used, those that are gone included."""
    server = psutil.Process(int((location.data / "postmaster.pid").read_text().split()[0]))
    total = 0.0
    for one in server.children(recursive=True):
        # A worker of autovacuum ends when it likes; the server counts it from then on.
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            total += times.user + times.system
    times = server.cpu_times()
    return total + times.user + times.system + times.children_user + times.children_system


def _copied(location: Location, name: str) -> tuple[float, int]:
    """COPY FROM of every table that has rows into an empty one of the same make."""
    seconds, files = 0.0, location.root / "import-copy"
    owner = f"host={location.socket_dir} user=postgres dbname={name}"
    with psycopg.connect(owner, autocommit=True) as db:
        tables = [table for (table,) in db.execute(_GROWN).fetchall()]
        for table in tables:
            (columns,) = db.execute(_COLUMNS, [table]).fetchone()
            with (
                files.open("wb") as file,
                db.cursor().copy(f"COPY {table} ({columns}) TO STDOUT") as out,
            ):
                file.writelines(out)
            db.execute(f"CREATE TABLE bench_copy (LIKE {table} INCLUDING ALL)")
            begun = time.monotonic()
            with (
                files.open("rb") as file,
                db.cursor().copy(f"COPY bench_copy ({columns}) FROM STDIN") as into,
            ):
                while block := file.read(1 << 18):
                    into.write(block)
            seconds += time.monotonic() - begun
            db.execute("DROP TABLE bench_copy")
    files.unlink()
    return seconds, len(tables)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    home = Path(os.environ.get("DAIFUKU_BENCH_HOME", ROOT / ".cache" / "bench-home"))
    os.environ["DAIFUKU_HOME"] = str(home)
    with hold(home, {"shared_buffers": "512MB", "synchronous_commit": "off"}):
        run(home, rows)


if __name__ == "__main__":
    main()
