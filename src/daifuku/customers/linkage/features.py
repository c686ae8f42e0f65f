"""What two records are compared by, from the columns as they stand in the tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from daifuku.customers.linkage.sounds import read_key, sound_key
from daifuku.foundation.text import fold_once

PERSON = "person"
_KANJI = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々]")
_NUMBERS = re.compile("[0-9]+")
_PREFECTURE = re.compile("東京都|北海道|(?:大阪|京都)府|.{2,3}県")
_NOT_A_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d")
# Filled in by programs, and nobody's birthday as far as anybody knows.
_NO_BIRTHDAYS = frozenset(("0001-01-01", "1900-01-01", "1970-01-01"))
_ROLES = frozenset(
    [
        "info",
        "sales",
        "contact",
        "support",
        "office",
        "admin",
        "mail",
        "soumu",
        "eigyo",
        "keiri",
        "webmaster",
        "shop",
        "store",
    ]
)
_SHORTEST_LOCAL, _FEWEST_DIGITS = 6, 2
_BRANCH = re.compile("(?<=.)(?:本社|本店|本部)$")


class Kept(NamedTuple):
    """One customer as the tables keep it; of contact points the normal forms."""

    id: int
    kind: str
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    name_key: str
    name_kana: str
    birthday: str
    gender: str
    corporate_number: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Features:
    """Texts are folded and empty where nothing is known; of lists, one in common is enough.

    `family_read` and `family_sound` are keys of `sounds`; `family_rare` is by what the name is counted: in kana it is as
    frequent as all names of its reading (" " and the key). `homes` are postal code or place with
    all numbers of the address, `houses` the same with the first two only."""

    id: int
    kind: str
    family: str
    given: str
    family_read: str
    given_read: str
    family_sound: str
    given_sound: str
    family_kanji: bool
    given_kanji: bool
    family_rare: str
    given_rare: str
    company: str
    company_read: str
    birthday: str
    gender: str
    corporate: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    locals: tuple[str, ...]
    homes: tuple[str, ...]
    houses: tuple[str, ...]
    postals: tuple[str, ...]


class _Name(NamedTuple):
    folded: str
    read: str
    sound: str
    kanji: bool

    @property
    def rare(self) -> str:
        return self.folded if self.kanji or not self.read else f" {self.read}"


@lru_cache(maxsize=131072)
def _name(written: str, reading: str) -> _Name:
    folded = fold_once(written).replace(" ", "")[:60]
    kanji = bool(_KANJI.search(folded))
    # What is written in kana or romaji reads itself, whatever was guessed.
    read = reading if kanji or not read_key(written) else written
    return _Name(folded, read_key(read), sound_key(read), kanji)


def features_of(kept: Kept) -> Features:
    person = kept.kind == PERSON
    family = _name(kept.family_name, kept.family_kana) if person else _NOBODY
    given = _name(kept.given_name, kept.given_kana) if person else _NOBODY
    company = "" if person else _company(kept.name_key)
    places = [_place(address) for address in kept.addresses]
    return Features(
        id=kept.id,
        kind=PERSON if person else "organisation",
        family=family.folded,
        given=given.folded,
        family_read=family.read,
        given_read=given.read,
        family_sound=family.sound,
        given_sound=given.sound,
        family_kanji=family.kanji,
        given_kanji=given.kanji,
        family_rare=family.rare,
        given_rare=given.rare,
        company=company,
        company_read="" if person else _company_read(company, kept.name_kana),
        birthday="" if kept.birthday in _NO_BIRTHDAYS else kept.birthday,
        gender=kept.gender if kept.gender in ("female", "male") else "",
        corporate=kept.corporate_number,
        phones=_each(kept.phones),
        emails=_each(kept.emails),
        locals=_each(map(_local, kept.emails)),
        homes=_joined(places, 0),
        houses=_joined(places, 1),
        postals=_joined(places, 2),
    )


_NOBODY = _Name("", "", "", False)


class _Place(NamedTuple):
    homes: tuple[str, ...]
    houses: tuple[str, ...]
    postals: tuple[str, ...]


def _joined(places: list[_Place], at: int) -> tuple[str, ...]:
    if len(places) == 1:
        return places[0][at]
    return tuple(dict.fromkeys(key for place in places for key in place[at]))


def _place(normal: str) -> _Place:
    """Of an address as `ContactPoint.normal` keeps it: "1500002 東京都渋谷区渋谷2-21-1ひかりえ203".

    People leave out the building, write 2-21-1-203, or name the ward or not: numbers meet under the
    postal code or under the last two signs before them."""
    code, _space, line = normal.partition(" ")
    if not (len(code) == 7 and code.isdigit()):
        code, line = "", normal
    numbers = _NUMBERS.findall(line)
    if not numbers:
        return _Place((), (), (code,) if code else ())
    before = _PREFECTURE.sub("", line.partition(numbers[0])[0], count=1)
    areas = [area for area in (code, before[-2:] if len(before) > 1 else "") if area]
    whole, block = "-".join(numbers), "-".join(numbers[:2])
    homes = tuple(f"{area}/{whole}" for area in areas)
    return _Place(homes, tuple(f"{area}/{block}" for area in areas), (code,) if code else ())


def _local(mail: str) -> str:
    """The part before the @, which people keep when they change the provider; ken.sato is only the
    name once more, sato0412 is somebody's."""
    local = mail.partition("@")[0]
    digits = _DIGITS.findall(local)
    own = len(local) >= _SHORTEST_LOCAL and len(digits) >= _FEWEST_DIGITS
    return local if own and _DIGITS.sub("", local) not in _ROLES else ""


@lru_cache(maxsize=4096)
def _company(name_key: str) -> str:
    bare = _NOT_A_WORD.sub("", name_key)
    return _BRANCH.sub("", bare) or bare


def _company_read(company: str, reading: str) -> str:
    """The reading as told, or of a name that is written in kana alone."""
    return read_key(reading or ("" if _KANJI.search(company) else company))


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))
