"""Values read as the user's language writes them."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone, translation

from daifuku.design import formats
from daifuku.foundation.money import Money

# Noon in Tokyo.
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(params=["ja", "en"])
def language(request):
    with translation.override(request.param), timezone.override("Asia/Tokyo"):
        yield request.param


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1234, "¥1,234"),
        (0, "¥0"),
        (-980, "-¥980"),
        (Money(120050, "USD"), "$1,200.50"),
        (Money(5, "JPY"), "¥5"),
        (None, "—"),
    ],
)
def test_money_shows_the_minor_units_of_its_currency(language, value, written):
    assert formats.money(value) == written


@pytest.mark.parametrize(
    ("amount", "ja", "en"),
    [
        (9_999, "¥9,999", "¥10K"),
        (12_480_000, "¥1,248万", "¥12.5M"),
        (15_000, "¥1.5万", "¥15K"),
        (230_000_000, "¥2.3億", "¥230M"),
        (-15_000, "-¥1.5万", "-¥15K"),
    ],
)
def test_short_money_counts_in_the_units_of_the_language(language, amount, ja, en):
    assert formats.money(amount, short=True) == {"ja": ja, "en": en}[language]


def test_days_are_written_in_the_company_s_zone(language):
    late = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    expected = {"ja": "2026/11/22 01:30", "en": "Nov 22, 2026 01:30"}
    assert formats.moment(late) == expected[language]
    assert (
        formats.day(date(2026, 11, 22), "day")
        == {"ja": "11月22日(日)", "en": "Sun, Nov 22"}[language]
    )


def test_a_day_of_another_year_says_which(language):
    this, other = timezone.localdate().replace(month=3, day=1), date(2020, 12, 12)
    assert formats.day(this, "near") == formats.day(this, "day")
    expected = {"ja": "2020年12月12日(土)", "en": "Sat, Dec 12, 2020"}
    assert formats.day(other, "near") == expected[language]


@pytest.mark.parametrize(
    ("back", "ja", "en"),
    [
        (timedelta(seconds=40), "たった今", "just now"),
        (timedelta(minutes=1), "1分前", "1 minute ago"),
        (timedelta(minutes=59), "59分前", "59 minutes ago"),
        (timedelta(hours=1), "今日 11:00", "today 11:00"),
        (timedelta(hours=13), "昨日", "yesterday"),
        (timedelta(days=3), "11月19日", "Nov 19"),
        (timedelta(days=400), "2025年10月18日", "Oct 18, 2025"),
        (timedelta(days=-1), "11月23日", "Nov 23"),
    ],
)
def test_the_same_moment_is_told_in_one_way(language, back, ja, en):
    assert formats.ago(NOW - back, NOW) == {"ja": ja, "en": en}[language]


def test_a_bare_day_is_told_the_same_way(language):
    told = [formats.ago(date(2026, 11, day), NOW) for day in (22, 21, 20)]
    expected = {"ja": ["今日", "昨日", "11月20日"], "en": ["today", "yesterday", "Nov 20"]}
    assert told == expected[language]


def test_the_exact_time_is_there_for_who_asks(language):
    days = {"ja": ("2026/11/22 12:00", "2026/11/22"), "en": ("Nov 22, 2026 12:00", "Nov 22, 2026")}
    assert (formats.exact(NOW), formats.exact(date(2026, 11, 22))) == days[language]


def test_the_initial_is_a_letter_even_of_a_quoted_name():
    assert formats.initial("佐藤 美咲") == "佐"
    assert formats.initial("“apple” shop") == "A"
    assert formats.initial("") == "?"


def test_neighbours_have_different_hues_and_a_name_keeps_its_hue():
    hues = [formats.hue(number) for number in range(13)]
    assert all(one != two for one, two in pairwise(hues))
    assert set(hues) == set(range(12))
    assert formats.hue("佐藤") == formats.hue("佐藤")


def test_a_line_puts_the_smallest_value_at_the_bottom():
    assert formats.polyline([1, 3, 2]) == "0.0,30.0 50.0,0.0 100.0,15.0"
    assert formats.polyline([]) == ""
    assert formats.polyline([4]) == "0.0,30.0"


def test_percent_and_number():
    with translation.override("en"):
        assert formats.percent(0.1824) == "18%"
        assert formats.percent(0.1824, 1) == "18.2%"
        assert formats.number(1234567) == "1,234,567"
        assert formats.number(2.5, 2) == "2.50"
