"""Names of people with their readings: frequent surnames are frequent, given names fit the age."""

import csv
import re
import unicodedata
from bisect import bisect
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random

from daifuku.demo.tables import rows
from daifuku.foundation.text import to_katakana

_SURNAMES = "dataset/last_name_org.csv"


@dataclass(frozen=True, slots=True)
class Name:
    """`latin` is what stands in a mail address: ("sato", "kenichi")."""

    family: str
    given: str
    family_kana: str
    given_kana: str
    latin: tuple[str, str]
    language: str = "ja"


@cache
def _surnames() -> tuple[list[tuple[str, str]], list[int]]:
    """[(name, reading)] and the running count of their bearers."""
    text = files("japanese_personal_name_dataset").joinpath(_SURNAMES).read_text(encoding="utf-8")
    found: list[tuple[str, str]] = []
    bearers: list[int] = []
    variants: dict[str, list[dict[str, str]]] = {}
    for row in rows("surname_variants"):
        variants.setdefault(row["name"], []).append(row)
    for name, count, reading, _latin in csv.reader(text.splitlines()):
        left = int(count)
        for row in variants.get(name, ()):
            part = int(count) * int(row["percent"]) // 100
            found.append((row["variant"], row["reading"]))
            bearers.append(part)
            left -= part
        found.append((name, reading))
        bearers.append(left)
    return found, list(accumulate(bearers))


def surname(draw: Random) -> tuple[str, str]:
    """A surname and its reading, as often as people bear it."""
    names, running = _surnames()
    return names[bisect(running, draw.random() * running[-1])]


def given_name(draw: Random, *, sex: str, born: int) -> tuple[str, str]:
    """A name that parents gave in that year, the popular ones of the table more often."""
    fitting = _given(sex, born)
    place = int(len(fitting) * draw.random() ** 1.6)
    return fitting[place]


@cache
def _given(sex: str, born: int) -> list[tuple[str, str]]:
    fitting = [
        (row["name"], row["kana"])
        for row in rows("given_names")
        if row["sex"] == sex and int(row["from"]) <= born <= int(row["to"])
    ]
    return fitting or _given(sex, 1930 if born < 1930 else 2010)


def japanese(draw: Random, *, sex: str, born: int, family: tuple[str, str] | None = None) -> Name:
    surname_, reading = family or surname(draw)
    given, given_reading = given_name(draw, sex=sex, born=born)
    return Name(
        family=surname_,
        given=given,
        family_kana=to_katakana(reading),
        given_kana=to_katakana(given_reading),
        latin=(latin(reading), latin(given_reading)),
    )


def english(draw: Random, *, sex: str) -> Name:
    """A customer from abroad, who reads English."""
    names = rows("english_names")
    family = draw.choice([row for row in names if row["part"] == "family"])
    given = draw.choice([row for row in names if row["part"] == sex])
    return Name(
        family=family["name"],
        given=given["name"],
        family_kana=family["kana"],
        given_kana=given["kana"],
        latin=(_letters(family["name"]), _letters(given["name"])),
        language="en",
    )


@cache
def latin(reading: str) -> str:
    """Hepburn without long vowels, as most people write their own mail address."""
    from daifuku.foundation.text import romaji

    spelled = min(romaji(reading), key=lambda way: (_strange(way), way.count("h"), -len(way)))
    return _letters(re.sub(r"(o)[uo](?!e)|(u)u", r"\1\2", spelled))


def _strange(way: str) -> int:
    """How far from plain Hepburn a spelling is."""
    odd = len(re.findall(r"si|ti|tu|hu|zi|ty|sy|zy|jy|m[bmp]|n'", way))
    return odd + sum(way.count(piece) for piece in ("du", "di", "cc", "wo"))


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())
