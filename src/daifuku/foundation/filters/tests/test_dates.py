"""The company's days: its zone, its week, its fiscal year."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from daifuku.foundation.filters.dates import Clock, day_meant, days_of, moved
from daifuku.foundation.filters.parsing import parse

TOKYO = ZoneInfo("Asia/Tokyo")
# In Tokyo it is a Tuesday already.
CLOCK = Clock(datetime(2026, 3, 30, 16, 0, tzinfo=UTC), TOKYO)


def period(text: str):
    return parse(f"seen within {text}").value


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("today", "2026-03-31", "2026-04-01"),
        ("last 1 day", "2026-03-31", "2026-04-01"),
        ("last 7 days", "2026-03-25", "2026-04-01"),
        ("next 7 days", "2026-04-01", "2026-04-08"),
        ("this week", "2026-03-29", "2026-04-05"),
        ("last week", "2026-03-22", "2026-03-29"),
        ("this month", "2026-03-01", "2026-04-01"),
        ("last month", "2026-02-01", "2026-03-01"),
        ("next quarter", "2026-04-01", "2026-07-01"),
        ("this year", "2026-01-01", "2027-01-01"),
        ("this fiscal year", "2025-04-01", "2026-04-01"),
        ("next fiscal year", "2026-04-01", "2027-04-01"),
        ("this fiscal quarter", "2026-01-01", "2026-04-01"),
        ("last 3 months", "2026-01-01", "2026-04-01"),
        ("1 month ago to today", "2026-02-28", "2026-04-01"),
        ("since 2026-01-01", "2026-01-01", None),
        ("until yesterday", None, "2026-03-31"),
        ("9999-12-31", "9999-12-30", "9999-12-31"),
        ("0001-01-01", "0001-01-02", "0001-01-03"),
    ],
)
def test_a_period_is_of_the_companys_days(text, first, end):
    meant = tuple(day and day.isoformat() for day in days_of(period(text), CLOCK))
    assert meant == (first, end)


def test_a_week_may_begin_on_monday_and_a_year_in_january():
    clock = Clock(CLOCK.now, TOKYO, fiscal_start_month=1, week_start=0)
    assert days_of(period("this week"), clock)[0] == date(2026, 3, 30)
    assert days_of(period("this fiscal year"), clock)[0] == date(2026, 1, 1)


def test_a_day_begins_where_the_company_is():
    assert CLOCK.begins(date(2026, 3, 31)) == datetime(2026, 3, 30, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "by", "unit", "to"),
    [
        ("2026-01-31", 1, "month", "2026-02-28"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2026-11-30", -9, "month", "2026-02-28"),
        ("2026-11-30", 2, "week", "2026-12-14"),
        ("2026-11-30", -10_000, "year", "0001-01-02"),
        ("2026-11-30", 10_000, "quarter", "4526-11-30"),
        ("2026-11-30", 10_000, "year", "9999-12-31"),
    ],
)
def test_months_end_where_they_end_and_the_calendar_has_edges(day, by, unit, to):
    assert moved(date.fromisoformat(day), by, unit) == date.fromisoformat(to)


def test_a_day_that_is_named_is_that_day():
    assert day_meant(parse("seen = 2026-02-01").value, CLOCK) == date(2026, 2, 1)
