"""Home's sums of segments and deciles are those of the scores written with them."""

from datetime import UTC, datetime

import pytest

from daifuku.insights import queries
from daifuku.insights.writing import replace_scores

pytestmark = pytest.mark.usefixtures("own_database")
AT = datetime(2026, 11, 22, tzinfo=UTC)


def scored(customer_id, spent, decile, segment):
    return (customer_id, 3, 2, spent, 5, 4, 3, decile, segment)


def sums(shares):
    return {share.key: (share.customers, share.spent) for share in shares}


def test_the_sums_are_written_with_the_scores_and_replaced_with_them():
    assert queries.shares() == queries.Shares([], [], None)
    rows = [scored(1, 900, 1, "champion"), scored(2, 100, 1, "new"), scored(3, 50, 10, "new")]
    replace_scores(rows, AT)
    kept = queries.shares()
    assert sums(kept.segments) == {"champion": (1, 900), "new": (2, 150)}
    assert sums(kept.deciles) == {"1": (2, 1000), "10": (1, 50)}
    assert [share.key for share in kept.deciles] == ["1", "10"]
    assert kept.as_of == AT
    replace_scores([], AT)
    assert queries.shares() == queries.Shares([], [], AT)
