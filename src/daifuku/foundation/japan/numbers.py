"""Numbers as people type them. Never through a float."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.text.errors import BadValue

_LONGEST = 60
LOWEST, HIGHEST = -(2**63), 2**63 - 1
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－ーｰ△▲"), "-")
_NUMBER = re.compile(
    r"(-?) ?[¥\\]? ?(-?) ?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?(?: ?円)?"
)

_NOT_A_NUMBER = _("“%(text)s” is not a number. Please write digits only, like 1200 or 1,200.")
_NOT_WHOLE = _("“%(text)s” is not a whole number. Please leave out the digits after the point.")
_TOO_FINE = _("“%(text)s” has too many digits after the point; at most %(places)d are kept.")
_OUT_OF_RANGE = _(
    "“%(text)s” is out of range. Please give a number from %(lowest)s to %(highest)s."
)

_TOO_LARGE = _("“%(text)s” is too large a number. Please check how many digits it has.")


def _shown(value: object) -> str:
    return str(value)[:_LONGEST]


def _parts(value: str) -> tuple[str, str, str]:
    """Sign, digits and fraction."""
    plain = unicodedata.normalize("NFKC", value[: _LONGEST + 1].translate(_DASHES))
    found = _NUMBER.fullmatch(plain.strip())
    if not found or len(value) > _LONGEST or (found[1] and found[2]):
        raise BadValue("number", _NOT_A_NUMBER, text=_shown(value))
    return found[1] or found[2], found[3].replace(",", ""), found[4] or ""


def parse_integer(value: str | int, *, lowest: int = LOWEST, highest: int = HIGHEST) -> int:
    """1200, １，２００, ¥1,200, 1,200円, △1,200. Refuses fractions, exponents and what is out of range."""
    if isinstance(value, str):
        sign, digits, fraction = _parts(value)
        # 1.000 is a thousand in half of Europe; 1.0 and 1.00 can only be one.
        if fraction not in ("", "0", "00"):
            raise BadValue("fraction", _NOT_WHOLE, text=_shown(value))
        number = int(sign + digits)
    elif isinstance(value, int) and not isinstance(value, bool):
        number = value
    else:
        raise BadValue("number", _NOT_A_NUMBER, text=_shown(value))
    if not lowest <= number <= highest:
        raise _out_of_range(value, lowest, highest)
    return number


def parse_decimal(
    value: str | int | Decimal,
    *,
    places: int = 6,
    lowest: Decimal | int = LOWEST,
    highest: Decimal | int = HIGHEST,
) -> Decimal:
    """Like `parse_integer`, with at most `places` digits after the point."""
    if isinstance(value, str):
        sign, digits, fraction = _parts(value)
        number = Decimal(f"{sign}{digits}.{fraction}" if fraction else sign + digits)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
    else:
        raise BadValue("number", _NOT_A_NUMBER, text=_shown(value))
    if not number.is_finite():
        raise BadValue("number", _NOT_A_NUMBER, text=_shown(value))
    if not lowest <= number <= highest:
        raise _out_of_range(value, lowest, highest)
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        raise BadValue("fraction", _TOO_FINE, text=_shown(value), places=places)
    return number


def _out_of_range(value: object, lowest: object, highest: object) -> BadValue:
    if lowest == LOWEST and highest == HIGHEST:
        return BadValue("range", _TOO_LARGE, text=_shown(value))
    return BadValue("range", _OUT_OF_RANGE, text=_shown(value), lowest=lowest, highest=highest)
