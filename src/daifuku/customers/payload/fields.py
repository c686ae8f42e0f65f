"""One reader per column of a customer: what is given → what is kept."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache, partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.models.customer import GENDERS, KINDS
from daifuku.customers.payload.problems import needs_text
from daifuku.foundation.ids import reference
from daifuku.foundation.japan import HONORIFICS, check_corporate_number, honorific, parse_date
from daifuku.foundation.text import BadValue, clean_text, to_hiragana, to_katakana

_EARLIEST = date(1890, 1, 1)
_KANA_SIGNS = frozenset("ー・･ゝゞ '’.,&-‐")


def name(value: Any, longest: int = 60) -> str:
    return "" if value is None or value == "" else _name(needs_text(value), longest)


# A file names the same people and towns again and again.
@lru_cache(maxsize=32768)
def _name(text: str, longest: int) -> str:
    return clean_text(text, longest=longest, name=True)


def kana(value: Any, longest: int = 60) -> str:
    """The reading in full-width katakana; Latin letters and digits may stand in it, kanji not."""
    return "" if value is None or value == "" else _kana(needs_text(value), longest)


@lru_cache(maxsize=32768)
def _kana(given: str, longest: int) -> str:
    text = to_katakana(unicodedata.normalize("NFKC", _name(given, longest)))
    if not all(_may_stand_in_kana(c) for c in text):
        raise BadValue(
            "not_kana",
            _("“%(text)s” is not a reading. Please write it in katakana, e.g. サイトウ."),
            text=text[:40],
        )
    return text


def _may_stand_in_kana(sign: str) -> bool:
    plain = to_hiragana(sign)
    return (
        "ぁ" <= plain <= "ゖ"
        or sign in _KANA_SIGNS
        or sign.isspace()
        or (sign.isascii() and sign.isalnum())
    )


def choice(value: Any, allowed: Iterable[str]) -> str:
    known = list(allowed)
    text = "" if value is None else clean_text(needs_text(value))
    if text not in known:
        raise BadValue(
            "not_a_choice",
            _("“%(text)s” is not one of %(choices)s."),
            text=text[:40],
            choices=", ".join(code for code in known if code),
        )
    return text


def code(value: Any) -> str:
    text = clean_text(needs_text(value))
    if not text or len(text) > 20:
        raise BadValue("empty", _("Please choose one."))
    return text


def form_of_address(value: Any) -> str:
    text = name(value, 10)
    if text and text not in HONORIFICS:
        honorific("person", text)
    return text


def day(value: Any) -> date | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else parse_date(clean_text(needs_text(value)))


def birthday(value: Any) -> date | None:
    born = day(value)
    if born and born < _EARLIEST:
        raise BadValue("too_early", _("Nobody alive was born before 1890. Please check the year."))
    return born


def corporate_number(value: Any) -> str:
    text = name(value, 40)
    return check_corporate_number(text) if text else ""


COLUMNS: dict[str, Callable[[Any], Any]] = {
    "kind": partial(choice, allowed=[kind for kind, _label in KINDS]),
    "family_name": name,
    "given_name": name,
    "family_kana": kana,
    "given_kana": kana,
    "name": partial(name, longest=120),
    "name_kana": partial(kana, longest=120),
    "honorific": form_of_address,
    "stage": code,
    "birthday": birthday,
    "gender": partial(choice, allowed=[gender for gender, _label in GENDERS]),
    "language": partial(choice, allowed=["ja", "en"]),
    "owner_id": reference,
    "home_store_id": reference,
    "corporate_number": corporate_number,
}
