"""Every field that the rooms register can be asked with each of its operators, and PostgreSQL finds
whom the records themselves say."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from daifuku.foundation.access import Actor
from daifuku.foundation.filters import (
    OPERATORS,
    Asker,
    FilterField,
    FilterRelation,
    bind,
    filter_fields,
    filter_relations,
    filter_subjects,
    holds,
    parse,
    to_sql,
    write,
)
from daifuku.foundation.filters.tree import (
    Condition,
    Day,
    Named,
    Operator,
    Question,
    Related,
    Rolling,
    Span,
)
from daifuku.foundation.money import minor_digits

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
OF_CUSTOMERS = "customer"


def rows(sql: str, values: tuple = ()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def fields_of(subject: str) -> list[FilterField]:
    return [field for field in filter_fields if field.subject == subject]


def relations_of(subject: str) -> list[FilterRelation]:
    return [relation for relation in filter_relations if relation.owner == subject]


def loaded(subject: str, source: str, ids: tuple[str, ...]) -> dict[int, dict[str, Any]]:
    """Records by their place, each with its values and those that belong to it."""
    fields = fields_of(subject)
    columns = ", ".join([*ids, *(f"({field.sql})" for field in fields)])
    found: dict[tuple, dict[str, Any]] = {}
    for row in rows(f"SELECT {columns} FROM {source}"):
        values = dict(zip((f.name for f in fields), row[len(ids) :], strict=True))
        found[row[: len(ids)]] = values
    for relation in relations_of(subject):
        key = f"{relation.table.split()[-1]}.id"
        inner = f"{source} JOIN {relation.table} ON {relation.link}"
        for record in found.values():
            record[relation.name] = []
        for place, theirs in loaded(relation.subject, inner, (*ids, key)).items():
            found[place[:-1]][relation.name].append(theirs)
    return found


@pytest.fixture
def everybody(demo_shop) -> dict[int, dict[str, Any]]:
    subject = filter_subjects.get(OF_CUSTOMERS)
    return {id_: one for (id_,), one in loaded(subject.key, subject.source, (subject.id,)).items()}


@pytest.fixture
def asker(demo_shop) -> Asker:
    return Asker.of(Actor.system(), AT)


def as_asked(field: FilterField, value: Any) -> Any:
    """A kept value as a question writes it."""
    match field.kind:
        case "date" | "moment":
            return Day(value.date() if isinstance(value, datetime) else value)
        case "number":
            return Decimal(value).scaleb(-field.scale)
        case "money":
            return Decimal(value).scaleb(-minor_digits("JPY"))
        case "person" | "record":
            return Decimal(value)
        case "choices":
            return value[0]
    return value


def values_of(field: FilterField, records: list[dict[str, Any]]) -> list[Any]:
    """Some that are there: the least, one in the middle, the greatest."""
    there = sorted({as_asked(field, v) for one in records if (v := one[field.name]) not in (None, [], "")},
                   key=lambda v: (v.on or date.min) if isinstance(v, Day) else v)  # fmt: skip
    return [there[0], there[len(there) // 2], there[-1]] if there else []


def value_for(operator: Operator, value: Any) -> Any:
    match operator:
        case "is empty":
            return None
        case "in" | "has any of" | "has all of":
            return (value,)
        case "within":
            return Span(value, value)
        case "contains" | "ends with":
            return value[-2:]
        case "starts with":
            return value[:2]
    return value


def asked_about(field: FilterField, records: list[dict[str, Any]]) -> list[Condition]:
    return [
        Condition(Named(field.name), operator, value_for(operator, value))
        for value in values_of(field, records)
        for operator in OPERATORS[field.kind]
    ]


def check(question: Question, everybody: dict[int, dict[str, Any]], asker: Asker) -> set[int]:
    assert parse(write(question)) == question
    bound = bind(question, OF_CUSTOMERS, asker)
    subject, clause = filter_subjects.get(OF_CUSTOMERS), to_sql(bound)
    found = rows(f"SELECT {subject.id} FROM {subject.source} WHERE {clause.sql}", clause.values)
    expected = {id_ for id_, record in everybody.items() if holds(bound, record)}
    assert {id_ for (id_,) in found} == expected, write(question)
    return expected


def test_customers_are_found_by_each_of_their_fields(everybody, asker):
    silent = []
    for field in fields_of(OF_CUSTOMERS):
        sizes = [
            len(check(question, everybody, asker))
            for question in asked_about(field, list(everybody.values()))
        ]
        silent += [] if any(sizes) else [field.key]
    assert silent == []


def test_customers_are_found_by_what_belongs_to_them(everybody, asker):
    silent = []
    for relation in relations_of(OF_CUSTOMERS):
        records = [one for record in everybody.values() for one in record[relation.name]]
        period = Rolling("last", 6, "month") if relation.at else None
        for field in fields_of(relation.subject):
            sizes = [
                len(check(Condition(Related(relation.name, "count", "", period, where), ">",
                                    Decimal(0)), everybody, asker))
                for where in asked_about(field, records)
            ]  # fmt: skip
            silent += [] if any(sizes) else [field.key]
    # Nobody in the demo has confirmed an address, and none of theirs came back.
    assert silent == ["contact.verified_at", "contact.undeliverable_at"]


@pytest.mark.parametrize(
    "text",
    [
        "purchases(last 90 days).sum(total) >= 10000",
        "purchases().max(at) < 90 days ago and purchases().count >= 2",
        "purchases(lines(quantity >= 2).count > 0).count > 0",
        'purchases(last 1 year, kind = "return").count = 0 and last_purchase_at is not empty',
        'contacts(kind = "email" and value contains "@").count = 0',
        'stage_entries(since 2026-01-01, stage = "regular").count >= 1 or stage = "regular"',
        'not (stage = "常連客" or stage = "REGULAR")',
        "owner is empty and home_store is not empty",
    ],
)
def test_a_question_of_a_shop_finds_some_and_not_all(everybody, asker, text):
    found = check(parse(text), everybody, asker)
    assert 0 < len(found) < len(everybody)
