"""What it costs that nothing is forgotten: a bulk edit with the history's trigger and without."""

import sys
import time
from statistics import median

import psycopg

from daifuku.foundation.postgres import locate

_EDIT = "UPDATE customers_customer SET honorific = %s WHERE id <= %s"
_EDIT_ONE = """
    UPDATE customers_customer SET honorific = %s WHERE id = (SELECT max(id) FROM customers_customer)
"""
_BUDGET, _ROUNDS = 1.3, 9


def run(home, name: str, rows: int) -> None:
    """In turn, each rolled back; both run every other trigger of the table. What a round that was
    rolled back leaves behind is swept before the next, which would else pay for it."""
    owner = f"host={locate(home).socket_dir} user=postgres dbname={name}"
    plain, kept = [], []
    with psycopg.connect(owner) as db:
        for _ in range(_ROUNDS):
            for remembered, seconds in ((False, plain), (True, kept)):
                _sweep(owner)
                seconds.append(_edited(db, rows, remembered=remembered))
    ratio = median(kept) / median(plain)
    mark = "" if ratio <= _BUDGET else "  over"
    sys.stdout.write(
        f"history: edit of {rows:,} customers {median(kept):.2f} s, without {median(plain):.2f} s,"
        f" ratio {ratio:.2f} (at most {_BUDGET}){mark}\n"
    )


def _edited(db: psycopg.Connection, rows: int, *, remembered: bool) -> float:
    db.execute("SELECT set_config('daifuku.change_id', '1', true)")
    # As in a worker: a connection that did something small before.
    db.execute(_EDIT_ONE, ["様" if remembered else "殿"])
    if not remembered:
        db.execute(
            "ALTER TABLE customers_customer DISABLE TRIGGER customers_customer_remember_update"
        )
    begun = time.monotonic()
    db.execute(_EDIT, ["様" if remembered else "殿", rows])
    seconds = time.monotonic() - begun
    db.rollback()
    return seconds


def _sweep(owner: str) -> None:
    with psycopg.connect(owner, autocommit=True) as db:
        db.execute("VACUUM customers_customer, customers_customer_history")
        db.execute("CHECKPOINT")
