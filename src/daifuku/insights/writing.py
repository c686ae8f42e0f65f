"""Scores come back into PostgreSQL: staged, compared, and only what changed is written."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from daifuku.customers.queries import visible_sql
from daifuku.foundation.access import Actor

COLUMNS = (
    "customer_id",
    "recency_days",
    "purchases",
    "spent",
    "r",
    "f",
    "m",
    "decile",
    "segment",
)
_NAMES = ", ".join(COLUMNS)
_STAGE = f"""
    CREATE TEMP TABLE staged_rfm ON COMMIT DROP AS
    SELECT {_NAMES} FROM insights_rfm WITH NO DATA
"""
_UPSERT = f"""
    INSERT INTO insights_rfm ({_NAMES})
    SELECT {_NAMES} FROM (SELECT * FROM staged_rfm EXCEPT SELECT {_NAMES} FROM insights_rfm) AS new
    ON CONFLICT (customer_id) DO UPDATE SET
        {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])}
"""
_REMOVE = """
    DELETE FROM insights_rfm r
    WHERE NOT EXISTS (SELECT FROM staged_rfm s WHERE s.customer_id = r.customer_id)
"""
# How many listed customers and how much money stand in each segment and decile.
SUMMED = """
    WITH summed AS (
        SELECT segment, decile, count(*) AS customers, sum(spent)::bigint AS spent
        FROM insights_rfm r JOIN customers_customer c ON c.id = r.customer_id
        WHERE {visible} GROUP BY GROUPING SETS ((segment), (decile)))
    SELECT jsonb_build_object(
        'segment', coalesce(jsonb_object_agg(segment, jsonb_build_array(customers, spent))
            FILTER (WHERE segment IS NOT NULL), '{{}}'),
        'decile', coalesce(jsonb_object_agg(decile, jsonb_build_array(customers, spent))
            FILTER (WHERE decile IS NOT NULL), '{{}}')) AS shares
    FROM summed
"""
# Home shows these sums to everybody who sees all customers.
_FRESH = """
    INSERT INTO insights_freshness (key, as_of, rows, shares)
    SELECT 'rfm', %s, %s, shares FROM ({summed}) AS counted
    ON CONFLICT (key) DO UPDATE SET
        as_of = excluded.as_of, rows = excluded.rows, shares = excluded.shares
"""


def replace_scores(rows: Iterable[tuple], as_of: datetime) -> int:
    """Make the table of scores equal to `rows`. Returns how many customers are scored."""
    return replace_scores_by((",".join(map(str, row)).encode() + b"\n" for row in rows), as_of)


def replace_scores_by(blocks: Iterable[bytes], as_of: datetime) -> int:
    """The same, of CSV in pieces that may end anywhere."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_STAGE)
        with cursor.copy(f"COPY staged_rfm ({_NAMES}) FROM STDIN (FORMAT csv)") as copy:
            for block in blocks:
                copy.write(block)
        count = int(cursor.rowcount)
        cursor.execute(_UPSERT)
        cursor.execute(_REMOVE)
        visible, values = visible_sql(Actor.system())
        fresh = _FRESH.format(summed=SUMMED.format(visible=visible))
        cursor.execute(fresh, [as_of, count, *values])
    return count
