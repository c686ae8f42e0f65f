"""`python -m daifuku.insights.child refresh|rebuild`: the heavy engines work here and end."""

import os
import sys
from datetime import UTC, datetime
from itertools import chain
from typing import Any

READER = "insights.parquet"


def main(arguments: list[str]) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daifuku.config.settings")
    django.setup()
    if arguments[:1] == ["rebuild"] or not files_are_whole():
        forget()
    read = catch_up()
    scored = score(datetime.now(UTC))
    sys.stdout.write(f"{read} entries read, {scored} customers scored\n")
    return 0


def files_are_whole() -> bool:
    """Whether the files hold what the bookmark says: not in a new home, whose data came from an
    export, and not when somebody removed some."""
    from django.db import transaction

    from daifuku.insights import parquet
    from daifuku.ledger import book

    with transaction.atomic():
        return parquet.cut_off(book.bookmark_of(READER, lock=True))


def forget() -> None:
    """Throw the Parquet files away; the next catching-up reads the book from the beginning."""
    from django.db import transaction

    from daifuku.insights import parquet
    from daifuku.ledger import book

    with transaction.atomic():
        book.bookmark_of(READER, lock=True)
        parquet.empty()
        book.advance(READER, book.Bookmark())


def catch_up() -> int:
    """Write all that is new as Parquet, a stretch at a time. Returns how many entries."""
    from django.db import transaction

    from daifuku.insights import parquet
    from daifuku.ledger import book

    total, duck = 0, parquet.connected()
    while True:
        with transaction.atomic():
            stretch = book.stretch(book.bookmark_of(READER, lock=True), parquet.STRETCH)
            if stretch is None:
                return total
            parquet.write(stretch, duck)
            book.advance(READER, stretch.upto)
        total += stretch.count


def score(as_of: datetime) -> int:
    """RFM of every customer but the walk-in ones, written to PostgreSQL where it changed."""
    import ibis

    from daifuku.customers.queries import walk_in_ids
    from daifuku.insights import parquet, rfm, writing

    files = sorted(parquet.folder().glob("*.parquet"))
    if not files:
        return writing.replace_scores([], as_of)
    engine = ibis.duckdb.connect()
    engine.raw_sql("SET TimeZone = 'UTC'")
    entries: Any = engine.read_parquet([str(file) for file in files])
    entries = entries.filter(entries.customer_id.notin(walk_in_ids() or [0]))
    scored = rfm.with_segments(rfm.rfm_expression(entries, as_of))
    columns = [*writing.COLUMNS]
    found = engine.raw_sql(ibis.to_sql(scored.select(*columns), dialect="duckdb"))
    batches = iter(lambda: found.fetchmany(10_000), [])
    return writing.replace_scores(chain.from_iterable(batches), as_of)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
