"""Whom a question about purchases fits: what columns know beforehand is what the rows say."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from daifuku.commerce import actions as commerce
from daifuku.commerce.payload import product_from, receipt_from, store_from
from daifuku.customers.queries import (
    Filters,
    ListQuery,
    exact_count,
    json_page,
    list_page,
    walk_in_ids,
)
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.filters import Asker, ask
from daifuku.foundation.filters import known as filters_known
from daifuku.insights import knowing, parquet, refreshing
from daifuku.insights.tests.visits import customers, wait_until_readable

BY = Actor.system()
KNOWN = [
    "purchases(last 90 days).sum(total) >= 3000",
    "purchases(last 90 days).sum(total) < 3000",
    "not purchases(last 90 days).sum(total) >= 3000",
    "purchases().count = 0",
    "purchases(last 365 days).count >= 2 and purchases(last 30 days).count = 0",
    "purchases().max(total) > 2000 or purchases(channel = \"online\").count > 0",
    "purchases().min(total) < 0",
    "purchases(kind = \"return\").count > 0",
    "purchases(store = \"池袋店\" and total >= 1000).sum(total) >= 1500",
    "purchases(channel in (\"online\", \"phone\")).count = 1",
    "purchases(channel != \"store\").count > 1",
    "purchases().max(at) within last 60 days",
    "purchases().min(at) is empty",
    "purchases(until 2026-06-30).sum(total) = 0",
    "name = \"山田3\" or purchases(this year).sum(total) > 1000",
]  # fmt: skip
# Of lines and discounts the columns say nothing.
ASKED_OF_ROWS = [
    "purchases(lines(quantity >= 2).count > 0).count > 0",
    "purchases(discount > 0).count = 0",
    "purchases().sum(line_count) > 2",
    "contacts().count = 0",
]


class Till:
    """Sells, takes back, corrects and voids at random, the same each time."""

    def __init__(self, people: list[int]) -> None:
        at = datetime.now(UTC)
        self.people, self.random, self.sold = people, Random(8), []
        self.stores = [
            commerce.add_store(store_from({"code": code, "names": {"ja": name}}), by=BY, at=at).pk
            for code, name in (("S1", "渋谷店"), ("S2", "池袋店"))
        ]
        product = product_from({"code": "P", "names": {"ja": "大福"}})
        self.product = commerce.add_product(product, by=BY, at=at).pk

    def receipt(self):
        yen = str(self.random.choice([200, 900, 1500, 2500]))
        line = {"product_id": self.product, "quantity": str(self.random.randint(1, 3))}
        at = datetime.now(UTC) - timedelta(days=self.random.choice([1, 20, 50, 80, 100, 300, 400]))
        return receipt_from(
            {
                "customer_id": self.random.choice(self.people),
                "store_id": self.random.choice(self.stores),
                "source": "pos",
                "receipt_no": f"R-{len(self.sold)}",
                "occurred_at": at.isoformat(),
                "channel": self.random.choice(["store", "store", "online", "phone"]),
                "lines": [line | {"amount": {"amount": yen, "currency": "JPY"}}],
            }
        )

    def sell(self) -> None:
        made = commerce.record_purchase(self.receipt(), by=BY, at=datetime.now(UTC)).purchase
        self.sold.append(made.pk)

    def change(self, number: int) -> None:
        """Of every ten one is voided, one written anew, one partly brought back."""
        at, id_ = datetime.now(UTC), self.sold[number]
        match number % 10:
            case 1:
                commerce.void_purchase(id_, by=BY, at=at)
            case 2:
                anew = replace(self.receipt(), receipt_no=f"R-{number}")
                commerce.correct_purchase(id_, anew, by=BY, at=at)
            case 3:
                back = commerce.GoodsBack(f"B-{number}", at - timedelta(hours=1), {1: Decimal(1)})
                commerce.return_purchase(id_, back, by=BY, at=at)
            case 4:
                commerce.identify_buyer(id_, None, by=BY, at=at)


@pytest.fixture
def till(shop, settings, own_database, monkeypatch):
    """A hundred receipts that the readers have read, of ten people and two who never come."""
    settings.DAIFUKU_HOME = own_database.environment["DAIFUKU_HOME"]
    # Of a table that nobody has counted yet PostgreSQL says -1.
    monkeypatch.setattr(knowing, "MANY", -1)
    knowing.forget()
    made = Till(customers(12)[:10])
    for _ in range(100):
        made.sell()
    for number in range(60):
        made.change(number)
    wait_until_readable(150)
    refreshing.refresh()
    return made


def query(asked: str, *, of_all: bool) -> ListQuery:
    clause = ask("customer", asked, Asker.of(BY, clock.now()), of_all=of_all)
    return ListQuery("name", filters=Filters(asked=clause))


def known(asked: str) -> bool:
    return query(asked, of_all=True).filters.asked.of_all


def listed(asked: ListQuery) -> list[int]:
    return [row.id for row in list_page(asked, BY).rows]


def same(asked: str) -> list[int]:
    rows, columns = (query(asked, of_all=of_all) for of_all in (False, True))
    found = listed(rows)
    assert listed(columns) == found, asked
    assert exact_count(columns, BY) == exact_count(rows, BY) == len(found), asked
    assert json_page(columns, BY) == json_page(rows, BY)
    return found


def test_columns_know_what_rows_say_also_of_what_came_after_them(till):
    found = []
    for asked in KNOWN:
        assert known(asked), asked
        found.append(same(asked))
    # Questions that all or none fit would be right by chance.
    assert sum(0 < len(ids) < 12 for ids in found) > len(KNOWN) - 4
    for _ in range(6):
        till.sell()
    for number in (61, 62, 63, 64, 71, 81):
        till.change(number)
    customers(1)
    assert [same(asked) for asked in KNOWN] != found
    assert all(map(known, KNOWN))


def test_ids_beyond_the_bits_are_named(till, monkeypatch):
    monkeypatch.setattr(knowing, "LAST", till.people[4] | 7)
    for asked in KNOWN:
        assert known(asked)
        same(asked)
    monkeypatch.setattr(knowing, "_MOST_BEYOND", 0)
    knowing.forget()
    assert not known(KNOWN[1])


@pytest.mark.parametrize("asked", ASKED_OF_ROWS)
def test_what_no_column_says_is_asked_of_the_rows(till, asked):
    assert not known(asked)
    same(asked)


def test_a_page_goes_on_where_the_one_before_ended(till):
    asked = query("purchases().count > 0", of_all=True)
    ids, after = [], ""
    while True:
        page = list_page(replace(asked, sort="-spent", limit=3, after=after), BY)
        ids += [row.id for row in page.rows]
        after = page.next
        if not after:
            break
    assert sorted(ids) == sorted(listed(asked))
    assert len(ids) > 3


def test_a_small_shop_asks_its_rows(till, monkeypatch):
    monkeypatch.setattr(knowing, "MANY", 1000)
    assert not known(KNOWN[0])


def test_so_does_one_where_much_came_after_the_files(till, monkeypatch):
    monkeypatch.setattr(knowing, "_MOST_CHANGED", 2)
    assert known(KNOWN[0])
    for _ in range(5):
        till.sell()
    assert not known(KNOWN[0])
    same(KNOWN[0])


def test_and_one_whose_files_are_not_whole(till):
    max(parquet.folder().glob("*.parquet")).unlink()
    assert not known(KNOWN[0])
    same(KNOWN[0])


def test_and_one_whose_book_was_purged(till, own_database):
    assert known(KNOWN[0])
    with own_database.connect(as_owner=True) as connection:
        connection.execute("SELECT ledger_purge_kind('commerce.purchase_made', '1999-01-01')")
    assert not known(KNOWN[0])
    same(KNOWN[0])


def test_an_engine_that_fails_leaves_the_question_to_the_rows(till, monkeypatch, caplog):
    monkeypatch.setattr(knowing, "_SECONDS", 0.0)
    with caplog.at_level(logging.WARNING):
        assert not known(KNOWN[0])
    assert "The engine ended" in caplog.text
    same(KNOWN[0])
    # Not tried again at once.
    monkeypatch.setattr(knowing, "_SECONDS", 5.0)
    assert not known(KNOWN[0])
    monkeypatch.setattr(knowing, "_FAILED_SECONDS", -1)
    assert known(KNOWN[0])


def test_few_answers_are_kept(till):
    """Of several questions in turn the newest; a whole page of them is right all the same."""
    for asked in KNOWN[:7]:
        same(asked)
    assert len(knowing._kept) == 4


def test_neither_does_one_that_cannot_begin(till, monkeypatch):
    def full():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("daifuku.insights.engines._room_to_spill", full)
    assert not known(KNOWN[0])
    same(KNOWN[0])


def test_who_waits_for_another_count_asks_the_rows(till, own_database):
    with own_database.connect() as other:
        other.execute("SELECT pg_advisory_lock(hashtext('insights.knowing'), 0)")
        assert not known(KNOWN[0])
        other.execute("SELECT pg_advisory_unlock_all()")
    assert known(KNOWN[0])


def test_nobody_known_is_never_asked(till, monkeypatch):
    """Their receipts may be the most of all, and no list shows them."""
    commerce.identify_buyer(till.sold[70], None, by=BY, at=datetime.now(UTC))
    asked = []
    ask_rows = filters_known._asked
    monkeypatch.setattr(filters_known, "_asked", lambda *a: asked.append(a[1]) or ask_rows(*a))
    same(KNOWN[0])
    assert asked
    assert not {*walk_in_ids()} & {id_ for ids in asked for id_ in ids}


def test_of_too_many_conditions_none_is_known(till):
    many = " or ".join(f"purchases().count = {n}" for n in range(9))
    assert not known(many)


def test_words_are_no_sql(till):
    """What somebody types goes to another database, as text; beside it somebody is found."""
    for odd in ("it's", "100%", "%s", "\\\\", '\\"; DROP', "大福'--"):
        asked = f'purchases(channel in ("{odd}", "online")).count = 0'
        assert known(asked)
        assert 0 < len(same(asked)) < 12
