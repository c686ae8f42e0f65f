"""Scores from the book, against the same reckoned by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from daifuku.insights.rfm import rfm_expression, with_segments

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def scored():
    import ibis

    def score(rows):
        """rows: (customer, kind, days ago, yen, sign)."""
        columns = {
            "customer_id": [row[0] for row in rows],
            "kind": [f"commerce.purchase_{row[1]}" for row in rows],
            "occurred_at": [NOW - timedelta(days=row[2]) for row in rows],
            "amount": [row[3] for row in rows],
            "sign": [row[4] for row in rows],
        }
        schema = ibis.schema(
            {
                "customer_id": "int64",
                "kind": "string",
                "occurred_at": "timestamp('UTC')",
                "amount": "int64",
                "sign": "int64",
            }
        )
        engine = ibis.duckdb.connect()
        engine.raw_sql("SET TimeZone = 'UTC'")
        table = engine.create_table("entries", schema=schema)
        engine.con.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?)", list(zip(*columns.values(), strict=True))
        )
        wanted = with_segments(rfm_expression(table, NOW)).order_by("customer_id")
        names = list(wanted.columns)
        found = engine.raw_sql(ibis.to_sql(wanted, dialect="duckdb")).fetchall()
        return {row[0]: dict(zip(names, row, strict=True)) for row in found}

    return score


def test_ten_customers_fall_into_fifths_and_tenths(scored):
    rows = [(n, "made", 10 * n, 1000 * (11 - n), 1) for n in range(1, 11)]
    found = scored(rows)
    assert [found[n]["r"] for n in range(1, 11)] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert [found[n]["m"] for n in range(1, 11)] == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert [found[n]["decile"] for n in range(1, 11)] == list(range(1, 11))
    assert found[3]["recency_days"] == 30


def test_a_voided_receipt_is_no_visit_and_no_money(scored):
    found = scored(
        [
            (1, "made", 100, 500, 1),
            (1, "made", 2, 900, 1),
            (1, "made", 2, 900, -1),
            (2, "made", 5, 100, 1),
            (2, "made", 5, 100, -1),
        ]
    )
    assert set(found) == {1}
    assert found[1]["purchases"] == 1
    assert found[1]["spent"] == 500
    assert found[1]["recency_days"] == 100


def test_a_return_costs_money_but_is_no_visit(scored):
    found = scored([(1, "made", 9, 1000, 1), (1, "returned", 1, -400, 1)])
    assert (found[1]["purchases"], found[1]["spent"], found[1]["recency_days"]) == (1, 600, 9)


def test_what_happens_after_the_day_asked_about_is_not_known(scored):
    found = scored([(1, "made", 3, 100, 1), (1, "made", -1, 900, 1)])
    assert found[1]["spent"] == 100


def test_segments_tell_champions_from_sleepers(scored):
    rows = [(n, "made", 1 if n <= 5 else 300 - n, 100, 1) for n in range(1, 11)]
    rows += [(n, "made", 2 + k, 100, 1) for n in (1, 2, 3, 4) for k in range(5)]
    found = scored(rows)
    assert found[4]["segment"] == "champion"
    assert found[6]["segment"] == "asleep"
