"""What the build reads from the year, as files in a folder: the work of the child process.

`python -m daifuku.demo.extracts FOLDER TODAY [SAMPLE]` says `catalogue` when what it sells, where
and to whom is written, waits for `ids` on standard input (the ids that the database gave are then
in the folder), and says one line for each part of the receipts, the latest first."""

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from daifuku.demo import catalogue
from daifuku.demo.journey import open_journey

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FOR_PYTHON = "FORMAT csv, HEADER true"
# The text form of PostgreSQL's COPY; no value here holds a tab or a line's end.
_FOR_POSTGRES = "FORMAT csv, HEADER false, DELIMITER '\t', NULLSTR '\\N'"
# A part is one transaction of about ten thousand receipts.
PART_DAYS = 23

_PRODUCTS = """
SELECT sold.product_id, manufacturer_id, department, brand, product_category, product_type,
    package_size, sold.price
FROM (
    SELECT product_id, CAST(
        quantile_disc(CAST(round((amount + discount) / quantity) AS BIGINT), 0.5) AS BIGINT
    ) AS price FROM line GROUP BY product_id
) sold LEFT JOIN products USING (product_id) ORDER BY sold.product_id
"""
# The home store is the one visited most; of equals the one with the smaller number.
_HOMES = """
WITH visit AS (
    SELECT household_id, store_id, basket_id, min(bought_at) AS bought_at, sum(amount) AS amount
    FROM line GROUP BY ALL
), favourite AS (
    SELECT household_id, store_id FROM visit GROUP BY household_id, store_id
    QUALIFY row_number() OVER (
        PARTITION BY household_id ORDER BY count(*) DESC, store_id) = 1
), sums AS (
    SELECT household_id, count(*) AS receipts, sum(amount) AS spent,
        min(bought_at)::DATE AS first_on, max(bought_at)::DATE AS last_on,
        count(*) FILTER (bought_at >= (SELECT max(bought_at) FROM line) - INTERVAL 90 DAY) AS lately
    FROM visit GROUP BY household_id
)
SELECT sums.*, favourite.store_id, demographics.* EXCLUDE (household_id)
FROM sums JOIN favourite USING (household_id) LEFT JOIN demographics USING (household_id)
ORDER BY household_id
"""
_STORES = """
SELECT store_id, count(*) FILTER (store_id IN (SELECT store_id FROM line)) > 0 AS used
FROM transactions GROUP BY store_id ORDER BY count(DISTINCT basket_id) DESC, store_id
"""
BASKETS = """
CREATE TEMP TABLE basket AS
SELECT basket_id, any_value(household_id) AS household_id, any_value(store_id) AS store_id,
    any_value(bought_at) AS bought_at,
    date_diff('day', bought_at::DATE, last_day) AS days_ago
FROM line, (SELECT max(bought_at)::DATE AS last_day FROM line)
GROUP BY basket_id, bought_at, last_day
"""
_PART = """
CREATE OR REPLACE TEMP TABLE part AS
SELECT *, row_number() OVER (ORDER BY bought_at, basket_id) AS n FROM basket
WHERE days_ago BETWEEN {newest} AND {oldest}
"""
_RECEIPTS = """
SELECT n, basket_id, customer.id, store.id, strftime(bought_at, '%Y-%m-%d %H:%M:%S+09'), 'store',
    NULL, 'sale', NULL
FROM part JOIN customer ON customer.key = household_id JOIN store ON store.key = store_id
ORDER BY n
"""
_PART_LINES = """
SELECT n, row_number() OVER (PARTITION BY n ORDER BY line.product_id) AS position, product.id,
    quantity, amount, discount, CAST(round((amount + discount) / quantity) AS BIGINT),
    product.tax_rate
FROM line JOIN part USING (basket_id) JOIN product ON product.key = line.product_id
ORDER BY n, position
"""


def write_catalogue(connection: "DuckDBPyConnection", folder: Path) -> None:
    rows = connection.execute(_PRODUCTS).fetchall()
    kinds = [(catalogue.Kind(*row[:7]), row[7]) for row in rows]
    pairs = ((kind.department, kind.category) for kind, _price in kinds)
    _write(
        folder / "categories.csv",
        ("code", "parent", "ja", "en"),
        ((row.code, row.parent, row.ja, row.en) for row in catalogue.categories(pairs)),
    )
    _write(
        folder / "products.csv",
        ("key", "category", "price", "tax_rate", "ja", "en"),
        (_product(kind, price) for kind, price in kinds),
    )
    _copy(connection, _STORES, folder / "stores.csv")
    _copy(connection, _HOMES, folder / "homes.csv")


def _product(kind: catalogue.Kind, price: int) -> tuple[object, ...]:
    code = catalogue.category_code(kind.department, kind.category)
    rate = catalogue.tax_rate(kind.category)
    return (kind.product_id, code, price, rate, *catalogue.product_names(kind))


def read_ids(connection: "DuckDBPyConnection", folder: Path) -> None:
    for table in ("customer", "store", "product"):
        path = str(folder / f"{table}_ids.csv")
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{path}')")


def write_receipts(connection: "DuckDBPyConnection", folder: Path) -> Iterator[str]:
    """Two files a part, `<part>.receipts` and `<part>.lines`; yields the part's name."""
    (days,) = connection.execute("SELECT max(days_ago) FROM basket").fetchall()[0]
    for name, (newest, oldest) in parts(days).items():
        # No parameters: to look at them DuckDB imports pandas, which takes two seconds.
        connection.execute(_PART.format(newest=newest, oldest=oldest))
        _copy(connection, _RECEIPTS, folder / f"{name}.receipts", _FOR_POSTGRES)
        _copy(connection, _PART_LINES, folder / f"{name}.lines", _FOR_POSTGRES)
        yield name


def parts(days: int) -> dict[str, tuple[int, int]]:
    """{name: (days ago from, to)} covering 0 to `days`, the latest first."""
    starts = list(range(0, days + 1, PART_DAYS))
    ends = [*(start - 1 for start in starts[1:]), days]
    spans = zip(starts, ends, strict=True)
    return {f"part{number:02d}": span for number, span in enumerate(spans, start=1)}


def _copy(
    connection: "DuckDBPyConnection", query: str, path: Path, form: str = _FOR_PYTHON
) -> None:
    connection.execute(f"COPY ({query}) TO '{path}' ({form})")


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def main(folder: Path, today: date, sample: int | None) -> None:
    connection = open_journey(today, sample)
    write_catalogue(connection, folder)
    print("catalogue", flush=True)  # noqa: T201
    connection.execute(BASKETS)
    if not sys.stdin.readline():
        return
    read_ids(connection, folder)
    for name in write_receipts(connection, folder):
        print(name, flush=True)  # noqa: T201
    print("end", flush=True)  # noqa: T201


if __name__ == "__main__":
    _folder, _today, *_sample = sys.argv[1:]
    main(Path(_folder), date.fromisoformat(_today), int(_sample[0]) if _sample else None)
