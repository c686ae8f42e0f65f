"""The labelled set: records as the product keeps them, and whose they are.

A quarter of all customers are written down twice and one in twenty-five three times. A seed makes
the same set again. Seeds below 100 are for tuning and training; those of `TEST_SEEDS` were never
looked at while anything was chosen, and are only for the figures."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from bench.linkage.drawing import Source
from bench.linkage.people import Company, Person, companies, people
from bench.linkage.writing import Written, later, later_company, write_company, write_person
from daifuku.customers.linkage.features import Kept

TUNING_SEEDS, TEST_SEEDS = (1, 2, 3), (901, 902, 903)
_COMPANIES = 0.12


@dataclass(frozen=True, slots=True)
class Labelled:
    """`whose` has one label for each record, in the order of the records."""

    records: list[Kept]
    whose: list[int]

    def pairs(self) -> set[tuple[int, int]]:
        """Every two records of one customer, the lower id first."""
        held: dict[int, list[int]] = {}
        for record, label in zip(self.records, self.whose, strict=True):
            held.setdefault(label, []).append(record.id)
        return {
            (one, other)
            for ids in held.values()
            for at, one in enumerate(ids)
            for other in ids[at + 1 :]
        }


def labelled(seed: int, size: int) -> Labelled:
    rows = list(written(seed, size))
    random.Random(seed).shuffle(rows)
    records = [kept(number, one) for number, (_label, one) in enumerate(rows, 1)]
    return Labelled(records, [label for label, _one in rows])


def written(seed: int, size: int) -> Iterator[tuple[int, Written]]:
    source = Source(random.Random(seed))
    persons = chain.from_iterable(people(source))
    firms = chain.from_iterable(companies(source))
    made = label = 0
    while made < size:
        label += 1
        for one in _copies(source, persons, firms):
            if made < size:
                made += 1
                yield label, one


def _copies(
    source: Source, persons: Iterator[Person], firms: Iterator[Company]
) -> Iterator[Written]:
    chance = source.draw.random()
    times = 3 if chance < 0.04 else 2 if chance < 0.29 else 1
    one: Any
    write: Callable[..., Written]
    if source.draw.random() < _COMPANIES:
        one, write, age = next(firms), write_company, later_company
    else:
        one, write, age = next(persons), write_person, later
    yield write(source, one)
    for _n in range(times - 1):
        one = age(source, one)
        yield write(source, one)


def kept(number: int, one: Written) -> Kept:
    """As the product's own code keeps it."""
    from daifuku.customers.actions.points import address_point, email_point, phone_point
    from daifuku.customers.names import settled

    told = {
        "kind": one.kind,
        "family_name": one.family,
        "given_name": one.given,
        "family_kana": one.family_kana,
        "given_kana": one.given_kana,
        "name": one.name,
    }
    columns = settled({key: value for key, value in told.items() if value})
    return Kept(
        id=number,
        kind=one.kind,
        **{name: columns[name] for name in _NAMES},
        birthday=one.birthday,
        gender=one.gender,
        corporate_number=one.corporate_number,
        phones=tuple(phone_point(phone).normal for phone in one.phones),
        emails=(email_point(one.mail).normal,) if one.mail else (),
        addresses=(address_point(one.address).normal,) if one.address else (),
    )


_NAMES = ("family_name", "given_name", "family_kana", "given_kana", "name_key", "name_kana")
