"""`python -P -m daifuku.customers.linkage.child`: the whole base, in a process that ends.

One line comes in: where PostgreSQL is (`postgres`), how much memory DuckDB may take (`memory`, MB),
where it may spill (`spill`, a folder), and from which probability on a pair is told (`least`). Lines
go out: [low id, high id, probability, [[code, bits] …]], at last {"records": how many}."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from daifuku.customers.linkage import splinking
from daifuku.customers.linkage.comparisons import COMPARISONS
from daifuku.customers.linkage.features import Kept, features_of
from daifuku.customers.linkage.model import shipped
from daifuku.customers.linkage.splinking import Pair
from daifuku.foundation.children import HANDS

_BATCH = 10_000
# Whoever was merged stands for itself no more, but is still reached where they were.
_KEPT = """
    SELECT c.id, c.kind, c.family_name, c.given_name, c.family_kana, c.given_kana, c.name_key,
        c.name_kana, coalesce(c.birthday::text, ''), c.gender, c.corporate_number,
        coalesce(p.phones, '{{}}'), coalesce(p.emails, '{{}}'), coalesce(p.addresses, '{{}}')
    FROM customers_customer c LEFT JOIN (
        SELECT coalesce(o.root_id, o.id) AS id,
            array_agg(p.normal) FILTER (WHERE p.kind = 'phone') AS phones,
            array_agg(p.normal) FILTER (WHERE p.kind = 'email') AS emails,
            array_agg(p.normal) FILTER (WHERE p.kind = 'address') AS addresses
        FROM customers_contact_point p JOIN customers_customer o ON o.id = p.customer_id
        WHERE coalesce(o.root_id, o.id) % {parts} = {part} GROUP BY 1) p USING (id)
    WHERE c.id % {parts} = {part}
      AND c.deleted_at IS NULL AND NOT c.walk_in AND c.root_id IS NULL
"""


def main() -> None:
    asked = json.loads(sys.stdin.readline())
    place = Path(asked["spill"])
    paths = read_at_once(partial(kept_in, asked["postgres"]), place)
    duck = opened(place, asked["memory"])
    counts = splinking.take_files(duck, paths)
    for pair in whole_base(duck, counts, asked["least"]):
        told = [pair.low_id, pair.high_id, round(pair.probability, 6), pair.reasons]
        sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.write(json.dumps({"records": sum(counts.values())}) + "\n")


def read_at_once(records: Callable[[int, int], Iterable[Kept]], place: Path) -> list[Path]:
    """Files of Features in `place`, made by as many processes as there are hands: `records(part,
    parts)`, which must be picklable, gives each its own. Refuses with RuntimeError."""
    paths = [place / f"records-{part}.parquet" for part in range(HANDS)]
    context = get_context("spawn")
    at_work = [
        context.Process(target=_written, args=(partial(records, part, HANDS), path))
        for part, path in enumerate(paths)
    ]
    for one in at_work:
        one.start()
    for one in at_work:
        one.join()
    if any(one.exitcode for one in at_work):
        raise RuntimeError("The records could not be read.")
    return paths


def _written(records: Callable[[], Iterable[Kept]], path: Path) -> None:
    splinking.write(map(features_of, records()), path)


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


def whole_base(duck: Any, counts: dict[str, int], least: float) -> Iterator[Pair]:
    """Of the records that were taken, so many of each kind."""
    for kind in COMPARISONS:
        if counts.get(kind, 0) > 1:
            model = shipped(kind, counts[kind])
            splinking.choose(duck, kind, counts)
            splinking.block(duck)
            yield from splinking.found(splinking.linker_of(duck, model), model, least)


def kept_in(postgres: str, part: int, parts: int) -> Iterator[Kept]:
    import psycopg

    with psycopg.connect(postgres) as connection, connection.cursor("kept") as cursor:
        cursor.itersize = _BATCH
        cursor.execute(_KEPT.format(part=part, parts=parts))
        yield from (Kept(*row) for row in cursor)


if __name__ == "__main__":
    main()
