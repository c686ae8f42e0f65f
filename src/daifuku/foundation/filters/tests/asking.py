"""Questions and people made up by hypothesis: each question can be asked of the small world."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st

from daifuku.foundation.filters import OPERATORS
from daifuku.foundation.filters.tests.shop import FIELDS, NOW, STAGES, TAGS, bought, person
from daifuku.foundation.filters.tree import (
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
from daifuku.foundation.text import fold

# Some are parts of others: their beginning, their middle, their end.
TEXTS = (
    "斎藤",
    "齋藤",
    "藤",
    "さいとう けん",
    "さい",
    "けん",
    "Ken's",
    'a"b\\c',
    "100%",
    "0%",
    "a_b",
    "ab",
)
_UNITS = ("day", "week", "month", "quarter", "year", "fiscal quarter", "fiscal year")
_DATES = st.dates(NOW.date() - timedelta(days=900), NOW.date() + timedelta(days=400))
# Few of each, so that what is asked and what is there often meet.
_NUMBERS = st.integers(-3, 12)
_WHOLE_TENTHS = _NUMBERS.map(lambda n: Decimal(n) / 10)
_MOMENTS = st.one_of(
    st.sampled_from([NOW + timedelta(hours=h) for h in (-48, -36, -13, -12, 0, 11, 12, 13, 36)]),
    st.integers(-30_000, 10_000).map(lambda hours: NOW + timedelta(hours=hours)),
)  # fmt: skip
days = st.one_of(
    st.builds(Day, _DATES),
    st.builds(Day, st.none(), st.integers(-40, 40), st.just("day")),
    st.builds(Day, st.none(), st.sampled_from((-3, -1, 1, 2)), st.sampled_from(_UNITS[1:])),
)
periods = st.one_of(
    st.builds(Rolling, st.sampled_from(("last", "next")), st.integers(1, 13), st.sampled_from(_UNITS)),
    st.builds(Whole, st.sampled_from(_UNITS), st.sampled_from((-1, 0, 1))),
    st.builds(Span, days, days),
    st.builds(Span, days, st.none()),
    st.builds(Span, st.none(), days),
)  # fmt: skip
_VALUES = {
    "text": st.sampled_from(TEXTS),
    "number": _WHOLE_TENTHS,
    "money": _NUMBERS.map(Decimal),
    "date": days,
    "moment": days,
    "yes_no": st.booleans(),
    "person": st.one_of(st.just(Me()), st.integers(1, 9).map(Decimal)),
}
_CHOICES = {"stage": STAGES, "tag": TAGS, "store": ("S1", "S2", "S3")}


def _value(field, operator):
    chosen = field.kind in ("choice", "choices")
    values = st.sampled_from(_CHOICES[field.name]) if chosen else _VALUES[field.kind]
    if operator == "is empty":
        return st.none()
    if operator == "within":
        return periods
    if operator in ("in", "has any of", "has all of"):
        return st.lists(values, min_size=1, max_size=3).map(tuple)
    return values


@st.composite
def conditions(draw, subject: str):
    field = draw(st.sampled_from([one for one in FIELDS if one.subject == subject]))
    operator = draw(st.sampled_from(OPERATORS[field.kind]))
    return Condition(Named(field.name), operator, draw(_value(field, operator)))


@st.composite
def related(draw):
    period = draw(st.none() | periods)
    where = draw(st.none() | _groups(conditions("bought"), 3))
    aggregate = draw(st.sampled_from(("count", "sum", "min", "max")))
    dated = aggregate in ("min", "max") and draw(st.booleans())
    of = "" if aggregate == "count" else "at" if dated else "total"
    operators = OPERATORS["moment" if dated else "money"]
    operator = draw(st.sampled_from(operators))
    field = next(one for one in FIELDS if one.key == ("bought.at" if dated else "bought.total"))
    subject = Related("bought", aggregate, of, period, where)
    return Condition(subject, operator, draw(_value(field, operator)))


def _groups(single, most: int):
    return st.recursive(
        single,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Every(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Either(tuple(parts))),
            inner.map(Not),
        ),
        max_leaves=most,
    )


def questions():
    return _groups(st.one_of(conditions("person"), related()), 6)


def people():
    receipts = st.builds(
        bought,
        st.none() | _NUMBERS,
        st.none() | _MOMENTS,
        st.sampled_from((None, "S1", "S2")),
    )
    return st.builds(
        person,
        name=st.none() | st.sampled_from((*TEXTS, "")).map(fold),
        code=st.none() | st.sampled_from((*TEXTS, "")),
        height=st.none() | _NUMBERS,
        spent=st.none() | _NUMBERS,
        born=st.none() | _DATES,
        seen=st.none() | _MOMENTS,
        stage=st.none() | st.sampled_from(STAGES),
        tag=st.lists(st.sampled_from(TAGS), max_size=2, unique=True),
        member=st.none() | st.booleans(),
        owner=st.none() | st.integers(1, 9),
        bought=st.lists(receipts, max_size=4),
    )
