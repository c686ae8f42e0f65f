"""How values read in the user's language: amounts, days, times, numbers, telephone numbers."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zlib import crc32

from babel import Locale
from babel import dates as babel_dates
from babel import numbers as babel_numbers
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from daifuku.foundation.japan.names import reading_beside

SYMBOLS = {"JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
JAPANESE_UNITS: tuple[tuple[int, str], ...] = ((10**12, "兆"), (10**8, "億"), (10**4, "万"))
ENGLISH_UNITS: tuple[tuple[int, str], ...] = ((10**9, "B"), (10**6, "M"), (10**3, "K"))
DAY_PATTERNS = {
    "ja": {
        "day": "M月d日(E)",
        "long": "y年M月d日(E)",
        "month": "y年M月",
        "short": "M/d",
        "dated": "M月d日",
        "dated_year": "y年M月d日",
    },
    "en": {
        "day": "EEE, MMM d",
        "long": "EEE, MMM d, y",
        "month": "MMM y",
        "short": "MMM d",
        "dated": "MMM d",
        "dated_year": "MMM d, y",
    },
}
LOCALES = {"ja": Locale("ja", "JP"), "en": Locale("en", "US")}
DASH = "—"


def language() -> str:
    return "ja" if (get_language() or "en").startswith("ja") else "en"


def locale() -> Locale:
    return LOCALES[language()]


def number(value: Any, digits: int | None = None) -> str:
    if value is None:
        return DASH
    if type(value) is int and not digits:  # both languages group whole numbers by a comma
        return f"{value:,}"
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return babel_numbers.format_decimal(value, format=pattern, locale=locale())


def percent(value: Any, digits: int = 0) -> str:
    """0.182 reads 18%."""
    return DASH if value is None else f"{number(Decimal(str(value)) * 100, digits)}%"


def short_number(value: int | Decimal) -> str:
    """万 and 億 in Japanese, K and M in English: for charts and tiles."""
    whole = Decimal(value)
    units = JAPANESE_UNITS if language() == "ja" else ENGLISH_UNITS
    for size, unit in units:
        if abs(whole) >= size:
            scaled = whole / size
            return number(round(scaled, 1 if abs(scaled) < 100 else 0)) + unit
    return number(value)


def money(value: Any, currency: str = "JPY", short: bool = False) -> str:
    """An amount in minor units, or a Money, as the user's language writes it."""
    if value is None:
        return DASH
    amount, currency = getattr(value, "amount", value), getattr(value, "currency", currency)
    places = babel_numbers.get_currency_precision(currency)
    major = Decimal(amount).scaleb(-places) if places else amount
    written = short_number(abs(major)) if short else number(abs(major), places)
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return ("-" if major < 0 else "") + symbol + written


def local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def day(value: date | datetime | None, style: str = "medium") -> str:
    """Styles: medium 2026/11/22, long, day (11月22日(日)), near (day, with the year if it is not
    this one), month, short (11/22)."""
    if value is None:
        return DASH
    when = local(value) if isinstance(value, datetime) else value
    if style == "near":
        style = "day" if when.year == timezone.localdate().year else "long"
    return _day(date(when.year, when.month, when.day), style, language())


@lru_cache(maxsize=4096)
def _day(when: date, style: str, tongue: str) -> str:
    pattern = DAY_PATTERNS[tongue].get(style, style)
    return babel_dates.format_date(when, format=pattern, locale=LOCALES[tongue])


def clock_time(value: datetime | None) -> str:
    if value is None:
        return DASH
    return local(value).strftime("%H:%M")


def moment(value: datetime | None, style: str = "medium") -> str:
    return DASH if value is None else f"{day(value, style)} {clock_time(value)}"


def typed_moment(value: datetime | None) -> str:
    """As a datetime-local field takes it."""
    return "" if value is None else local(value).strftime("%Y-%m-%dT%H:%M")


def ago(value: date | datetime | None, now: datetime | None = None) -> str:
    """When it was, told one way everywhere: just now, 5 minutes ago, today 14:20, yesterday,
    Nov 22, Nov 22, 2025. `ago.js` tells it the same way while the page stays open."""
    if value is None:
        return DASH
    now = now or timezone.now()
    moment_of = value if isinstance(value, datetime) else None
    if moment_of is not None:
        here = now if timezone.is_aware(moment_of) else now.replace(tzinfo=None)
        seconds = (here - moment_of).total_seconds()
        if abs(seconds) < 60:
            return gettext("just now")
        if 0 < seconds < 3600:
            minutes = int(seconds // 60)
            return ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes) % {"num": minutes}
    today = timezone.localdate(now)
    on = local(moment_of).date() if moment_of is not None else value
    if on == today:
        clocked = {"time": clock_time(moment_of)}
        return gettext("today %(time)s") % clocked if moment_of else gettext("today")
    if on == today - timedelta(days=1):
        return gettext("yesterday")
    return day(on, "dated" if on.year == today.year else "dated_year")


def exact(value: date | datetime) -> str:
    """For the title of what is told by `ago`."""
    return moment(value) if isinstance(value, datetime) else day(value)


def iso(value: date | datetime) -> str:
    """For the datetime attribute of <time>."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return value.astimezone(UTC).isoformat()
    return value.isoformat()


def reading(kana: str, name: str) -> str:
    """Beside a name: nothing where it would say to nobody how the name is read."""
    return reading_beside(name, kana, language())


def initial(name: Any) -> str:
    return next((letter.upper() for letter in str(name or "") if letter.isalnum()), "?")


def hue(value: Any) -> int:
    """One of the twelve hues for an id or a word; neighbours in a list differ."""
    seed = value if isinstance(value, int) else sum(str(value).encode())
    return seed * 5 % 12


HOT_KEYS = {"till": "m", "stores": "t", "purchases": "r", "imports": "i", "changes": "l"}


def hot_key(key: str) -> str:
    """The g-sequence of a page: its first letter, unless another page has it."""
    return f"g {HOT_KEYS.get(key, key[:1])}" if key else ""


def polyline(values: list[Any], width: int = 100, height: int = 30) -> str:
    """Points of an SVG polyline, the smallest value at the bottom."""
    numbers = [float(value or 0) for value in values]
    low, high = min(numbers, default=0.0), max(numbers, default=0.0)
    step, span = width / max(len(numbers) - 1, 1), (high - low) or 1.0
    points = ((i * step, height - (v - low) / span * height) for i, v in enumerate(numbers))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def hash_id(text: Any) -> str:
    """A short stable id for a text, for elements that point at each other."""
    return f"{crc32(str(text).encode()):08x}"
