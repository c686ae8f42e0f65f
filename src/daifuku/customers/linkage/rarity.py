"""How often a name stands for somebody: Satō says little, Teshigawara much.

Of family names the counts of japanese-personal-name-dataset (people of Japan by family name), of
given names whether they are usual; in a base that is large enough, what the base itself says."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from daifuku.customers.linkage.sounds import read_key
from daifuku.foundation.text import fold_once
from daifuku.foundation.text.common_readings import common_readings

COLUMNS = ("family_rare", "given_rare", "company")
_PEOPLE = 126_000_000
# What a value weighs that no table knows, and how usual a usual given name is.
_UNKNOWN = {"family_rare": 3e-5, "given_rare": 2e-4, "company": 5e-5}
_USUAL_GIVEN = 2e-3
# A base speaks for itself as far as it is larger than these many records.
_WEIGHT = {"family_rare": 20_000, "given_rare": 5_000, "company": 2_000}

Rarity = Mapping[str, Mapping[str, float]]


@cache
def usual() -> Rarity:
    """Share of people by the keys of `Features.family_rare` and `given_rare`; what is not in there
    is as rare as `_UNKNOWN` says."""
    path = files("japanese_personal_name_dataset") / "dataset" / "last_name_org.csv"
    family: dict[str, float] = {}
    given: dict[str, float] = {}
    with path.open(encoding="utf-8-sig") as file:
        for name, people, reading, _romaji in csv.reader(file):
            _add(family, name, reading, int(people) / _PEOPLE)
    for name, reading in common_readings():
        _add(given, name, reading, _USUAL_GIVEN)
    return {"family_rare": family, "given_rare": given, "company": {}}


def _add(shares: dict[str, float], name: str, reading: str, share: float) -> None:
    for key in (fold_once(name), f" {read_key(reading)}"):
        shares[key] = shares.get(key, 0.0) + share


def share_of(rarity: Rarity, column: str, value: str) -> float:
    return rarity[column].get(value, _UNKNOWN[column])


def blended(column: str, counted: Mapping[str, int], records: int) -> dict[str, float]:
    """Share of each value in the base, drawn towards what is usual while the base is small; of
    those who bear it one is left out, since two records of one customer are no proof of two."""
    weight, known = _WEIGHT[column], usual()[column]
    return {
        value: (count - 1 + weight * known.get(value, _UNKNOWN[column])) / (records + weight)
        for value, count in counted.items()
    }
