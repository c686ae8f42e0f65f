from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from daifuku.foundation.filters import BadQuestion, parse
from daifuku.foundation.filters.parsing import DEEPEST, MOST_TESTS
from daifuku.foundation.filters.tree import (
    EVERYBODY,
    Condition,
    Day,
    Either,
    Every,
    Me,
    Named,
    Not,
    Related,
    Rolling,
    Span,
    Whole,
)


def one(name: str, operator, value=None) -> Condition:
    return Condition(Named(name), operator, value)


def test_the_question_of_the_design_is_read():
    found = parse(
        'stage = "customer" and purchases(last 90 days).sum(total) >= 10000 and not tag has "staff"'
    )
    bought = Related("purchases", "sum", "total", Rolling("last", 90, "day"))
    assert found == Every(
        (
            one("stage", "=", "customer"),
            Condition(bought, ">=", Decimal(10000)),
            Not(one("tag", "has", "staff")),
        )
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", EVERYBODY),
        ("  \n", EVERYBODY),
        ('name = "a \\"b\\" \\\\"', one("name", "=", 'a "b" \\')),
        ("name = “x”", one("name", "=", "x")),
        ("name = ＂x＂", one("name", "=", "x")),
        ("name = 『x＝y』", one("name", "=", "x＝y")),
        ("name contains 「山 田」", one("name", "contains", "山 田")),
        ("spent ＞＝ １２００．５", one("spent", ">=", Decimal("1200.5"))),
        ("spent ≠ -3", one("spent", "!=", Decimal(-3))),
        ("owner is me", one("owner", "=", Me())),
        ("owner is not me", one("owner", "!=", Me())),
        ("member is no", one("member", "=", False)),
        ("NAME IS NOT EMPTY", Not(one("NAME", "is empty"))),
        ('stage not in ("a", "b")', Not(one("stage", "in", ("a", "b")))),
        ("born < 2026-04-01", one("born", "<", Day(date(2026, 4, 1)))),
        ("seen < 90 days ago", one("seen", "<", Day(shift=-90))),
        ("seen = in 1 week", one("seen", "=", Day(shift=1, unit="week"))),
        ("seen within this fiscal year", one("seen", "within", Whole("fiscal year"))),
        ("seen within last quarter", one("seen", "within", Whole("quarter", -1))),
        ("seen within next 2 months", one("seen", "within", Rolling("next", 2, "month"))),
        (
            "seen not within since yesterday",
            Not(one("seen", "within", Span(Day(shift=-1), None))),
        ),
        (
            "seen within 2026-04-01 to today",
            one("seen", "within", Span(Day(date(2026, 4, 1)), Day())),
        ),
        ('tag has any of ("a")', one("tag", "has any of", ("a",))),
        ('a = "1" or b = "2" and c = "3"',
         Either((one("a", "=", "1"), Every((one("b", "=", "2"), one("c", "=", "3")))))),
        ('(a = "1" or b = "2") and not (c = "3")',
         Every((Either((one("a", "=", "1"), one("b", "=", "2"))), Not(one("c", "=", "3"))))),
        (
            'bought(this month, store = "S1").count = 0',
            Condition(
                Related("bought", "count", "", Whole("month"), one("store", "=", "S1")),
                "=",
                Decimal(0),
            ),
        ),
        ("bought().max(at) < today", Condition(Related("bought", "max", "at"), "<", Day())),
    ],
)  # fmt: skip
def test_it_is_read_as_it_is_written(text, meant):
    assert parse(text) == meant


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("stage", 5, "ends too soon"),
        ("stage =", 7, "a value"),
        ("stage = regular", 8, "quotation marks"),
        ('stage = "regular', 8, "no closing quotation mark"),
        ("stage = 「regular", 8, "no closing quotation mark"),
        ('stage = "a" stage = "b"', 12, "“and”, “or” or the end"),
        ('(stage = "a"', 12, "“)” must follow"),
        ('stage = "a")', 11, "“)” cannot stand here"),
        ("= 3", 0, "the name of a field"),
        ("a ~ 3", 2, "“~” cannot stand here"),
        ("born = 2026-02-30", 7, "no day 2026-02-30"),
        ("seen within 90 days", 19, "“ago”"),
        ("seen within last 0 days", 17, "whole number"),
        ("seen within last 1.5 days", 17, "whole number"),
        ("seen within last 3 moons", 19, "one of days, weeks"),
        ("seen within regular", 12, "a period"),
        ("bought.count = 1", 6, "a comparison"),
        ("bought(last 3 days) = 1", 20, "“.” must follow"),
        ("bought().average(total) = 1", 9, "one of count, sum, min, max"),
        ("bought().sum = 1", 13, "“(” must follow"),
        ("stage in ()", 10, "a value"),
        ('stage in "a"', 9, "“(” must follow"),
        ("not" * 1, 3, "the name of a field"),
        ("a = 1" + " and a = 1" * MOST_TESTS, 5 + 10 * MOST_TESTS - 5, "at most 200 conditions"),
        ("a in (" + "1, " * MOST_TESTS + "1)", 6 + 3 * MOST_TESTS, "values in lists"),
        ("seen < " + "9" * 5000 + " days ago", 7, "whole number"),
        ('name = "a\0"', 9, "no text can hold"),
        ('name = "\ud800"', 8, "no text can hold"),
        ('name = "' + '\\"' * 4000, 7, "no closing quotation mark"),
        ("(" * (DEEPEST + 1) + "a = 1", DEEPEST + 1, "at most 20 deep"),
        ("not " * 30 + "a = 1", 4 * (DEEPEST + 1), "at most 20 deep"),
        ("a" * 10_001, 10_000, "at most 10000 characters"),
    ],
)
def test_what_is_wrong_is_said_and_where(text, at, said):
    with pytest.raises(BadQuestion) as refused:
        parse(text)
    with translation.override("en"):
        assert said in str(refused.value)
    assert refused.value.at == at
    assert refused.value.errors[0].field == "filter"


def test_it_is_said_in_japanese_too():
    with pytest.raises(BadQuestion) as refused:
        parse("stage = regular")
    with translation.override("ja"):
        assert "引用符" in str(refused.value)
