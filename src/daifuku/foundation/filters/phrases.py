"""The words of the sentences: what operators, days and periods are called."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext, pgettext_lazy

from daifuku.foundation.filters.tree import Day, Period, Rolling, Span, Unit, Whole

DENIED = {"is empty": "is not empty", "in": "not in", "within": "not within"}
OPERATORS = {
    "=": gettext_lazy("{field} is {value}"),
    "!=": gettext_lazy("{field} is other than {value}"),
    "<": gettext_lazy("{field} is below {value}"),
    "<=": gettext_lazy("{field} is at most {value}"),
    ">": gettext_lazy("{field} is above {value}"),
    ">=": gettext_lazy("{field} is at least {value}"),
    "contains": gettext_lazy("{field} contains {value}"),
    "starts with": gettext_lazy("{field} starts with {value}"),
    "ends with": gettext_lazy("{field} ends with {value}"),
    "in": gettext_lazy("{field} is one of {value}"),
    "not in": gettext_lazy("{field} is none of {value}"),
    "within": gettext_lazy("{field} is {value}"),
    "not within": gettext_lazy("{field} is not {value}"),
    "has": gettext_lazy("{field} include {value}"),
    "has any of": gettext_lazy("{field} include one of {value}"),
    "has all of": gettext_lazy("{field} include all of {value}"),
    "is empty": gettext_lazy("{field} is empty"),
    "is not empty": gettext_lazy("{field} is not empty"),
}
OF_DAYS = {
    "<": gettext_lazy("{field} is before {value}"),
    "<=": gettext_lazy("{field} is up to {value}"),
    ">": gettext_lazy("{field} is after {value}"),
    ">=": gettext_lazy("{field} is from {value} on"),
}
AGGREGATES = {
    ("count", "number"): gettext_lazy("number of {records}"),
    ("sum", "number"): gettext_lazy("sum of {field} of {records}"),
    ("min", "number"): gettext_lazy("least {field} of {records}"),
    ("max", "number"): gettext_lazy("greatest {field} of {records}"),
    ("min", "day"): gettext_lazy("first {field} of {records}"),
    ("max", "day"): gettext_lazy("last {field} of {records}"),
}
_WHOLE: dict[tuple[Unit, int], object] = {
    ("day", 0): pgettext_lazy("when", "today"),
    ("day", -1): pgettext_lazy("when", "yesterday"),
    ("day", 1): pgettext_lazy("when", "tomorrow"),
    ("week", 0): gettext_lazy("this week"),
    ("week", -1): gettext_lazy("last week"),
    ("week", 1): gettext_lazy("next week"),
    ("month", 0): gettext_lazy("this month"),
    ("month", -1): gettext_lazy("last month"),
    ("month", 1): gettext_lazy("next month"),
    ("quarter", 0): gettext_lazy("this quarter"),
    ("quarter", -1): gettext_lazy("last quarter"),
    ("quarter", 1): gettext_lazy("next quarter"),
    ("year", 0): gettext_lazy("this year"),
    ("year", -1): gettext_lazy("last year"),
    ("year", 1): gettext_lazy("next year"),
    ("fiscal quarter", 0): gettext_lazy("this fiscal quarter"),
    ("fiscal quarter", -1): gettext_lazy("last fiscal quarter"),
    ("fiscal quarter", 1): gettext_lazy("next fiscal quarter"),
    ("fiscal year", 0): gettext_lazy("this fiscal year"),
    ("fiscal year", -1): gettext_lazy("last fiscal year"),
    ("fiscal year", 1): gettext_lazy("next fiscal year"),
}


def day(meant: Day) -> str:
    if meant.on:
        return date_format(meant.on, "DATE_FORMAT")
    if meant.unit == "day" and abs(meant.shift) <= 1:
        return str(_WHOLE["day", meant.shift])
    pattern = _("{length} ago") if meant.shift < 0 else _("in {length}")
    return pattern.format(length=_distance(abs(meant.shift), meant.unit))


def period(meant: Period) -> str:
    match meant:
        case Whole(unit, shift):
            return str(_WHOLE[unit, shift])
        case Rolling(way, length, unit):
            pattern = _("in the last {length}") if way == "last" else _("in the next {length}")
            return pattern.format(length=_duration(length, unit))
        case Span(first, None) if first:
            return _("since {day}").format(day=day(first))
        case Span(None, last) if last:
            return _("until {day}").format(day=day(last))
        case Span(first, last) if first and first == last:
            return _("on {day}").format(day=day(first))
        case Span(first, last) if first and last:
            return _("from {first} to {last}").format(first=day(first), last=day(last))
    raise TypeError(meant)


def _duration(n: int, unit: Unit) -> str:
    """How long: 90日間."""
    match unit:
        case "day":
            text = ngettext("{n} day", "{n} days", n)
        case "week":
            text = ngettext("{n} week", "{n} weeks", n)
        case "month":
            text = ngettext("{n} month", "{n} months", n)
        case "quarter" | "fiscal quarter":
            text = ngettext("{n} quarter", "{n} quarters", n)
        case _year:
            text = ngettext("{n} year", "{n} years", n)
    return text.format(n=n)


def _distance(n: int, unit: Unit) -> str:
    """How far away: 90日."""
    match unit:
        case "day":
            text = npgettext("away", "{n} day", "{n} days", n)
        case "week":
            text = npgettext("away", "{n} week", "{n} weeks", n)
        case "month":
            text = npgettext("away", "{n} month", "{n} months", n)
        case "quarter" | "fiscal quarter":
            text = npgettext("away", "{n} quarter", "{n} quarters", n)
        case _year:
            text = npgettext("away", "{n} year", "{n} years", n)
    return text.format(n=n)
