"""A view of the book can be thrown away: made again it is the same as kept up."""

import random

import pytest
from django.db import connection

from daifuku.foundation.money import Money
from daifuku.foundation.registries import Reader
from daifuku.ledger import book, readers
from daifuku.ledger.book import Stretch
from daifuku.ledger.testing import wait_until_readable
from daifuku.ledger.tests.entries import AT, a_change, rows, sale, take_back, touch, write

SUM_UP = """
    INSERT INTO ledger_spent (customer_id, spent, sales)
    SELECT e.customer_id, sum(s.sign * e.amount), sum(s.sign)
    FROM ledger_entry e, LATERAL (SELECT CASE WHEN e.retracts IS NULL THEN 1 ELSE -1 END) AS s(sign)
    WHERE {where} AND e.kind = 'commerce.purchase_made' GROUP BY 1
    ON CONFLICT (customer_id) DO UPDATE
    SET spent = ledger_spent.spent + excluded.spent, sales = ledger_spent.sales + excluded.sales
"""


class Spent:
    """A sample reader: what each customer spent."""

    fails = False

    def catch_up(self, stretch: Stretch) -> int:
        with connection.cursor() as cursor:
            cursor.execute(SUM_UP.format(where=stretch.where), stretch.params)
        if self.fails:
            raise RuntimeError("in the middle of a stretch")
        return stretch.count

    def forget(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ledger_spent")

    def view(self) -> list[tuple]:
        return rows("SELECT * FROM ledger_spent ORDER BY 1")


@pytest.fixture
def spent(own_database, owner_connection, register_reader) -> Spent:
    owner_connection.execute(
        "CREATE TABLE ledger_spent (customer_id bigint PRIMARY KEY, spent bigint, sales bigint)"
    )
    made = Spent()
    register_reader(Reader("tests.spent", "Spent", made.catch_up, made.forget))
    return made


def write_at_random(pause: random.Random, count: int) -> None:
    for _ in range(count):
        customer, key = pause.randint(1, 4), f"R-{pause.randint(1, 6)}"
        if pause.random() < 0.4:
            take_back(customer, key)
        else:
            total = pause.randint(1, 9) * 100
            write(sale(total), customer_id=customer, key=key, amount=Money(total))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_rebuild_equals_incremental(spent, seed):
    pause = random.Random(seed)
    for _ in range(6):
        write_at_random(pause, 12)
        readers.catch_up("tests.spent", limit=5)
    wait_until_readable()
    readers.catch_up("tests.spent")
    kept_up = spent.view()
    assert sum(sales for _customer, _spent, sales in kept_up) > 0
    assert readers.rebuild("tests.spent") == rows("SELECT count(*) FROM ledger_entry")[0][0]
    assert spent.view() == kept_up
    standing = rows(
        "SELECT customer_id, sum(amount)::bigint, count(*) FROM ledger_entry e"
        " WHERE retracts IS NULL"
        " AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.retracts = e.id)"
        " GROUP BY 1 ORDER BY 1"
    )
    assert [row for row in kept_up if row[2]] == standing


def test_bookmark_and_view_commit_together(spent):
    write(sale(), amount=Money(1200))
    wait_until_readable()
    spent.fails = True
    with pytest.raises(RuntimeError, match="in the middle"):
        readers.catch_up("tests.spent")
    assert spent.view() == []
    assert book.bookmark_of("tests.spent") == book.Bookmark()
    spent.fails = False
    assert readers.catch_up("tests.spent") == 1
    assert readers.catch_up("tests.spent") == 0
    assert spent.view() == [(1, 1200, 1)]


def test_a_backfilled_entry_is_read_like_any_other(spent):
    write(sale(), amount=Money(1200), backfilled=True)
    wait_until_readable()
    assert readers.catch_up_all() == {"tests.spent": 1}
    assert spent.view() == [(1, 1200, 1)]


def test_a_restored_book_is_read_on_in_its_new_era(spent):
    write(sale(), amount=Money(1200))
    wait_until_readable()
    readers.catch_up("tests.spent")
    book.start_new_era()
    with a_change():
        book.record(sale(300), touch(key="R-2", amount=Money(300)), at=AT)
    wait_until_readable()
    assert readers.catch_up("tests.spent") == 1
    assert spent.view() == [(1, 1500, 2)]


def test_how_long_the_first_unread_entry_waits_for_a_reader(db):
    assert book.lag_of("tests.spent") == 0
    write(sale(), key="R-1")
    write(sale(), key="R-2")
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - min(recorded_at)) FROM ledger_entry")
        waits = int(cursor.fetchone()[0])
    assert waits > 0
    assert book.lag_of("tests.spent") == waits
    last = rows("SELECT era, recorded_in::text, id FROM ledger_entry ORDER BY id DESC LIMIT 1")[0]
    book.advance("tests.spent", book.Bookmark(last[0], int(last[1]), last[2]))
    assert book.lag_of("tests.spent") == 0
