"""The book's Parquet as an engine reads it: each entry with the customer whom its own was merged into."""

from collections.abc import Sequence
from pathlib import Path

from daifuku.insights.engine import literal
from daifuku.insights.engines import Engine

# A statement stays of a length that an engine reads at once.
_SOME = 10_000
_MERGED = "CREATE TABLE merged (id BIGINT, root_id BIGINT)"
_MAPPED = """
    CREATE VIEW entries AS
    SELECT e.* REPLACE (coalesce(m.root_id, e.customer_id) AS customer_id)
    FROM read_parquet([{files}]) e LEFT JOIN merged m ON m.id = e.customer_id {where}
"""
_PLAIN = "CREATE VIEW entries AS SELECT * FROM read_parquet([{files}]) e {where}"


def open_entries(
    files: Sequence[Path], merged: Sequence[tuple[int, int]], engine: Engine, where: str = ""
) -> None:
    """Make the view `entries`; `where` is SQL about `e`, `merged` (id, root) of whoever was merged."""
    if merged:
        engine.run(_MERGED)
    for at in range(0, len(merged), _SOME):
        rows = ", ".join(f"({id_}, {root})" for id_, root in merged[at : at + _SOME])
        engine.run(f"INSERT INTO merged VALUES {rows}")
    listed = ", ".join(map(literal, files))
    engine.run((_MAPPED if merged else _PLAIN).format(files=listed, where=where))
