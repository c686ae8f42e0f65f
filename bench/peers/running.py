"""Makes each its own database with the same 100,000 contacts, and asks one after the other."""

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.peers.declared import PEERS, ROOT, Peer
from bench.peers.installing import CannotHave, python_of, ran
from bench.peers.table import show
from bench.peers.timing import SETUP
from bench.shop import FAMILY, GIVEN, ensure
from daifuku.foundation.postgres import locate, prepare_database

SIZE = 100_000
# A peer takes in some dozens of rows a second; ours needs more of them to be measured at all.
_TAKEN_IN = {"ours": 10_000, "peers": 1_000}
_OURS = "bench_peer_ours"


def compare(home: Path) -> None:
    os.environ |= {
        "DAIFUKU_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "daifuku.config.settings",
        "DAIFUKU_STATIC": "source",
        "DAIFUKU_ALLOWED_HOSTS": "testserver,localhost",
    }
    place = home / "peers"
    for folder in (place, home / "static"):
        folder.mkdir(exist_ok=True)
    (place / "password").write_text("a-password-for-the-bench\n")
    _write(place / "seed.csv", range(1, SIZE + 1))
    for whose, rows in _TAKEN_IN.items():
        _write(place / f"more-{whose}.csv", range(SIZE + 1, SIZE + 1 + rows))
    print(f"Daifuku beside its peers: {SIZE:,} contacts each, the same PostgreSQL", flush=True)
    rows = _ours(home, place)
    missing = {}
    for peer in PEERS:
        try:
            rows += _measured(peer, home, place)
        except CannotHave as error:
            missing[peer.name] = str(error)
            print(f"  {peer.name} is left out: {error}", flush=True)
    show(rows, missing)


def _write(path: Path, numbers: range) -> None:
    """The names, phones and mails of bench/shop.py."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("number", "family_name", "given_name", "phone", "email"))
        for n in numbers:
            family, given = FAMILY[n % 18], GIVEN[n // 18 % 18]
            phone = f"090-{n // 10000:04}-{n % 10000:04}"
            out.writerow((n, family, given, phone, f"c{n}@example.jp"))


def _ours(home: Path, place: Path) -> list[dict[str, Any]]:
    server = f"host={locate(home).socket_dir} user=postgres dbname=postgres"
    ensure(home, SIZE)
    with _database(home, _OURS, "template0"):
        begun = time.monotonic()
        prepare_database(server, _OURS)
        environment = {**os.environ, "DAIFUKU_DB_NAME": _OURS, "DAIFUKU_DB_ROLE": "owner"}
        ran([sys.executable, "-m", "django", "migrate", "--verbosity=0"], environment)
        ready = _told("Daifuku", SETUP, time.monotonic() - begun)
    # A copy, so that what is added here stays out of the other measures.
    with _database(home, _OURS, f"bench_{SIZE}"):
        environment = {**os.environ, "DAIFUKU_DB_NAME": _OURS, "PYTHONPATH": str(ROOT)}
        out, more = place / "ours.json", place / "more-ours.csv"
        command = [sys.executable, "-P", "-m", "bench.peers.ours", str(out), str(SIZE), str(more)]
        subprocess.run(command, env=environment, check=True)
    return [ready, *json.loads(out.read_text(encoding="utf-8"))]


def _measured(peer: Peer, home: Path, place: Path) -> list[dict[str, Any]]:
    python = str(python_of(peer))
    clean = {key: value for key, value in os.environ.items() if not key.startswith("DAIFUKU")}
    environment = clean | peer.environment(locate(home).socket_dir, place)
    driver = [python, "-P", "-m", peer.driver]
    with _database(home, peer.database, "template1") as db:
        for extension in peer.extensions:
            db.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        begun = time.monotonic()
        for arguments in peer.setup:
            ran([python, *arguments], environment)
        ready = _told(peer.name, SETUP, time.monotonic() - begun)
        begun = time.monotonic()
        ran([*driver, "fill", str(place / "seed.csv")], environment)
        db.execute("VACUUM (ANALYZE)")
        print(f"  {peer.name}: filled in {time.monotonic() - begun:.0f} s", flush=True)
        out, more = place / f"{peer.name}.json", place / "more-peers.csv"
        command = [*driver, "measure", str(out), str(SIZE), str(more)]
        if subprocess.run(command, env=environment, check=False).returncode:
            raise CannotHave("its driver failed, see above")
    return [ready, *json.loads(out.read_text(encoding="utf-8"))]


def _told(who: str, what: str, seconds: float) -> dict[str, Any]:
    print(f"  {who}: {what}: {seconds:.1f} s", flush=True)
    return {"who": who, "what": what, "seconds": seconds}


@contextmanager
def _database(home: Path, name: str, template: str) -> Iterator[psycopg.Connection]:
    """A new one, dropped afterwards."""
    host = str(locate(home).socket_dir)
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as admin:
        admin.execute(drop)
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        try:
            with psycopg.connect(host=host, user="postgres", dbname=name, autocommit=True) as db:
                yield db
        finally:
            admin.execute(drop)
