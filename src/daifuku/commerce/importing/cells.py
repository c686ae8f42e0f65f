"""Cells of the shop's files: numbers, rates, times, yes and no."""

import re
import unicodedata
from datetime import datetime, time
from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.japan import parse_date, parse_decimal
from daifuku.foundation.money import minor_digits
from daifuku.foundation.text import BadValue, fold

_CLOCK = re.compile(
    r"([0-9]{1,2})[:時]([0-9]{1,2})(?:[:分]([0-9]{1,2})(?:\.[0-9]{1,6})?秒?|分)?"
    r" ?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_YES = ("1", "true", "yes", "y", "はい", "有", "有効", "○", "販売中", "active", "on")
_NO = ("0", "false", "no", "n", "いいえ", "無", "無効", "×", "終了", "販売終了", "inactive", "off")
_SALE = ("sale", "売上", "販売", "購入", "買上")
_RETURN = ("return", "返品", "返金", "refund", "戻り")


def money(text: str) -> str:
    """Digits as written; how many stand behind the point, the currency decides later."""
    return str(parse_decimal(text, places=3))


def quantity(text: str) -> str:
    return str(parse_decimal(text, places=3))


def rate(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("%").strip()
    found = parse_decimal(plain, places=2)
    if not (found == 0 or 1 <= found < 100):
        raise BadValue("tax_rate", _("Write the tax rate in percent, like 8 or 10."))
    return str(found)


def yes_or_no(text: str) -> bool:
    word = fold(text)
    if word in map(fold, _YES):
        return True
    if word in map(fold, _NO):
        return False
    raise BadValue("yes_or_no", _("Write 1 for yes or 0 for no."))


def sale_or_return(text: str) -> str:
    word = fold(text)
    for kind, words in (("sale", _SALE), ("return", _RETURN)):
        if word in map(fold, words):
            return kind
    raise BadValue("kind", _("Write “sale” or “return”."))


def moment(day: str, clock: str = "") -> str:
    """ISO text, without a zone where the file names none: then it is the store's time."""
    whole = unicodedata.normalize("NFKC", day).strip().replace("T", " ")
    date_part, clock_part = whole, unicodedata.normalize("NFKC", clock).strip()
    found = re.fullmatch(rf"(.+?)[ ]*(?<![0-9])({_CLOCK.pattern})", whole)
    if found:
        date_part, clock_part = found[1], clock_part or found[2]
    made = datetime.combine(parse_date(date_part), _time(clock_part) if clock_part else time())
    return made.isoformat()


def _time(text: str) -> time:
    found = _CLOCK.fullmatch(text)
    if found:
        hour, minute, second = (int(part or 0) for part in found.groups()[:3])
        if hour < 24 and minute < 60 and second < 60:
            zone = (found[4] or "").replace("Z", "+00:00")
            return time.fromisoformat(f"{hour:02}:{minute:02}:{second:02}{zone}")
    raise BadValue(
        "time", _("“%(text)s” is not a time. Please write it like 14:05."), text=text[:40]
    )


def minor(text: str, currency: str) -> int:
    """Minor units of an amount as written."""
    scaled = Decimal(text).scaleb(minor_digits(currency))
    if scaled != scaled.to_integral_value():
        message = _("“{text}” has digits after the point that {currency} does not have.")
        raise BadValue("too_precise", format_lazy(message, text=text, currency=currency))
    return int(scaled)
