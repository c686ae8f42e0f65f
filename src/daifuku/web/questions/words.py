"""What the builder calls operators, periods, and what can be asked about."""

from collections.abc import Iterator
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from daifuku.foundation.filters import (
    BadQuestion,
    FilterField,
    FilterRelation,
    Vocabulary,
    parse,
    phrases,
)
from daifuku.foundation.filters.tree import Aggregate, Condition, Period

_DATED = ("date", "moment")
_OPERATORS = {
    "=": pgettext_lazy("operator", "is"),
    "!=": pgettext_lazy("operator", "is not"),
    "<": gettext_lazy("is below"),
    "<=": gettext_lazy("is at most"),
    ">": gettext_lazy("is above"),
    ">=": gettext_lazy("is at least"),
    "contains": gettext_lazy("contains"),
    "does not contain": gettext_lazy("does not contain"),
    "starts with": gettext_lazy("starts with"),
    "ends with": gettext_lazy("ends with"),
    "in": gettext_lazy("is one of"),
    "not in": gettext_lazy("is none of"),
    "within": gettext_lazy("is within"),
    "not within": gettext_lazy("is not within"),
    "has any of": gettext_lazy("include one of"),
    "has all of": gettext_lazy("include all of"),
    "has none of": gettext_lazy("include none of"),
    "is empty": gettext_lazy("is empty"),
    "is not empty": gettext_lazy("is not empty"),
}
_OF_DAYS = {
    "=": gettext_lazy("is on"),
    "!=": gettext_lazy("is not on"),
    "<": gettext_lazy("is before"),
    "<=": gettext_lazy("is up to"),
    ">": gettext_lazy("is after"),
    ">=": gettext_lazy("is from"),
}
JOINS = (
    ("all", gettext_lazy("All of these hold")),
    ("any", gettext_lazy("At least one of these holds")),
    ("none", gettext_lazy("None of these holds")),
)
PERIODS = (
    "this day", "last day", "last 7 days", "last 30 days", "last 90 days", "last 180 days",
    "last 365 days", "this week", "last week", "this month", "last month", "this quarter",
    "last quarter", "this year", "last year", "this fiscal year", "last fiscal year",
    "next 7 days", "next 30 days", "next week", "next month",
)  # fmt: skip
# What records come to, of which kinds of field: the rest is asked for by text.
_SUMMED: tuple[tuple[Aggregate, tuple[str, ...]], ...] = (
    ("sum", ("money", "number")),
    ("max", ("moment", "date", "money")),
    ("min", ("moment", "date")),
)


def operator(code: str, field: FilterField) -> str:
    dated = field.kind in _DATED and code in _OF_DAYS
    return str((_OF_DAYS if dated else _OPERATORS).get(code, code))


def periods(chosen: str) -> list[tuple[str, str]]:
    """Those offered, and the chosen one, which may have been asked for by text."""
    codes = PERIODS if chosen in PERIODS or not chosen else (*PERIODS, chosen)
    return [(code, _period(code)) for code in codes]


def _period(code: str) -> str:
    try:
        asked = cast(Condition, parse(f"day within {code}"))
    except BadQuestion:
        return code
    return phrases.period(cast(Period, asked.value))


def fields(subject: str, known: Vocabulary) -> list[tuple[str, Any]]:
    """For a menu: fields of the customer, then what related records come to."""
    own = known.fields.get(subject, {}).values()
    offered: list[tuple[str, Any]] = [("", _("Choose what to ask about…"))]
    offered.append((_("About the customer"), [(one.name, str(one.label)) for one in own]))
    for relation in known.relations.get(subject, {}).values():
        offered.append((str(relation.label), list(_come_to(relation, known))))
    return offered


def _come_to(relation: FilterRelation, known: Vocabulary) -> Iterator[tuple[str, str]]:
    records = str(relation.label)
    yield f"{relation.name}.count", _("{records}: how many").format(records=records)
    for aggregate, kinds in _SUMMED:
        for one in known.fields.get(relation.subject, {}).values():
            if one.kind in kinds:
                kind = "day" if one.kind in _DATED else "number"
                pattern = _AGGREGATES[aggregate, kind]
                name = f"{relation.name}.{aggregate}.{one.name}"
                yield name, str(pattern).format(records=records, field=one.label)


_AGGREGATES = {
    ("sum", "number"): gettext_lazy("{records}: {field}, sum"),
    ("max", "number"): gettext_lazy("{records}: {field}, greatest"),
    ("min", "day"): gettext_lazy("{records}: {field}, first"),
    ("max", "day"): gettext_lazy("{records}: {field}, last"),
}
