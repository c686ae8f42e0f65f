"""A guess at how a name is read, always marked as a guess."""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from daifuku.foundation.text.common_readings import common_readings
from daifuku.foundation.text.folding import fold, fold_once
from daifuku.foundation.text.kana import is_kana, to_katakana

_PACKAGE = "japanese_personal_name_dataset"
# Lists of readings with their spellings, and how much more a reading of the list weighs.
_GIVEN = (
    ("first_name_man_opti", 10),
    ("first_name_woman_opti", 10),
    ("first_name_man_org", 1),
    ("first_name_woman_org", 1),
)


@dataclass(frozen=True, slots=True)
class Guess:
    """Katakana of each part, empty where nothing is known; certain only if it was given in kana."""

    family_kana: str
    given_kana: str
    certain: bool = False

    @property
    def kana(self) -> str:
        return f"{self.family_kana} {self.given_kana}".strip()


def _rows(name: str) -> Iterator[list[str]]:
    with (files(_PACKAGE) / "dataset" / f"{name}.csv").open(encoding="utf-8-sig") as file:
        yield from csv.reader(file)


def _packed(pairs: Iterable[tuple[str, str]]) -> bytes:
    """One text of lines, a tenth of the memory of a dictionary; searching it takes under 1 ms."""
    known: set[str] = set()
    lines = [b""]
    for spelling, reading in pairs:
        key = fold_once(spelling)
        if key not in known:
            known.add(key)
            lines.append(f"{key}\t{to_katakana(reading)}".encode())
    return b"\n".join([*lines, b""])


def _spellings() -> Iterator[tuple[str, str, float]]:
    """Spelling, reading and how likely the reading is for the list it stands in."""
    for name, weight in _GIVEN:
        for reading, _romaji, *spellings in _rows(name):
            for spelling in spellings:
                yield spelling, reading, weight / math.sqrt(len(spellings))


def _given_pairs() -> Iterator[tuple[str, str]]:
    """Spelling and likeliest reading: the usual one, else one whose beginning other names share,
    rather from the popular list, rather with few other spellings."""
    yield from common_readings()
    beginnings = Counter((spelling[0], reading[:2]) for spelling, reading, _ in _spellings())
    best: dict[str, tuple[float, str]] = {}
    for spelling, reading, likelihood in _spellings():
        score = likelihood * beginnings[spelling[0], reading[:2]]
        if score > best.get(spelling, (0.0, ""))[0]:
            best[spelling] = (score, reading)
    yield from ((spelling, reading) for spelling, (_score, reading) in best.items())


@cache
def _index(part: str) -> bytes:
    if part == "family":
        return _packed((row[0], row[2]) for row in _rows("last_name_org"))
    return _packed(_given_pairs())


def _reading(part: str, spelling: str) -> str:
    if not spelling.strip():
        return ""
    if is_kana(spelling):
        return to_katakana(spelling).strip()
    index, line = _index(part), f"\n{fold(spelling)}\t".encode()
    at = index.find(line)
    return index[at + len(line) : index.index(b"\n", at + 1)].decode() if at >= 0 else ""


@lru_cache(maxsize=4096)
def guess_reading(family: str, given: str = "") -> Guess:
    """山田 花子 gives ヤマダ ハナコ, not certain."""
    certain = is_kana(family + given)
    return Guess(_reading("family", family), _reading("given", given), certain)
