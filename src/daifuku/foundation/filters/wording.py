"""A question as a sentence, for people who read no formulas."""

from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from daifuku.foundation.filters import phrases
from daifuku.foundation.filters.asker import Asker
from daifuku.foundation.filters.binding import bind
from daifuku.foundation.filters.fields import FilterField, FilterRelation
from daifuku.foundation.filters.plain import COUNT, plain_value
from daifuku.foundation.filters.tree import (
    Condition,
    Day,
    Either,
    Every,
    Me,
    Named,
    Not,
    Question,
    Related,
    Rolling,
    Single,
    Span,
    Whole,
)
from daifuku.foundation.money import display

_DATED = ("date", "moment")


def worded(question: Question, subject: str, asker: Asker) -> str:
    """In the reader's language. Refuses with BadQuestion what cannot be bound."""
    bind(question, subject, asker)
    return _Teller(asker).told(question, subject)


class _Teller:
    """Of a question that has been bound, so that every name in it is known."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker

    def told(self, question: Question, subject: str) -> str:
        match question:
            case Every(parts) if not parts:
                return _("everybody")
            case Every(parts):
                return _(" and ").join(self._grouped(part, subject) for part in parts)
            case Either(parts):
                return _(" or ").join(self._grouped(part, subject) for part in parts)
            case Not(Condition(_subject, operator) as part) if operator in phrases.DENIED:
                return self._condition(part, subject, phrases.DENIED[operator])
            case Not(part):
                return _("not ({part})").format(part=self.told(part, subject))
        return self._condition(question, subject, question.operator)

    def _grouped(self, part: Question, subject: str) -> str:
        told = self.told(part, subject)
        return _("({part})").format(part=told) if isinstance(part, Every | Either) else told

    def _condition(self, asked: Condition, subject: str, operator: str) -> str:
        field, name = self._subject(asked.subject, subject)
        dated = field.kind in _DATED and operator in phrases.OF_DAYS
        pattern = (phrases.OF_DAYS if dated else phrases.OPERATORS)[operator]
        return str(pattern).format(field=name, value=self._value(asked.value, field))

    def _subject(self, asked: Named | Related, subject: str) -> tuple[FilterField, str]:
        known = self.asker.vocabulary
        if isinstance(asked, Named):
            field = known.fields[subject][asked.name]
            return field, str(field.label)
        relation = known.relations[subject][asked.name]
        field = known.fields[relation.subject][asked.of] if asked.of else COUNT
        kind = "day" if field.kind in _DATED else "number"
        pattern = phrases.AGGREGATES[asked.aggregate, kind]
        whose = self._related(asked, relation)
        return field, str(pattern).format(records=whose, field=field.label)

    def _related(self, asked: Related, relation: FilterRelation) -> str:
        told = str(relation.label)
        if asked.period:
            period = phrases.period(asked.period)
            told = pgettext("of a period", "{records} {period}").format(records=told, period=period)
        if asked.where:
            where = self.told(asked.where, relation.subject)
            told = _("{records} (where {where})").format(records=told, where=where)
        return told

    def _value(self, value: Any, field: FilterField) -> str:
        match value:
            case None:
                return ""
            case tuple():
                return _(", ").join(self._single(one, field) for one in value)
            case Rolling() | Whole() | Span():
                return phrases.period(value)
        return self._single(value, field)

    def _single(self, value: Single, field: FilterField) -> str:
        match value:
            case Day():
                return phrases.day(value)
            case Me():
                return _("me")
            case bool():
                return _("yes") if value else _("no")
            case Decimal():
                return self._number(value, field)
        return _("“{text}”").format(text=self._label(value, field))

    def _label(self, value: str, field: FilterField) -> str:
        if field.kind not in ("choice", "choices"):
            return value
        kept = plain_value(field, value, self.asker)
        labels = {key: str(label) for key, label, _names in self.asker.choices_of(field)}
        return labels.get(str(kept), value)

    def _number(self, value: Decimal, field: FilterField) -> str:
        if field.kind in ("person", "record"):
            names = field.names([int(value)]) if field.names else {}
            return names.get(int(value)) or pgettext("number", "No. {n}").format(n=int(value))
        if field.kind != "money":
            return f"{value:,f}"
        minor = cast(int, plain_value(field, value, self.asker))
        return display(minor, self.asker.currency)
