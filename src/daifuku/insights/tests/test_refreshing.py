"""From the book to scores on the page: the real engine on a real database."""

import shutil
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import change
from daifuku.foundation.money import Money
from daifuku.insights import parquet, queries
from daifuku.insights.refreshing import READER, refresh
from daifuku.ledger import book
from daifuku.ledger.vocabulary.commerce import PurchaseMade

BY = Actor.system()


@pytest.fixture
def shop(own_database, monkeypatch):
    for name, value in own_database.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DAIFUKU_SECRET_KEY", "for this test only")


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


def test_scores_follow_the_book_and_rebuilding_gives_the_same(shop):
    first, second = customers(2)
    buy(first, 1, 5000, 40)
    buy(second, 2, 100, 1)
    wait_until_readable(3)
    refresh()
    assert not queries.has_news()
    assert queries.score_of([first]).spent == 5000
    buy(first, 3, 700, 2)
    wait_until_readable(1)
    refresh()
    followed = scores_of([first, second])
    assert followed[first].spent == 5700
    assert followed[first].recency_days == 2
    refresh(from_the_beginning=True)
    assert scores_of([first, second]) == followed


@pytest.fixture
def two_visits(shop, settings, own_database):
    """Two customers, refreshed after the first visit and after the second: bookmarks of both."""
    settings.DAIFUKU_HOME = own_database.environment["DAIFUKU_HOME"]
    first, second = customers(2)
    buy(first, 1, 5000, 40)
    wait_until_readable(3)
    refresh()
    earlier = book.bookmark_of(READER)
    buy(second, 2, 100, 1)
    wait_until_readable(1)
    refresh()
    return [first, second], earlier


def test_a_new_home_without_the_files_gives_the_same_scores(two_visits):
    ids, _earlier = two_visits
    followed = scores_of(ids)
    assert all(followed.values())
    shutil.rmtree(parquet.folder())
    refresh()
    assert scores_of(ids) == followed


def test_an_older_state_brought_back_counts_nothing_twice(two_visits):
    ids, earlier = two_visits
    followed = scores_of(ids)
    with transaction.atomic():
        book.advance(READER, earlier)
    refresh()
    assert scores_of(ids) == followed


def test_a_file_that_is_missing_in_between_is_noticed(two_visits):
    ids, _earlier = two_visits
    followed = scores_of(ids)
    min(parquet.folder().glob("*.parquet")).unlink()
    refresh()
    assert scores_of(ids) == followed
