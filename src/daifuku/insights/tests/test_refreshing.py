"""From the book to scores on the page: the real engine on a real database."""

import shutil

import pytest
from django.db import transaction

from daifuku.foundation import clock
from daifuku.insights import parquet, queries
from daifuku.insights.refreshing import READER, refresh, score
from daifuku.insights.tests.visits import buy, customers, scores_of, wait_until_readable
from daifuku.ledger import book


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


def test_part_of_the_book_is_never_scored(two_visits):
    ids, _earlier = two_visits
    followed = scores_of(ids)
    max(parquet.folder().glob("*.parquet")).unlink()
    with pytest.raises(RuntimeError, match="missing"):
        score(clock.now())
    assert scores_of(ids) == followed
