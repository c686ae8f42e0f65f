"""The short way for the rows of which lists are full: a person with a number, everything written as
most people write it. What it is not sure of it leaves to the long way; a test holds both together."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from daifuku.customers.importing import cells
from daifuku.customers.payload import Problems, fields
from daifuku.customers.payload.points import PARTS, Point, address_of
from daifuku.foundation.imports import Read, Reading
from daifuku.foundation.text import BadValue, clean_text

_COLUMNS = {
    **dict.fromkeys(("family_name", "given_name"), fields.name),
    **dict.fromkeys(("family_kana", "given_kana"), fields.kana),
}
_READ = frozenset(
    [
        *("number", *_COLUMNS, "birthday", "gender", "email", "phone", "mobile", "fax"),
        *("postal_code", "address", "building", "company", "title", "stage", "since"),
    ]
)
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,119}")
_SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_EMAIL = re.compile(
    r"[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,3}[A-Za-z]{2,20}"
)


class _Unusual(Exception):
    """The long way knows."""


def usual(given: Mapping[str, str], reading: Reading) -> Read | None:
    """What the long way makes of the row too, or None when that is not certain."""
    number = given.get("number", "")
    if not (given.keys() <= _READ and _NUMBER.fullmatch(number)):
        return None
    if not ("family_name" in given or "given_name" in given) or not _SOURCE.fullmatch(
        reading.source
    ):
        return None
    try:
        body = {
            "columns": _columns(given, reading.at.date()),
            "points": _points(given),
            "tags": [],
            "number": number,
            **_beside(given, reading.at.date()),
        }
    except (BadValue, _Unusual):
        return None
    return Read(number, body)


def _columns(given: Mapping[str, str], today: date) -> dict[str, Any]:
    columns = {key: read(given[key]) for key, read in _COLUMNS.items() if key in given}
    if "birthday" in given:
        born = _birthday(given["birthday"])
        columns["birthday"] = _past(born, today)
    if "gender" in given:
        columns["gender"] = cells.chosen("gender", given["gender"])
        if columns["gender"] not in cells.GENDERS:
            raise _Unusual
    return columns


def _points(given: Mapping[str, str]) -> list[list[Any]]:
    points = []
    if "email" in given:
        email = given["email"]
        if not _EMAIL.fullmatch(email):
            raise _Unusual
        points.append(_flat(Point("email", email, email.lower())))
    problems = Problems()
    parts = cells.address(given, problems)
    if parts:
        code = parts.get("postal_code", "")
        clean = {
            part: clean_text(parts.get(part, ""), longest=longest, name=True)
            for part, longest in PARTS.items()
        }
        points.append(_flat(address_of(code, clean)))
    points += map(_flat, cells.phones(given, problems))
    if problems.found:
        raise _Unusual
    return points


def _flat(point: Point) -> list[Any]:
    return [
        *(point.kind, point.value, point.normal, point.label, point.is_primary),
        *(point.postal_code, point.prefecture, point.city, point.town, point.building),
        point.country,
    ]


def _beside(given: Mapping[str, str], today: date) -> dict[str, Any]:
    extra = {"stage": given.get("stage", "")}
    if "company" in given:
        extra["company"] = fields.name(given["company"], 120)
        extra["company_key"] = cells.company_key(extra["company"])
        extra["title"] = fields.name(given.get("title", ""), 80)
    if "since" in given:
        extra["since"] = _past(_day(given["since"]), today)
    return {key: value for key, value in extra.items() if value}


def _past(day: date | None, today: date) -> str:
    if day is None or day > today:
        raise _Unusual
    return _iso(day)


_iso = lru_cache(maxsize=32768)(date.isoformat)
_day = lru_cache(maxsize=32768)(fields.day)
_birthday = lru_cache(maxsize=32768)(fields.birthday)
