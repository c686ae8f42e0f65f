"""The staging tables of one session, and the sums made of them once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg.pq import TransactionStatus

COPY_RECEIPTS = (
    "COPY staged_receipt (n, receipt_no, customer_id, store_id, occurred_at, channel, staff_id,"
    " kind, returns_receipt_no) FROM STDIN"
)
COPY_LINES = (
    "COPY staged_line (n, position, product_id, quantity, amount, discount, unit_price, tax_rate)"
    " FROM STDIN"
)
# The same with who sold it, where that is not who the receipt names.
COPY_LINES_SERVED = COPY_LINES.replace("tax_rate)", "tax_rate, staff_id)")
_MAKE = """
    CREATE TEMP TABLE staged_receipt (
        n bigint NOT NULL,
        receipt_no text COLLATE "C" NOT NULL,
        customer_id bigint,
        store_id bigint NOT NULL,
        occurred_at timestamptz NOT NULL,
        channel text NOT NULL DEFAULT 'store',
        staff_id bigint,
        kind text NOT NULL DEFAULT 'sale',
        returns_receipt_no text COLLATE "C");
    CREATE TEMP TABLE staged_line (
        n bigint NOT NULL,
        position smallint NOT NULL,
        product_id bigint NOT NULL,
        quantity numeric(12, 3) NOT NULL,
        amount bigint NOT NULL,
        discount bigint NOT NULL DEFAULT 0,
        unit_price bigint,
        tax_rate numeric(4, 2) NOT NULL,
        staff_id bigint)
"""
# Tax is rounded once per rate and receipt, towards zero, as in tax.py; ids are given out here, so
# that lines, entries and returns need no second look at what was written.
_SUM = """
    CREATE TEMP TABLE staged_sum AS
    SELECT n, nextval(pg_get_serial_sequence('commerce_purchase', 'id')) AS purchase_id,
           total, discount, tax, lines, quantity
    FROM (SELECT n, sum(amount)::bigint AS total, sum(discount)::bigint AS discount,
                 sum(amount * (tax_rate * 100)::bigint / (10000 + (tax_rate * 100)::bigint))::bigint
                     AS tax,
                 sum(lines)::smallint AS lines, sum(quantity) AS quantity
          FROM (SELECT n, tax_rate, sum(amount)::bigint AS amount, sum(discount) AS discount,
                       count(*) AS lines, sum(quantity) AS quantity
                FROM staged_line GROUP BY n, tax_rate) AS by_rate
          GROUP BY n ORDER BY n) AS sums
"""
# The sale of a return stands in this load or is in the book already; its buyer is the return's.
_RETURNS = """
    CREATE TEMP TABLE staged_return AS
    SELECT r.n, coalesce(sale.purchase_id, p.id) AS id,
           coalesce(q.customer_id, w.walk_in_customer_id, p.customer_id) AS customer_id
    FROM staged_receipt r
    LEFT JOIN staged_receipt q ON q.receipt_no = r.returns_receipt_no
    LEFT JOIN staged_sum sale ON sale.n = q.n
    LEFT JOIN commerce_store w ON w.id = q.store_id
    LEFT JOIN commerce_purchase p ON p.source = %s AND p.receipt_no = r.returns_receipt_no
    WHERE r.returns_receipt_no IS NOT NULL
"""
_READY = """
    CREATE INDEX ON staged_receipt (n);
    CREATE INDEX ON staged_line (n);
    CREATE INDEX ON staged_sum (n);
    ANALYZE staged_receipt;
    ANALYZE staged_line;
    ANALYZE staged_sum
"""
_ROOM = "SET work_mem = '64MB'; SET maintenance_work_mem = '128MB'"
_FORGET = "DROP TABLE IF EXISTS pg_temp.staged_sum, pg_temp.staged_return"
_DROP = "DROP TABLE IF EXISTS pg_temp.staged_receipt, pg_temp.staged_line"


@contextmanager
def staging() -> Iterator[None]:
    """Empty staging tables, gone afterwards. Outside a transaction: batches commit one by one."""
    _run(_FORGET, _DROP, _MAKE, _ROOM)
    try:
        yield
    finally:
        if not _failed():
            _run(_FORGET, _DROP, "RESET work_mem", "RESET maintenance_work_mem")


def prepare(source: str) -> tuple[int, int]:
    """Sum what is staged, before the first batch. Answers the lowest and highest n."""
    _run(_FORGET, _SUM)
    with connection.cursor() as cursor:
        cursor.execute(_RETURNS, [source])
        cursor.execute(_READY)
        cursor.execute("SELECT min(n), max(n) FROM staged_receipt")
        lowest, highest = cursor.fetchone()
    return lowest or 0, highest or -1


def _failed() -> bool:
    """A failed transaction takes tables and settings with it."""
    at_hand = connection.connection
    return at_hand is None or at_hand.info.transaction_status == TransactionStatus.INERROR


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
