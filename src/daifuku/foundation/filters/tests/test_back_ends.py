"""PostgreSQL and Python give the same answer to every question about the same people."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daifuku.foundation.filters import bind, holds, parse, to_sql
from daifuku.foundation.filters.tests.asking import people, questions
from daifuku.foundation.filters.tests.shop import ASKER, COLUMNS, MAKE, bought, day, person

_PERSON = f"INSERT INTO ask_person (id, {', '.join(COLUMNS.values())}) VALUES (%s{', %s' * 10})"
_BOUGHT = "INSERT INTO ask_bought VALUES (%s, %s, %s, %s)"


@pytest.fixture
def world(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MAKE)


def keep(everybody: list[dict]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ask_person; DELETE FROM ask_bought")
        for id_, one in enumerate(everybody):
            cursor.execute(_PERSON, [id_, *(one[name] for name in COLUMNS)])
            for receipt in one["bought"]:
                cursor.execute(_BOUGHT, [id_, *(receipt[n] for n in ("store", "total", "at"))])


def found(bound) -> set[int]:
    clause = to_sql(bound)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT c.id FROM ask_person c WHERE {clause.sql}", clause.values)
        return {id_ for (id_,) in cursor.fetchall()}


def found_in_python(bound, everybody: list[dict]) -> set[int]:
    return {id_ for id_, one in enumerate(everybody) if holds(bound, one)}


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    everybody=st.lists(people(), min_size=2, max_size=6),
    asked=st.lists(questions(), min_size=3, max_size=9),
)
def test_both_find_the_same_people(world, everybody, asked):
    keep(everybody)
    for question in asked:
        bound = bind(question, "person", ASKER)
        assert found(bound) == found_in_python(bound, everybody), question


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("", {0, 1, 2}),
        ('stage = "regular"', {0}),
        ('stage != "regular"', {1}),
        ('not stage = "regular"', {1, 2}),
        ("stage is empty", {2}),
        ('name = "斎藤"', {0, 1}),
        ('name starts with "サイ"', {2}),
        ("spent < 0", set()),
        ("height = 160.5", {0}),
        ("seen = today", {0}),
        ("seen = yesterday", {1}),
        ("seen within last 2 days", {0, 1}),
        ("seen within this fiscal year", {0, 1}),
        ("seen < today", {1}),
        ("seen >= 2026-11-30", {0}),
        ('tag has any of ("vip", "press")', {0, 1}),
        ('tag has all of ("vip", "press")', {1}),
        ("tag is empty", {2}),
        ("owner is me", {1}),
        ("bought().sum(total) < 10", {1, 2}),
        ("bought(last 30 days).count = 0", {1, 2}),
        ('bought(store = "S1").max(total) >= 700', {0}),
        ("bought().min(at) is empty", {2}),
    ],
)
def test_a_question_finds_whom_it_means(world, text, who):
    at = day("2026-11-30"), day("2026-11-29")
    today, yesterday = (ASKER.clock.begins(one) for one in at)
    everybody = [
        person(name="斎藤", stage="regular", height=1605, seen=today, tag=["vip"],
               bought=[bought(700), bought(300, yesterday, "S2")]),
        person(name="斎藤", stage="gone", spent=0, seen=yesterday, tag=["vip", "press"], owner=7,
               bought=[bought(9, ASKER.clock.begins(day("2025-01-01")))]),
        person(name="さいとう"),
    ]  # fmt: skip
    keep(everybody)
    bound = bind(parse(text), "person", ASKER)
    assert found(bound) == who
    assert found_in_python(bound, everybody) == who
