"""What is known beforehand says the same as the rows, also of those that changed since."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daifuku.foundation.filters import FilterSubject, Knower, Known, bind, holds, parse, to_sql
from daifuku.foundation.filters.bound import conditions_of
from daifuku.foundation.filters.known import knowers, known_of
from daifuku.foundation.filters.tests.shop import ASKER, MAKE, bought, person

pytestmark = pytest.mark.django_db
SUBJECT = FilterSubject("person", "People", "ask_person c", "c.id")
ASKED = "bought().count > 1 and not (bought(total >= 10).sum(total) < 100 or height > 3)"
_ID = st.integers(0, 60)


def chosen(bound, known) -> set[int]:
    clause = to_sql(bound, known, "n")
    with connection.cursor() as cursor:
        asked = f"SELECT n FROM generate_series(0, 80) AS n WHERE {clause.sql}"
        cursor.execute(asked, clause.values)
        return {id_ for (id_,) in cursor.fetchall()}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(usual=st.booleans(), others=st.frozensets(_ID), beyond=st.frozensets(_ID))
def test_bits_say_of_each_id_what_was_put_into_them(usual, others, beyond):
    bits = bytearray(max(others, default=-8) // 8 + 1)
    for id_ in others:
        bits[id_ // 8] |= 1 << id_ % 8
    beyond = {id_ for id_ in beyond if id_ >= 8 * len(bits)}
    bound = bind(parse("bought().count > 1"), "person", ASKER)
    known = Known(usual, bytes(bits), tuple(beyond))
    exceptions = others | beyond
    expected = set(range(81)) - exceptions if usual else set(exceptions)
    assert chosen(bound, {bound: known}) == expected


@pytest.fixture
def people():
    """Three, one of whom bought twice for 60; by the time of the file nobody had."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE)
        cursor.execute(
            "INSERT INTO ask_person (id, height) SELECT n, n FROM generate_series(1, 20) n"
        )
        cursor.execute(
            "INSERT INTO ask_bought (person_id, total) VALUES (2, 60), (2, 60), (9, 60), (9, 60)"
        )


@pytest.fixture
def knower(monkeypatch):
    """Knows all but one of the fields; says what it was asked."""
    asked = []

    def know(parts):
        asked.extend(parts)
        return [Known(False, b""), Known(True, b"")][: len(parts)], [2, 3, 9]

    made = Knower("person.bought", frozenset(["bought.total"]), know)
    monkeypatch.setitem(knowers._items, made.key, made)
    return asked


def test_what_changed_since_is_asked_of_its_rows(people, knower):
    bound = bind(parse(ASKED), "person", ASKER)
    known = known_of(bound, SUBJECT)
    more, less = [part for part in conditions_of(bound) if part in known]
    assert len(knower) == 2
    assert chosen(more, {more: known[more]}) == {2, 9}
    assert chosen(less, {less: known[less]}) == set(range(81)) - {2, 9}


def test_of_more_than_is_known_nothing_is_asked(people, knower):
    beyond = 'bought(store = "a").count > 1 or bought(total > 1 and at within today).count = 0'
    assert known_of(bind(parse(beyond), "person", ASKER), SUBJECT) == {}
    assert knower == []


def test_one_part_may_be_known_and_another_not(people, knower):
    bound = bind(parse(f'{ASKED} or bought(store = "a").count = 1'), "person", ASKER)
    assert len(known_of(bound, SUBJECT)) == 2


def test_the_world_of_these_tests_agrees():
    bound = bind(parse(ASKED), "person", ASKER)
    two = [bought(60), bought(60)]
    assert holds(bound, person(bought=two, height=3))
    assert not holds(bound, person(bought=two[:1], height=3))
