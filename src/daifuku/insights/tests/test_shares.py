"""Home's sums of segments and deciles are those of the rows behind them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import create_customer, delete_customer, read_new
from daifuku.foundation.access import Actor, Role
from daifuku.insights import queries
from daifuku.insights.writing import replace_scores

pytestmark = pytest.mark.usefixtures("own_database")
AT = datetime(2026, 11, 22, tzinfo=UTC)
BY = Actor.system()


def scored(customer_id, spent, decile, segment):
    return (customer_id, 3, 2, spent, 5, 4, 3, decile, segment)


def sums(shares):
    return {share.key: (share.customers, share.spent) for share in shares}


@pytest.fixture
def made(colleague):
    """Three customers; the first of them is a colleague's."""
    owner = colleague(Role.STAFF, sees="own")
    bodies = [{"family_name": "山田", "owner_id": owner.pk}, {"family_name": "佐藤"}]
    bodies += [{"family_name": "鈴木"}]
    ids = [create_customer(read_new(body), by=BY, at=AT).pk for body in bodies]
    return ids, Actor.of(owner)


def test_the_sums_are_written_with_the_scores_and_replaced_with_them(made):
    (first, second, third), _owner = made
    assert queries.shares(BY) == queries.Shares([], [], None)
    rows = [
        scored(first, 900, 1, "champion"),
        scored(second, 100, 1, "new"),
        scored(third, 50, 10, "new"),
    ]
    replace_scores(rows, AT)
    kept = queries.shares(BY)
    assert sums(kept.segments) == {"champion": (1, 900), "new": (2, 150)}
    assert sums(kept.deciles) == {"1": (2, 1000), "10": (1, 50)}
    assert [share.key for share in kept.deciles] == ["1", "10"]
    assert kept.as_of == AT
    replace_scores([], AT)
    assert queries.shares(BY) == queries.Shares([], [], AT)


def test_customers_in_the_bin_are_not_counted(made):
    (first, second, _third), _owner = made
    delete_customer(second, by=BY, at=AT)
    replace_scores([scored(first, 900, 1, "champion"), scored(second, 100, 1, "new")], AT)
    assert sums(queries.shares(BY).segments) == {"champion": (1, 900)}


def test_who_sees_own_customers_only_counts_those(made):
    (first, second, _third), owner = made
    replace_scores([scored(first, 900, 1, "champion"), scored(second, 100, 1, "new")], AT)
    theirs = queries.shares(owner)
    assert sums(theirs.segments) == {"champion": (1, 900)}
    assert sums(theirs.deciles) == {"1": (1, 900)}
    assert sums(queries.shares(replace(owner, sees="all")).segments).keys() == {"champion", "new"}
