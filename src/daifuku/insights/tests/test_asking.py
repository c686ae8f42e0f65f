"""What Ibis finds in DuckDB is what a single record says in Python."""

from dataclasses import replace

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daifuku.foundation.filters import (
    FilterField,
    FilterRelation,
    Vocabulary,
    bind,
    holds,
    parse,
)
from daifuku.foundation.filters.tests.asking import people, questions
from daifuku.foundation.filters.tests.shop import ASKER, COLUMNS, FIELDS, RELATIONS, bought, person
from daifuku.insights.asking import asked_of

_MOMENT = pa.timestamp("us", "UTC")
_PEOPLE = pa.schema(
    {
        "id": pa.int64(), "name": pa.string(), "code": pa.string(), "height": pa.int64(),
        "spent": pa.int64(), "born": pa.date32(), "seen": _MOMENT, "stage": pa.string(),
        "tag": pa.list_(pa.string()), "member": pa.bool_(), "owner": pa.int64(),
    }.items()
)  # fmt: skip
_BOUGHT = pa.schema(
    {"of_id": pa.int64(), "store": pa.string(), "total": pa.int64(), "at": _MOMENT}.items()
)


@pytest.fixture(scope="module")
def duck():
    made = ibis.duckdb.connect()
    made.raw_sql("SET TimeZone = 'UTC'")
    yield made
    made.disconnect()


def found(duck, bound, everybody: list[dict]) -> set[int]:
    rows = [{"id": n, **{name: one[name] for name in COLUMNS}} for n, one in enumerate(everybody)]
    receipts = [{"of_id": n, **r} for n, one in enumerate(everybody) for r in one["bought"]]
    table = duck.create_table("people", pa.Table.from_pylist(rows, _PEOPLE), overwrite=True)
    theirs = duck.create_table("bought", pa.Table.from_pylist(receipts, _BOUGHT), overwrite=True)
    return set(asked_of(bound, table, {"bought": theirs}).to_pyarrow()["id"].to_pylist())


@settings(max_examples=25, deadline=None)
@given(
    everybody=st.lists(people(), min_size=2, max_size=6),
    asked=st.lists(questions(), min_size=2, max_size=4),
)
def test_both_find_the_same_people(duck, everybody, asked):
    for question in asked:
        bound = bind(question, "person", ASKER)
        expected = {n for n, one in enumerate(everybody) if holds(bound, one)}
        assert found(duck, bound, everybody) == expected, question


def test_one_sum_asked_twice_is_counted_once(duck):
    bound = bind(parse("bought().count > 1 and bought().count < 9"), "person", ASKER)
    everybody = [person(bought=[bought(1), bought(2)]), person()]
    assert found(duck, bound, everybody) == {0}


def test_records_of_records_are_counted_too(duck):
    lines = FilterRelation("bought.lines", "Lines", "line", "line l", "l.of_id = p.id")
    number = FilterField("line.number", "Number", "number", "l.number")
    asker = replace(ASKER, vocabulary=Vocabulary.of([*FIELDS, number], [*RELATIONS, lines]))
    bound = bind(parse("bought(lines(number >= 2).count = 1).count = 1"), "person", asker)
    tables = {
        "people": [{"id": 1}, {"id": 2}, {"id": 3}],
        "bought": [{"id": 10, "of_id": 1}, {"id": 20, "of_id": 2}, {"id": 21, "of_id": 2}],
        "lines": [{"of_id": 10, "number": 2}, {"of_id": 20, "number": 1}],
    }
    people, *related = (
        duck.create_table(name, pa.Table.from_pylist(rows), overwrite=True)
        for name, rows in tables.items()
    )
    found = asked_of(bound, people, dict(zip(("bought", "lines"), related, strict=True)))
    assert found.to_pyarrow()["id"].to_pylist() == [1]


def test_a_relation_that_is_not_given_is_named(duck):
    bound = bind(parse("bought().count > 1"), "person", ASKER)
    with pytest.raises(KeyError, match="bought"):
        asked_of(bound, ibis.table({"id": "int64"}, name="people"), {})
