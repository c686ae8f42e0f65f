"""Small Parquet files become large ones: there is one for every ten minutes with news, and of each
that it reads DuckDB keeps something that no limit of its memory counts."""

from collections.abc import Iterator
from pathlib import Path

from daifuku.insights import parquet
from daifuku.insights.engines import Engine
from daifuku.ledger import book

# About a day of refreshes.
MOST_SMALL = 128
# About 250,000 entries; such files stay as they are, so that an entry is not written every day.
LARGE_BYTES = 4 << 20
_MEMORY = 48


def merge_small(bookmark: book.Bookmark) -> None:
    """When there are too many small files, make as few of them as may be, some at a time. Nobody
    may be reading them; an end at any moment loses no entry and counts none twice."""
    files = parquet.chain(bookmark)
    if sum(path.stat().st_size < LARGE_BYTES for path in files) <= MOST_SMALL:
        return
    for neighbours in _runs(files):
        if len(neighbours) > 1:
            with Engine(_MEMORY) as engine:
                parquet.join(neighbours, engine)


def _runs(files: list[Path]) -> Iterator[list[Path]]:
    """Small files that follow each other, until they make a large one or are many."""
    run: list[Path] = []
    held = 0
    for path in files:
        size = path.stat().st_size
        if size >= LARGE_BYTES or held >= LARGE_BYTES or len(run) == MOST_SMALL:
            yield run
            run, held = [], 0
        if size < LARGE_BYTES:
            run.append(path)
            held += size
    yield run
