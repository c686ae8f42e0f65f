"""Dates by the Western and the Japanese calendar. What is not certain is refused, never guessed."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.japan.eras import ERAS, Era, era_of
from daifuku.foundation.japan.numerals import KANJI_NUMERALS, kanji_number
from daifuku.foundation.text.errors import BadValue

_LONGEST = 40
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_WEEKDAYS = "月火水木金土日"
_ERA_NAMES = {name: era for era in ERAS for name in (era.name, era.name[0], era.letter)}

_N = f"(?:[0-9]{{1,4}}|[{KANJI_NUMERALS}]+)"
_YMD = re.compile(rf"({_N}) ?年 ?({_N}) ?月 ?({_N}) ?日")
_SEPARATED = re.compile(r"([0-9]{1,4})([/.\-])([0-9]{1,4})\2([0-9]{1,4})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_ERA = re.compile(
    "(" + "|".join(sorted(_ERA_NAMES, key=len, reverse=True)) + r")[ .\-/]?(.+)", re.I
)
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ([a-z]+)\.?,? ([0-9]{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? ([0-9]{1,2}),? ([0-9]{4})")
_MIDNIGHT = re.compile(r"[ t]0{1,2}:00(?::00(?:\.0+)?)?$")
_CLOCK = re.compile(r"[ t][0-9]{1,2}:[0-9]{2}")
_WEEKDAY = re.compile(rf" ?\(([{_WEEKDAYS}])(?:曜日?)?\)$")
_WITHOUT_YEAR = re.compile(rf"{_N}月{_N}日?|[0-9]{{1,2}}[/.\-][0-9]{{1,2}}")

_UNKNOWN = _("“%(text)s” is not a date. Please write it like 2026-02-03 or 令和8年2月3日.")
_AMBIGUOUS = _(
    "“%(text)s” can be read in more than one way. Please write year (four digits, or with its "
    "era), month and day in this order, like 2026-02-03 or 令和8年2月3日."
)
_NO_SUCH_DAY = _("“%(text)s”: this day does not exist. Please check month and day.")
_NOT_YET = _("“%(text)s”: the era %(era)s began on %(begins)s. Please check year and era.")
_OVER = _("“%(text)s”: the era %(era)s ended on %(ends)s. Please check year and era.")
_LUNAR = _(
    "“%(text)s”: until %(begins)s Japan counted by the moon. Please give the date of the Western "
    "calendar."
)
_OTHER_WEEKDAY = _("“%(text)s”: this day has another day of the week. Please check the date.")
_WITH_TIME = _("“%(text)s” holds a time of day. Please give the date only, like 2026-02-03.")


@dataclass(frozen=True, slots=True)
class _Written:
    year: int
    month: int
    day: int
    era: Era | None = None


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[: _LONGEST + 1])
    return " ".join(re.sub("[‐‑‒–—―−]", "-", plain).casefold().split())


def _number(text: str) -> int:
    if text == "元":
        return 1
    if text.isascii():
        return int(text)
    found = kanji_number(text)
    return -1 if found is None else found


def _by_era(era: Era, rest: str) -> _Written | None:
    rest = rest.replace("元", "1", 1) if rest.startswith("元") else rest
    if found := _YMD.fullmatch(rest):
        year, month, day = map(_number, found.groups())
    elif found := _SEPARATED.fullmatch(rest):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    else:
        return None
    return _Written(year, month, day, era)


def _by_month_name(plain: str) -> _Written | None:
    if found := _DAY_FIRST.fullmatch(plain):
        day, name, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(plain):
        name, day, year = found.groups()
    else:
        return None
    names = next((names for names in (_MONTHS, _FULL_MONTHS) if name in names), None)
    return _Written(int(year), names.index(name) + 1, int(day)) if names else None


def _western(plain: str, text: str) -> _Written | None:
    if found := _COMPACT.fullmatch(plain):
        return _Written(int(found[1]), int(found[2]), int(found[3]))
    if found := _SEPARATED.fullmatch(plain):
        year, month, day = found[1], found[3], found[4]
    elif found := _YMD.fullmatch(plain):
        year, month, day = found.groups()
    else:
        return _by_month_name(plain)
    if year.isascii() and len(year) != 4:
        raise BadValue("date_ambiguous", _AMBIGUOUS, text=text)
    return _Written(_number(year), _number(month), _number(day))


def _read(plain: str, text: str) -> _Written:
    found = _ERA.fullmatch(plain)
    # A letter may begin a month's name (Mar, Sep) as well as an era (M, S).
    written = _by_era(_era_named(found[1]), found[2]) if found else None
    written = written or _western(plain, text)
    if written:
        return written
    if _CLOCK.search(plain):
        raise BadValue("date_time", _WITH_TIME, text=text)
    if _WITHOUT_YEAR.fullmatch(plain):
        raise BadValue("date_ambiguous", _AMBIGUOUS, text=text)
    raise BadValue("date_format", _UNKNOWN, text=text)


def _era_named(name: str) -> Era:
    return _ERA_NAMES[name.upper() if name.isascii() else name]


def _existing(written: _Written, text: str) -> date:
    era = written.era
    if era and written.year < 1:
        raise BadValue("date_impossible", _NO_SUCH_DAY, text=text)
    year = era.first_year + written.year - 1 if era else written.year
    try:
        day = date(year, written.month, written.day)
    except ValueError as error:
        raise BadValue("date_impossible", _NO_SUCH_DAY, text=text) from error
    if year < 1000:
        raise BadValue("date_ambiguous", _AMBIGUOUS, text=text)
    if era and not era.begins <= day <= era.ends:
        raise _outside(era, day, text)
    return day


class _Told(date):
    """A day that a message names, in the words of whoever reads the message."""

    def __str__(self) -> str:
        return format_date(self, "en" if (get_language() or "").startswith("en") else "ja")


def _outside(era: Era, day: date, text: str) -> BadValue:
    begins, ends = (_Told(x.year, x.month, x.day) for x in (era.begins, era.ends))
    told = {"text": text, "era": era.name, "begins": begins, "ends": ends}
    if day < era.begins and era.name == "明治":
        return BadValue("date_era", _LUNAR, **told)
    return BadValue("date_era", _NOT_YET if day < era.begins else _OVER, **told)


def parse_date(text: str) -> date:
    """2026-02-03, 2026/2/3, 2026年2月3日, 令和8年2月3日, R8.2.3, 3 Feb 2026; width does not matter.

    Refuses days that do not exist, days outside the era named, years of two digits and any order
    other than year, month, day.
    """
    plain, shown = _plain(text), text[:_LONGEST]
    weekday = _WEEKDAY.search(plain)
    plain = plain[: weekday.start()] if weekday else _MIDNIGHT.sub("", plain)
    day = _existing(_read(plain, shown), shown)
    if weekday and _WEEKDAYS[day.weekday()] != weekday[1]:
        raise BadValue("date_weekday", _OTHER_WEEKDAY, text=shown)
    return day


def format_date(day: date, language: str, *, era: bool = False) -> str:
    """2026年11月22日 or 令和8年11月22日; 22 Nov 2026 or 22 Nov 2026 (Reiwa 8)."""
    named = era_of(day) if era else None
    if language.startswith("ja"):
        year = str(day.year)
        if named:
            count = named.year_of(day)
            year = named.name + ("元" if count == 1 else str(count))
        return f"{year}年{day.month}月{day.day}日"
    plain = f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year:04d}"
    return f"{plain} ({named.english} {named.year_of(day)})" if named else plain
