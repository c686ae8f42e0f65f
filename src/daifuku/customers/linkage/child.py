"""`python -P -m daifuku.customers.linkage.child`: the whole base, in a process that ends.

One line comes in: where PostgreSQL is (`postgres`), how much memory DuckDB may take (`memory`, MB),
where it may spill (`spill`, a folder), and from which probability on a pair is told (`least`). Lines
go out: [low id, high id, probability, [[code, bits] …]], at last {"records": how many}."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from daifuku.customers.linkage import splinking
from daifuku.customers.linkage.comparisons import COMPARISONS
from daifuku.customers.linkage.features import Features, Kept, features_of
from daifuku.customers.linkage.model import shipped
from daifuku.customers.linkage.splinking import Pair

_BATCH = 10_000
# Whoever was merged stands for itself no more, but is still reached where they were.
_KEPT = """
    SELECT c.id, c.kind, c.family_name, c.given_name, c.family_kana, c.given_kana, c.name_key,
        c.name_kana, coalesce(c.birthday::text, ''), c.gender, c.corporate_number,
        coalesce(p.phones, '{}'), coalesce(p.emails, '{}'), coalesce(p.addresses, '{}')
    FROM customers_customer c LEFT JOIN (
        SELECT coalesce(o.root_id, o.id) AS id,
            array_agg(p.normal) FILTER (WHERE p.kind = 'phone') AS phones,
            array_agg(p.normal) FILTER (WHERE p.kind = 'email') AS emails,
            array_agg(p.normal) FILTER (WHERE p.kind = 'address') AS addresses
        FROM customers_contact_point p JOIN customers_customer o ON o.id = p.customer_id
        GROUP BY 1) p USING (id)
    WHERE c.deleted_at IS NULL AND NOT c.walk_in AND c.root_id IS NULL
"""


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    counted = 0

    def counting() -> Iterator[Features]:
        nonlocal counted
        for kept in kept_in(asked["postgres"]):
            counted += 1
            yield features_of(kept)

    duck = opened(Path(asked["spill"]), asked["memory"])
    for pair in whole_base(duck, counting(), asked["least"]):
        told = [pair.low_id, pair.high_id, round(pair.probability, 6), pair.reasons]
        sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.write(json.dumps({"records": counted}) + "\n")


def opened(spill: Path, memory: int) -> Any:
    """A DuckDB on a file, so that its tables need not stay in memory."""
    import duckdb

    config: dict[str, Any] = {
        "memory_limit": f"{memory}MB",
        "threads": 2,
        "temp_directory": str(spill),
    }
    duck = duckdb.connect(spill / "linkage.duckdb", config=config)
    duck.execute("SET preserve_insertion_order = false")
    return duck


def whole_base(duck: Any, records: Iterable[Features], least: float) -> Iterator[Pair]:
    counts = splinking.take(duck, records)
    for kind in COMPARISONS:
        if counts.get(kind, 0) > 1:
            model = shipped(kind, counts[kind])
            splinking.choose(duck, kind, counts)
            splinking.block(duck)
            yield from splinking.found(splinking.linker_of(duck, model), model, least)


def kept_in(postgres: str) -> Iterator[Kept]:
    import psycopg

    with psycopg.connect(postgres) as connection, connection.cursor("kept") as cursor:
        cursor.itersize = _BATCH
        cursor.execute(_KEPT)
        yield from (Kept(*row) for row in cursor)


if __name__ == "__main__":
    main()
