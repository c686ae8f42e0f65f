"""Times what is asked: the same code for us and for peers, in the process of whom it measures.

Knows only the standard library and psycopg, which all of them speak to PostgreSQL with."""

import csv
import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.peers.asking import Answer

ROUNDS, WARM = 30, 5
SETUP, LIST, RECORD = "set up an empty one", "list: first page", "record: whole"
CREATE, IMPORT = "create one", "import"
# What is asked for, and how the table calls it.
SEARCHES = (
    ("田中", "search 田中 (family name)"),
    ("yamad", "search yamad (in Latin letters)"),
    ("0001-23", "search 0001-23 (part of a phone)"),
    ("c1234@", "search c1234@ (part of a mail)"),
)
OPERATIONS = (SETUP, LIST, RECORD, *(title for _, title in SEARCHES), CREATE, IMPORT)


def contacts(file: Path) -> Iterator[dict[str, str]]:
    """The seed: number, family_name, given_name, phone, email."""
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def chosen(size: int) -> list[int]:
    return random.Random(7).choices(range(1, size + 1), k=WARM + ROUNDS)


class Queries:
    """Counts what goes to PostgreSQL, whoever sends it."""

    def __init__(self) -> None:
        from psycopg import Cursor

        self.count = 0
        for name in ("execute", "executemany"):
            setattr(Cursor, name, self._counted(getattr(Cursor, name)))

    def _counted(self, send: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self.count += 1
            return send(*given, **named)

        return counted


class Results:
    """Collects figures and tells each as it comes."""

    def __init__(self, who: str) -> None:
        self.who = who
        self.queries = Queries()
        self.rows: list[dict[str, Any]] = []

    def time(
        self, what: str, ask: Callable[[int], list[Answer]], found: Callable[[Answer], int]
    ) -> None:
        """`ask(n)` does the operation and gives its answers; `found` counts rows in the last."""
        for n in range(WARM):
            answers = ask(n)
        walls, sent, began = [], self.queries.count, time.process_time()
        for n in range(WARM, WARM + ROUNDS):
            begun = time.perf_counter()
            answers = ask(n)
            walls.append((time.perf_counter() - begun) * 1000)
        cpu = (time.process_time() - began) * 1000 / ROUNDS
        self._keep(
            what,
            p50=median(walls),
            p95=quantiles(walls, n=20)[18],
            cpu=cpu,
            queries=round((self.queries.count - sent) / ROUNDS),
            kb=sum(len(answer.body) for answer in answers) / 1000,
            found=found(answers[-1]),
        )

    def rate(self, what: str, seconds: float, rows: int) -> None:
        self._keep(what, rate=rows / seconds, rows=rows)

    def _keep(self, what: str, **figures: float) -> None:
        self.rows.append({"what": what, "who": self.who, **figures})
        shown = ", ".join(f"{key} {value:,.1f}" for key, value in figures.items())
        print(f"  {self.who}: {what}: {shown}", flush=True)

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(self.rows), encoding="utf-8")
