"""Sentences about the data that must always hold, each a query that finds the exceptions.

A room keeps its own in `invariants.sql`: a comment with the sentence, then the query. Only what
no constraint of the database can hold stands there.
"""

from collections.abc import Iterator
from pathlib import Path

import daifuku
from daifuku.config.words import gettext

ROOMS = Path(daifuku.__file__).parent


def broken() -> Iterator[tuple[str, int]]:
    """Each sentence with the number of rows that contradict it, all seen at one moment."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for sentence, query in sentences():
            cursor.execute(f"SELECT count(*) FROM ({query}) AS exceptions")
            yield sentence, cursor.fetchone()[0]


def said_of(sentence: str, rows: int) -> str:
    """The sentences are translated where the rooms keep them, and Django knows all the rooms."""
    from django.utils.translation import gettext as in_any_room

    if not rows:
        return in_any_room(sentence)
    told = gettext("%(sentence)s: %(rows)d rows do not")
    return told % {"sentence": in_any_room(sentence), "rows": rows}


def sentences() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOMS.glob("*/invariants.sql")):
        yield from sentences_of(path)


def sentences_of(path: Path) -> Iterator[tuple[str, str]]:
    for block in path.read_text(encoding="utf-8").split(";"):
        lines = block.strip().splitlines()
        said = [line.removeprefix("--").strip() for line in lines if line.startswith("--")]
        query = "\n".join(line for line in lines if not line.startswith("--"))
        if query.strip():
            yield " ".join(said), query
