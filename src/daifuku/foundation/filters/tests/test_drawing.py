"""A question that is shown as rows, and made of them again, means the same."""

import pytest
from django.utils import translation
from hypothesis import event, given, settings
from hypothesis import strategies as st

from daifuku.foundation.filters import BadQuestion, bind, holds, parse
from daifuku.foundation.filters.drawing import Group, NotDrawn, Row, drawn, question_of
from daifuku.foundation.filters.tests.asking import people, questions
from daifuku.foundation.filters.tests.shop import ASKER, VOCABULARY


def shown(text):
    return drawn(parse(text), "person", VOCABULARY)


def made(group):
    return question_of(group, "person", VOCABULARY)


@settings(max_examples=300, deadline=None)
@given(question=questions(), everybody=st.lists(people(), min_size=2, max_size=5))
def test_it_finds_the_same_people(question, everybody):
    try:
        again = made(drawn(question, "person", VOCABULARY))
    except NotDrawn:
        event("stays text")
        return
    event("is drawn")
    asked, meant = (bind(one, "person", ASKER) for one in (again, question))
    for one in everybody:
        assert holds(asked, one) == holds(meant, one)


@settings(max_examples=300, deadline=None)
@given(questions())
def test_what_was_made_of_rows_is_shown_by_the_same_rows(question):
    try:
        first = drawn(question, "person", VOCABULARY)
    except NotDrawn:
        return
    again = drawn(made(first), "person", VOCABULARY)
    assert drawn(made(again), "person", VOCABULARY) == again


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ('name contains "斎藤"', Group("all", (Row("name", "contains", ("斎藤",)),))),
        (
            'stage = "new" and not tag has "vip"',
            Group("all", (Row("stage", "in", ("new",)), Row("tag", "has none of", ("vip",)))),
        ),
        (
            "bought(last 90 days).sum(total) >= 10000 or owner = me",
            Group(
                "any",
                (
                    Row("bought.sum.total", ">=", ("10000",), "last 90 days"),
                    Row("owner", "in", ("me",)),
                ),
            ),
        ),
        (
            "not (member = yes or born is empty) and seen not within this month",
            Group(
                "all",
                (
                    Group("none", (Row("member", "=", ("yes",)), Row("born", "is empty"))),
                    Row("seen", "not within", ("this month",)),
                ),
            ),
        ),
        ("owner = 3 and spent > -1.5", None),
        ("not spent >= 5", Group("none", (Row("spent", ">=", ("5",)),))),
    ],
)
def test_rows_are_what_people_would_choose(text, group):
    if group is None:
        assert [row.values for row in shown(text).parts] == [("#3",), ("-1.5",)]
    else:
        assert shown(text) == group


@pytest.mark.parametrize(
    "text",
    [
        'bought(store = "S1").count > 0',
        "born < 30 days ago",
        'name in ("斎藤", "佐藤")',
        "unknown = 1",
        "not (not (not (not (spent > 1 and spent < 5) and height > 1) or height < 2) and spent > 3)",
    ],
)
def test_what_cannot_be_shown_stays_text(text):
    with pytest.raises(NotDrawn):
        shown(text)


@pytest.mark.parametrize(
    ("rows", "at", "said"),
    [
        ([Row("spent", ">", ("many",))], 0, "write a number"),
        ([Row("name", "contains", ("x",)), Row("born", ">", ("2026/2/30",))], 1, "write a day"),
        ([Row(), Row("stage", "in", ())], 1, "none of its choices"),
        ([Row("seen", "within", ("some day",))], 0, "period"),
        ([Row("spent", "contains", ("1",))], 0, "cannot be asked"),
        ([Row("bought.sum.total", ">", ("1",), "soon")], 0, "period"),
    ],
)
def test_what_is_wrong_is_said_of_its_row(rows, at, said):
    with pytest.raises(BadQuestion) as refused:
        bind(made(Group("all", tuple(rows))), "person", ASKER)
    with translation.override("en"):
        assert refused.value.at == at
        assert said in str(refused.value.errors[0].message)


def test_numbers_and_days_are_read_as_people_type_them():
    rows = Row("spent", ">=", ("￥１２，３００",)), Row("born", "=", ("2026/04/01",))
    asked = made(Group("all", rows))
    assert asked == parse("spent >= 12300 and born = 2026-04-01")


def test_rows_without_a_field_and_empty_groups_ask_nothing():
    group = Group("all", (Row(), Group("any", ()), Row("spent", ">", ("5",))))
    assert made(group) == parse("spent > 5")
    assert made(Group("all", ())) == made(Group("all", (Row(), Row())))
