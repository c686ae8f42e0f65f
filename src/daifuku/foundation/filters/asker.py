"""Whose question it is."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from daifuku.foundation.access import Actor, can
from daifuku.foundation.filters.dates import Clock
from daifuku.foundation.filters.fields import Vocabulary, filter_fields, filter_relations
from daifuku.foundation.models import Company


@dataclass(frozen=True, slots=True)
class Asker:
    """What they may ask about, when, who "me" is, and in which money."""

    vocabulary: Vocabulary
    clock: Clock
    me: int | None = None
    currency: str = "JPY"

    @classmethod
    def of(cls, actor: Actor, at: datetime) -> "Asker":
        company = Company.current()
        clock = Clock(
            at, ZoneInfo(company.timezone), company.fiscal_year_start_month, company.week_start
        )
        fields = (field for field in filter_fields if not field.verb or can(actor, field.verb))
        related = (one for one in filter_relations if not one.verb or can(actor, one.verb))
        return cls(Vocabulary.of(fields, related), clock, actor.user_id, company.currency)
