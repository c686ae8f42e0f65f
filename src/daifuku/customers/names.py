"""The columns that follow from a name: how it is shown, read, sorted and compared."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from daifuku.customers.models.customer import PERSON
from daifuku.foundation.japan import NameParts, display_name
from daifuku.foundation.japan.names import is_latin
from daifuku.foundation.text import fold, guess_reading, is_kana, kana_sort_key, strip_legal_form

NAME_COLUMNS = (
    "kind",
    "language",
    "family_name",
    "given_name",
    "family_kana",
    "given_kana",
    "name",
    "name_kana",
    "kana_guessed",
)
_BLANK: dict[str, Any] = {**dict.fromkeys(NAME_COLUMNS, ""), "kind": PERSON, "kana_guessed": False}
# Sorts behind every name.
NAMELESS = "\U0010fffd"


def settled(given: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every column that has to do with the name, from what is given and what stood before."""
    before = before or _BLANK
    merged = {name: given.get(name, before[name]) for name in NAME_COLUMNS}
    if merged["kind"] != before["kind"]:
        # A person's reading is not the company's.
        merged["name_kana"] = given.get("name_kana", "")
    made = _person(given, before, merged) if merged["kind"] == PERSON else _other(merged)
    return {**merged, **made}


def parts_of(row: Mapping[str, Any]) -> NameParts:
    """Of a kept row, in the order in which its whole name is kept."""
    family, first = row["family_name"], row["given_name"]
    language = "en" if row["name"] == f"{first} {family}" else row["language"]
    return NameParts(family, first, row["name"], row["kind"], language)


def _person(
    given: Mapping[str, Any], before: Mapping[str, Any], merged: dict[str, Any]
) -> dict[str, Any]:
    family, first = merged["family_name"], merged["given_name"]
    whole = given.get("name") and not (given.get("family_name") or given.get("given_name"))
    if whole or not (family or first):
        told = merged["family_kana"] or merged["given_kana"] or merged["name_kana"]
        family, first = divided(merged["name"], told)
    readings = _readings(given, before, (family, first))
    family_kana, given_kana, guessed = readings
    # Who gives no reading of a name in Latin letters has none: it is a name of the West.
    western = not (family_kana or given_kana) and is_latin(f"{family}{first}")
    language = "en" if western else merged["language"] or "ja"
    parts = NameParts(family, first, "", PERSON, language)
    read = f"{family_kana or family} {given_kana or first}".strip()
    return {
        "family_name": family[:60],
        "given_name": first[:60],
        "family_kana": family_kana,
        "given_kana": given_kana,
        "kana_guessed": guessed,
        "name": display_name(parts),
        "name_kana": f"{family_kana} {given_kana}".strip(),
        "sort_key": kana_sort_key(read) or NAMELESS,
        "name_key": fold(f"{family}{first}").replace(" ", "")[:400],
    }


def divided(whole: str, reading: str = "") -> tuple[str, str]:
    """Family and given name; in Latin letters the family name comes last, unless it is read."""
    if not reading and is_latin(whole):
        first, _space, family = whole.rpartition(" ")
        return family, first.strip()
    family, _space, first = whole.partition(" ")
    return family, first.strip()


def _readings(
    given: Mapping[str, Any], before: Mapping[str, Any], names: tuple[str, str]
) -> tuple[str, str, bool]:
    """Readings as given, else as they stood, else guessed; and whether a guess is among them."""
    unchanged = names == (before["family_name"], before["given_name"])
    told = "family_kana" in given or "given_kana" in given
    stale = before["kana_guessed"] and not unchanged and not told
    kept = {"family_kana": "", "given_kana": ""} if stale else before
    family = given.get("family_kana", kept["family_kana"])
    first = given.get("given_kana", kept["given_kana"])
    if given.get("walk_in"):
        # Named after its store, and read by nobody.
        return family, first, False
    split = given.get("name_kana", "")
    if split and not (family or first):
        family, _space, first = split.partition(" ")
    guesses = ("" if family else guessed_family(names[0]), "" if first else guessed_given(names[1]))
    certain = all(is_kana(name) for name, guess in zip(names, guesses, strict=True) if guess)
    guessed = any(guesses) and not certain
    still = bool(before["kana_guessed"] and unchanged and not told)
    return family or guesses[0], first or guesses[1], guessed or still


def _other(merged: dict[str, Any]) -> dict[str, Any]:
    name = merged["name"] or f"{merged['family_name']} {merged['given_name']}".strip()
    bare = strip_legal_form(name)
    # 株式会社 is read aloud but nobody looks for it under カ.
    reading = _without_form(merged["name_kana"])
    return {
        **dict.fromkeys(("family_name", "given_name", "family_kana", "given_kana"), ""),
        "kana_guessed": False,
        "name": name,
        "sort_key": kana_sort_key(reading or bare) or NAMELESS,
        "name_key": fold(bare).replace(" ", "")[:400],
    }


def _without_form(reading: str) -> str:
    bare = reading
    for form in ("カブシキガイシャ", "カブシキカイシャ", "ユウゲンガイシャ", "ゴウドウガイシャ"):
        bare = bare.removeprefix(form).removesuffix(form)
    return bare.strip() or reading


@lru_cache(maxsize=65536)
def guessed_family(name: str) -> str:
    return guess_reading(name).family_kana[:60]


@lru_cache(maxsize=65536)
def guessed_given(name: str) -> str:
    return guess_reading("", name).given_kana[:60]
