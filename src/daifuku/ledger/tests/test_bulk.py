"""Millions of entries from rows that are there already."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from daifuku.foundation.money import Money
from daifuku.ledger import book
from daifuku.ledger.tests.entries import AT, a_change, keys, rows, sale, take_back, write
from daifuku.ledger.vocabulary.commerce import PurchaseMade
from daifuku.ledger.vocabulary.customers import PreferenceSet

FACTS = {
    "purchase_id": "n",
    "total": "n * 100",
    "discount": "0",
    "lines": "2",
    "quantity": "(n / 2.0)::numeric(12,3)",
}


def loaded(count: int, **more) -> book.Select:
    given = {
        "rows": "FROM generate_series(1, %(count)s) AS n",
        "params": {"count": count},
        "customer_id": "n",
        "occurred_at": "timestamptz '2026-11-22 10:00+09' - n * interval '1 day'",
        "source": "'pos'",
        "source_key": "'R-' || n",
        "amount": "n * 100",
        "facts": FACTS,
    }
    return book.Select(**given | more)


def load(select: book.Select, **how) -> int:
    with a_change():
        return book.record_from(PurchaseMade, select, at=AT, **how)


def test_each_row_becomes_the_entry_that_record_would_write(db):
    assert load(loaded(3)) == 3
    (entry,) = book.page([3]).entries
    assert entry.fact == PurchaseMade(
        purchase_id=3,
        total=Money(300),
        discount=Money(0),
        lines=2,
        quantity=Decimal("1.500"),
    )
    assert (entry.amount, entry.backfilled, entry.source_key) == (Money(300), True, "R-3")
    stored = rows("SELECT facts FROM ledger_entry WHERE customer_id = 3")
    write(entry.fact, customer_id=3, key="by-hand")
    assert rows("SELECT facts FROM ledger_entry WHERE source_key = 'by-hand'") == stored


def test_keys_that_stand_are_left_alone(db):
    write(sale(999), customer_id=2, key="R-2")
    assert load(loaded(3)) == 2
    assert book.page([2]).entries[0].fact == sale(999)


@pytest.mark.parametrize("fresh", [False, True])
def test_what_was_taken_back_is_written_again_at_its_next_revision(db, fresh):
    load(loaded(3))
    for n in (1, 2, 3):
        take_back(n, f"R-{n}")
    assert load(loaded(4), fresh=fresh) == 4
    assert keys()[6:] == ["R-1#2", "R-2#2", "R-3#2", "R-4"]
    assert [entry.retracted for entry in book.page([2]).entries] == [False, True]
    take_back(2, "R-2")
    assert load(loaded(3)) == 1
    assert keys()[-1] == "R-2#3"


def test_loading_twice_is_loading_once(db):
    load(loaded(3))
    assert load(loaded(3)) == 0


@pytest.mark.parametrize("revision", [1, 2])
def test_fresh_rows_that_are_not_fresh_are_an_error(db, revision):
    load(loaded(3))
    if revision == 2:
        take_back(2, "R-2")
        write(sale(), customer_id=2, key="R-2")
    with pytest.raises(DatabaseError, match="written_once"), transaction.atomic():
        load(loaded(3), fresh=True)


@pytest.mark.parametrize("key", ["R-1", "R#1", "店-1", "a b"])
def test_keys_are_stored_as_record_stores_them(db, key):
    select = loaded(1, source_key="%(key)s::text", params={"count": 1, "key": key})
    load(select)
    assert write(sale(), key=key) == rows("SELECT id FROM ledger_entry")[0][0]


def test_amounts_in_cents_are_written_as_money(db):
    load(loaded(3, currency="USD"))
    (entry,) = book.page([3]).entries
    assert entry.amount == entry.fact.total == Money(300, "USD")


def test_dates_times_and_what_may_be_missing(db):
    select = loaded(
        1,
        facts={
            "preference_id": "n",
            "topic": "'colour'",
            "stated": "true",
            "expires_on": "date '2027-01-31'",
        },
    )
    with a_change():
        book.record_from(PreferenceSet, select, at=AT)
    fact = book.page([1]).entries[0].fact
    assert (fact.topic, fact.stated, str(fact.expires_on)) == ("colour", True, "2027-01-31")


def test_facts_must_be_those_of_the_kind(db):
    with pytest.raises(TypeError, match="no expression"):
        load(loaded(1, facts={"purchase_id": "n"}))
    with pytest.raises(TypeError, match="has no facts"):
        load(loaded(1, facts={**FACTS, "name": "'x'"}))


def test_what_happens_now_is_heard_in_batches(db, react):
    react("commerce.purchase_made")
    load(loaded(1500), backfilled=False)
    load(loaded(2, source="'web'"))
    assert rows("SELECT jsonb_array_length(args->'entry_ids') FROM procrastinate_jobs") == [
        (1000,),
        (500,),
    ]
