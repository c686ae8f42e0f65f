"""Cells of the shop's files: numbers, rates, times, yes and no."""

import re
import unicodedata
from datetime import time
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

_CHANNELS = {
    "store": ("店舗", "店頭", "実店舗", "来店", "in the store", "in store"),
    "online": (
        "オンライン",
        "オンラインショップ",
        "オンライン店",
        "ネット",
        "ネットショップ",
        "EC",
        "通販",
        "online shop",
    ),
    "phone": ("電話", "電話注文", "by phone"),
    "post": ("郵便", "郵送", "葉書", "by post", "mail order"),
    "outside": ("外商", "訪問", "訪問・外販", "訪問販売", "出張", "移動販売", "on the road"),
}
_CHANNEL_OF = {fold(word): code for code, words in _CHANNELS.items() for word in words}


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


def channel(text: str) -> str:
    """A code, also one of the shop's own, or what people call it."""
    return _CHANNEL_OF.get(fold(text), text.lower())


def sale_or_return(text: str) -> str:
    word = fold(text)
    for kind, words in (("sale", _SALE), ("return", _RETURN)):
        if word in map(fold, words):
            return kind
    raise BadValue("kind", _("Write “sale” or “return”."))


def moment(day: str, clock: str = "") -> str:
    """ISO text, without a zone where the file names none: then it is the store's time. No finer
    than it is written: a day alone, or without seconds."""
    whole = unicodedata.normalize("NFKC", day).strip().replace("T", " ")
    date_part, clock_part = whole, unicodedata.normalize("NFKC", clock).strip()
    found = re.fullmatch(rf"(.+?)[ ]*(?<![0-9])({_CLOCK.pattern})", whole)
    if found:
        date_part, clock_part = found[1], clock_part or found[2]
    made = parse_date(date_part).isoformat()
    return f"{made}T{_time(clock_part)}" if clock_part else made


def _time(text: str) -> str:
    found = _CLOCK.fullmatch(text)
    if found:
        given = [int(part) for part in found.groups()[:3] if part]
        if all(part < most for part, most in zip(given, (24, 60, 60), strict=False)):
            clock = ":".join(f"{part:02}" for part in given)
            zone = (found[4] or "").replace("Z", "+00:00")
            return time.fromisoformat(clock + zone).isoformat("seconds" if found[3] else "minutes")
    raise BadValue(
        "time", _("“%(text)s” is not a time. Please write it like 14:05."), text=text[:40]
    )


def minor(text: str, currency: str) -> int:
    """Minor units of an amount as written."""
    scaled = Decimal(text).scaleb(minor_digits(currency))
    if scaled != scaled.to_integral_value():
        message = _(
            "“{text}” has digits after the point that {currency} does not have. Please leave them"
            " out."
        )
        raise BadValue("too_precise", format_lazy(message, text=text, currency=currency))
    return int(scaled)
