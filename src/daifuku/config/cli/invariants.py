"""Sentences about the data that must always hold, each a query that finds the exceptions.

A room keeps its own in `invariants.sql`: a comment with the sentence, then the query. Only what
no constraint of the database can hold stands there.
"""

from collections.abc import Iterator
from pathlib import Path

import daifuku

ROOMS = Path(daifuku.__file__).parent


def broken() -> Iterator[tuple[str, int]]:
    """Each sentence with the number of rows that contradict it, all seen at one moment."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for sentence, query in sentences():
            cursor.execute(f"SELECT count(*) FROM ({query}) AS exceptions")
            yield sentence, cursor.fetchone()[0]


def sentences() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOMS.glob("*/invariants.sql")):
        for block in path.read_text(encoding="utf-8").split(";"):
            lines = block.strip().splitlines()
            said = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
            query = "\n".join(line for line in lines if not line.startswith("--"))
            if query.strip():
                yield " ".join(said), query
