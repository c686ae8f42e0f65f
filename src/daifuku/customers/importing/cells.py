"""What stands in single cells, or in a few that belong together. No database here."""

import re
from collections.abc import Mapping
from functools import lru_cache
from unicodedata import normalize

from daifuku.customers.payload import Point, Problems, phone_point
from daifuku.foundation.japan import cities_of, parse_postal_code, split_prefecture
from daifuku.foundation.text import fold, strip_legal_form

_KINDS = {
    "person": ("個人", "個人客", "person", "individual", "個人顧客"),
    "organisation": ("法人", "会社", "企業", "団体", "organisation", "organization", "company"),
    "household": ("世帯", "家族", "household", "family"),
}
_GENDERS = {
    "female": ("女", "女性", "f", "female", "2"),
    "male": ("男", "男性", "m", "male", "1"),
    "other": ("その他", "other", "x", "9"),
}
_LANGUAGES = {"ja": ("日本語", "ja", "japanese"), "en": ("英語", "en", "english")}
CHOICES = {
    field: {fold(word): key for key, known in words.items() for word in known}
    for field, words in (("kind", _KINDS), ("gender", _GENDERS), ("language", _LANGUAGES))
}
GENDERS = frozenset(_GENDERS)
PHONE_LABELS = {"phone": "", "mobile": "mobile", "fax": "fax"}
# By far the most numbers look like this. Reading all others costs a third of the whole import.
_USUAL_PHONE = re.compile(r"0[0-9]{1,4}-?[0-9]{1,4}-?[0-9]{3,4}")
_USUAL_DIGITS = re.compile(r"0(?:[2-9]0[0-9]{8}|[1-9][1-9][0-9]{7})")
_CITY = re.compile(r"(.{1,6}?郡.{1,6}?[町村]|.{1,6}?市.{1,4}?区|.{1,6}?市|.{1,4}?区|.{1,5}?[町村])")
_CODE_FIRST = re.compile(r"\s*〒?\s*([0-9０-９]{3}[-‐‑–—―−ー－]?[0-9０-９]{4})\s+")


def chosen(field: str, text: str) -> str:
    # The reader of the payload says what may be chosen.
    return CHOICES[field].get(fold(text), text)


def phones(given: Mapping[str, str], problems: Problems) -> list[Point]:
    found: dict[str, Point] = {}
    for key, label in PHONE_LABELS.items():
        if key in given:
            point = problems.take(key, _phone, given[key], label)
            if point is not None:
                found.setdefault(point.normal, point)
    return list(found.values())


def _phone(text: str, label: str) -> Point:
    plain = text if text.isascii() else normalize("NFKC", text)
    digits = plain.replace("-", "")
    if plain.isascii() and _USUAL_PHONE.fullmatch(plain) and _USUAL_DIGITS.fullmatch(digits):
        return Point("phone", plain, f"+81{digits[1:]}", label)
    return phone_point({"value": text, "label": label})


def address(given: Mapping[str, str], problems: Problems) -> dict[str, str]:
    parts = {
        key: given[key]
        for key in ("prefecture", "city", "town", "building", "country")
        if key in given
    }
    code = given.get("postal_code", "")
    if code and parts.get("country", "JP").upper() in ("JP", "日本", "JAPAN"):
        parts.pop("country", None)
        code = problems.take("postal_code", parse_postal_code, code) or ""
    if code:
        parts["postal_code"] = code
    if "address" in given:
        parts = _with_line(parts, given["address"], code)
    # Lists often name the prefecture alone; that is no address to put in the place of one.
    return {} if parts.keys() <= {"prefecture", "country"} else parts


def _with_line(parts: dict[str, str], line: str, code: str) -> dict[str, str]:
    """The line taken apart into prefecture, city and the rest, as far as that is certain."""
    written = _CODE_FIRST.match(line)
    if written and not code:
        parts["postal_code"] = code = parse_postal_code(written[1])
    rest = line[written.end() :] if written else line
    prefecture, rest = split_prefecture(rest)
    city = parts.get("city", "")
    if not city:
        known = cities_of(code) if code else ()
        city = next((one for one in known if rest.startswith(one)), "")
        guess = None if city else _CITY.match(rest)
        city = city or (guess[1] if guess else "")
        rest = rest[len(city) :].lstrip()
    made = {**parts, "prefecture": parts.get("prefecture") or prefecture, "city": city}
    made["town"] = f"{rest}{parts.get('town', '')}"
    return {key: value for key, value in made.items() if value}


@lru_cache(maxsize=8192)
def company_key(name: str) -> str:
    return fold(strip_legal_form(name)).replace(" ", "")[:400] if name else ""
