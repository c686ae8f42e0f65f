"""法人番号, the number every Japanese corporation has."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.text.errors import BadValue


def check_corporate_number(text: str) -> str:
    """The thirteen digits without spaces and hyphens; refuses another length or a wrong check digit."""
    plain = unicodedata.normalize("NFKC", text[:40])
    digits = "".join(c for c in plain if c not in " -‐‑–—−ー")
    if len(text) > 40 or len(digits) != 13 or not (digits.isascii() and digits.isdigit()):
        raise BadValue("corporate_number", _("A corporate number has 13 digits. Please check it."))
    if int(digits[0]) != check_digit(digits[1:]):
        raise BadValue(
            "corporate_number",
            _("The check digit of this corporate number is wrong. Please compare all 13 digits."),
        )
    return digits


def check_digit(base: str) -> int:
    """Of twelve digits; ordinance of the Ministry of Finance no. 70 of 2014, article 2."""
    weighted = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(base)))
    return 9 - weighted % 9
