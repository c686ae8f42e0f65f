"""Kept figures counted again from the receipts: all of them, or the days of one store."""

from django.db import connection, transaction

# Writers wait, so that nobody adds to a day while it is counted.
_LOCK = "LOCK TABLE commerce_store_day, commerce_buyer IN SHARE ROW EXCLUSIVE MODE"
_FORGET_DAYS = (
    "DELETE FROM commerce_store_day WHERE %(store)s::bigint IS NULL OR store_id = %(store)s"
)
_COUNT_DAYS = """
    INSERT INTO commerce_store_day (store_id, day, sales, returns, total, discount, tax)
    SELECT p.store_id, (p.occurred_at AT TIME ZONE s.timezone)::date,
           count(*) FILTER (WHERE p.kind = 'sale'), count(*) FILTER (WHERE p.kind = 'return'),
           sum(p.total), sum(p.discount), sum(p.tax)
    FROM commerce_purchase p JOIN commerce_store s ON s.id = p.store_id
    WHERE p.voided_at IS NULL AND (%(store)s::bigint IS NULL OR p.store_id = %(store)s)
    GROUP BY 1, 2
"""
_FORGET_BUYERS = "DELETE FROM commerce_buyer"
_COUNT_BUYERS = """
    INSERT INTO commerce_buyer (customer_id, first_at, second_at, last_at)
    SELECT root_id, min(occurred_at), min(occurred_at) FILTER (WHERE place = 2),
           max(occurred_at)
    FROM (SELECT root_id, occurred_at,
                 row_number() OVER (PARTITION BY root_id ORDER BY occurred_at) AS place
          FROM (SELECT coalesce(c.root_id, c.id) AS root_id, p.occurred_at
                FROM commerce_purchase p JOIN customers_customer c ON c.id = p.customer_id
                WHERE p.kind = 'sale' AND p.voided_at IS NULL AND NOT c.walk_in) AS known) AS sales
    GROUP BY root_id
"""


def rebuild() -> None:
    _run(None, _FORGET_DAYS, _COUNT_DAYS, _FORGET_BUYERS, _COUNT_BUYERS)


def recount_days(store_id: int) -> None:
    """After the store's calendar changed."""
    _run(store_id, _FORGET_DAYS, _COUNT_DAYS)


def _run(store_id: int | None, *statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (_LOCK, *statements):
            cursor.execute(statement, {"store": store_id})
