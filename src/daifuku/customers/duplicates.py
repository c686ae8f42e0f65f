"""Who may be the same, looked for in the whole base by a process of its own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction

from daifuku.customers.linkage.scoring import LIKELY
from daifuku.customers.queries.likely import asked_of, likely
from daifuku.foundation.access import Actor
from daifuku.foundation.conninfo import conninfo

MEMORY_MB = 600
_LONGEST_SECONDS = 3600
_LOADING = """
    CREATE TEMPORARY TABLE alike_now (low_id bigint, high_id bigint, probability float8, reasons jsonb)
    ON COMMIT DROP
"""
# Somebody may have been merged, removed or told apart since the records were read.
_SWAP = """
    WITH gone AS (DELETE FROM customers_likeness RETURNING 1)
    INSERT INTO customers_likeness (low_id, high_id, probability, reasons, found_at)
    SELECT n.low_id, n.high_id, n.probability, n.reasons, %s FROM alike_now n
    JOIN customers_customer a ON a.id = n.low_id JOIN customers_customer b ON b.id = n.high_id
    WHERE a.deleted_at IS NULL AND b.deleted_at IS NULL AND a.root_id IS NULL AND b.root_id IS NULL
        AND (SELECT count(*) FROM gone) >= 0
        AND NOT EXISTS (SELECT FROM customers_distinct d
            WHERE d.low_id = n.low_id AND d.high_id = n.high_id)
"""


_FORGET = "DELETE FROM customers_likeness WHERE low_id = %s OR high_id = %s"
_KEEP = """
    INSERT INTO customers_likeness (low_id, high_id, probability, reasons, found_at)
    SELECT n.*, %s FROM unnest(%s::bigint[], %s::bigint[], %s::float8[], %s::jsonb[]) AS n (
        low_id, high_id, probability, reasons)
    WHERE NOT EXISTS (SELECT FROM customers_distinct d
                      WHERE d.low_id = n.low_id AND d.high_id = n.high_id)
    ON CONFLICT (low_id, high_id) DO UPDATE SET probability = excluded.probability,
        reasons = excluded.reasons, found_at = excluded.found_at
"""


class LinkageFailed(RuntimeError):
    """The process ended before it had told everything."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many records were compared, and how many pairs may be one customer."""

    records: int
    pairs: int


def find_duplicates(*, at: datetime) -> Found:
    """Afterwards `customers_likeness` holds just the pairs found now, without those who were said
    not to be the same. Refuses with LinkageFailed, and then nothing has changed."""
    place = Path(settings.DAIFUKU_HOME) / "linkage"
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place) as spill, tempfile.TemporaryFile("w+") as told:
        _run(spill, told)
        told.seek(0)
        return _load(told, at)


def compare(customer_ids: Iterable[int], *, at: datetime) -> int:
    """These with everybody, one by one: afterwards `customers_likeness` holds just the pairs found
    now of each. Answers how many."""
    number = 0
    for asked in asked_of(sorted(set(customer_ids))):
        mine = asked.kept.id
        found = likely(asked, Actor.system(), but=mine)
        rows = [
            (min(mine, one.id), max(mine, one.id), one.probability, json.dumps(one.reasons))
            for one in found
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_FORGET, [mine, mine])
            if rows:
                cursor.execute(_KEEP, [at, *map(list, zip(*rows, strict=True))])
                number += cursor.rowcount
    return number


def _run(spill: str, told: IO[str]) -> None:
    asked = {"postgres": conninfo(), "memory": MEMORY_MB, "spill": spill, "least": LIKELY}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "daifuku.customers.linkage.child"],
        input=json.dumps(asked) + "\n",
        stdout=told,
        text=True,
        timeout=_LONGEST_SECONDS,
    )
    if done.returncode:
        raise LinkageFailed(f"The linkage ended ({done.returncode}).")


def _load(told: IO[str], at: datetime) -> Found:
    counted: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOADING)
        with cursor.copy("COPY alike_now FROM STDIN") as copy:
            for row in _rows(told, counted):
                copy.write_row(row)
        if "records" not in counted:
            raise LinkageFailed("The linkage did not tell everything.")
        cursor.execute(_SWAP, [at])
        return Found(counted["records"], cursor.rowcount)


def _rows(told: IO[str], counted: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    for line in told:
        one = json.loads(line)
        if isinstance(one, dict):
            counted.update(one)
        else:
            low, high, probability, reasons = one
            yield low, high, probability, json.dumps(reasons)
