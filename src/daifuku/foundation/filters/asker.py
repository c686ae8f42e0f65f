"""Whose question it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation

from daifuku.foundation.access import Actor, can
from daifuku.foundation.filters.dates import Clock
from daifuku.foundation.filters.fields import (
    FilterField,
    Vocabulary,
    filter_fields,
    filter_relations,
)
from daifuku.foundation.models import Company
from daifuku.foundation.text import Words, fold
from daifuku.foundation.text.words import LANGUAGES


@dataclass(frozen=True, slots=True)
class Asker:
    """What they may ask about, when, who "me" is, and in which money. One asks one question: what
    choices are called is looked up once."""

    vocabulary: Vocabulary
    clock: Clock
    me: int | None = None
    currency: str = "JPY"
    _known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def choices_of(self, of: FilterField) -> list[tuple[str, Any, frozenset[str]]]:
        """Value, label, and the folded names in both languages of each."""
        if of.key not in self._known:
            self.know(of.key, of.choices() if of.choices else [])
        return self._known[of.key]

    def know(self, key: str, choices: Iterable[tuple[str, Any]]) -> None:
        """The choices of a field, where the page has read them already."""
        self._known[key] = [(value, label, _names(label)) for value, label in choices]

    def ids_of(self, of: FilterField, words: Iterable[str]) -> dict[str, int]:
        known = self._known.setdefault(of.key, {})
        new = [word for word in words if word not in known]
        if new and of.called:
            known |= dict.fromkeys(new) | dict(of.called(new))
        return known

    @classmethod
    def of(cls, actor: Actor, at: datetime) -> "Asker":
        company = Company.current()
        clock = Clock(
            at, ZoneInfo(company.timezone), company.fiscal_year_start_month, company.week_start
        )
        fields = (one for one in filter_fields if not one.verb or can(actor, one.verb))
        related = (one for one in filter_relations if not one.verb or can(actor, one.verb))
        return cls(Vocabulary.of(fields, related), clock, actor.user_id, company.currency)


def _names(label: Any) -> frozenset[str]:
    if isinstance(label, Words):
        return frozenset(fold(name) for name in (label.ja, label.en) if name)
    said = set()
    for language in LANGUAGES:
        with translation.override(language):
            said.add(fold(str(label)))
    return frozenset(said)
