"""Pages hear of new entries: ids only, per statement, after the commit."""

import json

import pytest

from daifuku.ledger import book
from daifuku.ledger.tests.entries import AT, a_change, note, take_back, touch, write


@pytest.fixture
def heard(own_database):
    """What a listening page hears until now."""
    with own_database.connect() as listener:
        listener.execute("LISTEN daifuku_book")

        def hear() -> list[dict]:
            listener.execute("SELECT 1")
            return [json.loads(n.payload) for n in listener.notifies(timeout=0.2)]

        yield hear


def test_an_entry_names_its_customer(heard):
    write(customer_id=7)
    assert heard() == [{"customers": [7]}]


def test_also_concerned_customers_are_named(heard):
    write(customer_id=7, also=((9, "introducer"), (8, "friend")))
    assert heard() == [{"customers": [7]}, {"customers": [8, 9]}]


def test_a_retraction_is_announced_like_an_entry(heard):
    write(customer_id=7)
    take_back(7)
    assert heard() == [{"customers": [7]}, {"customers": [7]}]


def test_fifty_customers_are_named_and_more_are_a_bulk(heard):
    with a_change():
        book.record_many([(note(), touch(n)) for n in range(1, 51)], at=AT)
    assert heard() == [{"customers": list(range(1, 51))}]
    with a_change() as made:
        book.record_many([(note(), touch(n, "R-2")) for n in range(1, 52)], at=AT)
    assert heard() == [{"bulk": made.id}]


def test_nothing_is_heard_of_what_stood_already_or_was_rolled_back(heard):
    write()
    assert heard() == [{"customers": [1]}]
    write()
    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert heard() == []


def write_and_fail() -> None:
    with a_change():
        book.record(note(), touch(key="R-2"), at=AT)
        raise ZeroDivisionError
