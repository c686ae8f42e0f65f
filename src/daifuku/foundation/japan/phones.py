"""Telephone numbers, given in any way people write them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.text.errors import BadValue

_LONGEST = 40
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－ー─〜~"), "-")
_NOT_DIALLED = dict.fromkeys(
    (0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A))
)
# By length only: new ranges open every year, and a number in use must never be refused.
_JAPANESE = re.compile(r"\+81(?:[2-9]0[0-9]{8}|800[0-9]{7}|[1-9][1-9][0-9]{7})")


@dataclass(frozen=True, slots=True)
class Phone:
    """`e164` is the key to compare by, `national` what people read: +819012345678, 090-1234-5678."""

    e164: str
    national: str
    extension: str = ""

    def __str__(self) -> str:
        return self.national + (f" ({self.extension})" if self.extension else "")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_NOT_DIALLED)).translate(_DASHES).strip()


def _national(number: Any, region: str) -> str:
    import phonenumbers

    if phonenumbers.country_code_for_region(region) != number.country_code:
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


@lru_cache(maxsize=8192)
def parse_phone(text: str, region: str = "JP") -> Phone:
    """090-1234-5678, ０３（１２３４）５６７８, +81 90 … or 0120-… as one number; refuses the rest."""
    import phonenumbers

    plain = _plain(text[:_LONGEST])
    if len(text) > _LONGEST or sum(c.isdigit() for c in plain) < 3:
        raise _not_a_phone(text)
    # +81 (0)90 … is common on business cards and not what the trunk rules allow.
    plain = plain.replace("(0)", "") if plain.startswith("+") else plain
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException as error:
        raise _not_a_phone(text) from error
    extension, number.extension = number.extension or "", None
    e164 = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    if not _JAPANESE.fullmatch(e164) and not phonenumbers.is_valid_number(number):
        raise _not_a_phone(text)
    return Phone(e164, _national(number, region), extension)


def format_phone(value: str, region: str = "JP") -> str:
    """How a person reads the number; what cannot be read as one comes back as it stands."""
    try:
        return str(parse_phone(value, region))
    except BadValue:
        return value


def _not_a_phone(text: str) -> BadValue:
    return BadValue(
        "phone",
        _("“%(text)s” is not a telephone number. Please check the digits, e.g. 090-1234-5678."),
        text=text[:_LONGEST],
    )
