"""Customers who buy, as the readers of the book see them."""

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import change
from daifuku.foundation.money import Money
from daifuku.insights import queries
from daifuku.insights.refreshing import READER
from daifuku.ledger import book
from daifuku.ledger.vocabulary.commerce import PurchaseMade

BY = Actor.system()


def buy(customer_id, key, yen, days_ago):
    at = datetime.now(UTC)
    with change("commerce.record_purchase", by=BY, at=at):
        fact = PurchaseMade(
            purchase_id=key, total=Money(yen), discount=Money(0), lines=1, quantity=Decimal(1)
        )
        touch = book.Touch(
            customer_id=customer_id,
            occurred_at=at - timedelta(days=days_ago),
            source="test",
            source_key=f"R-{key}",
            amount=Money(yen),
        )
        book.record(fact, touch, at=at)


def wait_until_readable(entries):
    """Other tests' transactions on the same server hold readers back for a while."""
    for _attempt in range(600):
        stretch = book.stretch(book.bookmark_of(READER), 1000)
        if stretch is not None and stretch.count >= entries:
            return
        time.sleep(0.1)
    pytest.fail("the entries did not become readable")


def customers(count):
    at = datetime.now(UTC)
    made = [
        create_customer(read_new({"family_name": f"山田{n}"}), by=BY, at=at) for n in range(count)
    ]
    return [one.pk for one in made]


def scores_of(ids):
    return {id_: queries.score_of([id_]) for id_ in ids}
