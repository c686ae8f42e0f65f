"""Scores for pages, with as-of times and the rows behind each number."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Subquery
from django.utils.translation import gettext as _

from daifuku.customers.queries import visible_sql
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.insights.models import SEGMENTS, Freshness, Rfm
from daifuku.insights.writing import SUMMED
from daifuku.ledger import book

_DAILY = timedelta(hours=20)
# Of a customer `c` in a query about many.
SCORE_OF = """
    SELECT jsonb_build_array(r.recency_days, r.purchases, r.spent, r.r, r.f, r.m, r.decile,
        r.segment, (SELECT as_of FROM insights_freshness WHERE key = 'rfm'))
    FROM insights_rfm r WHERE r.customer_id = c.id
"""
DECILE_OF = """
    SELECT jsonb_build_array(r.decile, (SELECT as_of FROM insights_freshness WHERE key = 'rfm'))
    FROM insights_rfm r WHERE r.customer_id = c.id
"""


@dataclass(frozen=True, slots=True)
class Score:
    recency_days: int
    purchases: int
    spent: int
    r: int
    f: int
    m: int
    decile: int
    segment: str
    label: Any
    hue: int
    as_of: datetime | None = field(default=None, compare=False)

    @property
    def digits(self) -> list[tuple[str, Any, int]]:
        """Each score by the filter of the list that holds its rows."""
        return [
            ("recency", _("Recency"), self.r),
            ("frequency", _("Frequency"), self.f),
            ("money", _("Money"), self.m),
        ]


@dataclass(frozen=True, slots=True)
class Decile:
    number: int
    as_of: datetime | None

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def read(cls, found: list[Any]) -> "Decile":
        """What DECILE_OF gives of a customer."""
        number, as_of = found
        return cls(number, datetime.fromisoformat(as_of) if as_of else None)


@dataclass(frozen=True, slots=True)
class Share:
    """One segment or decile: how many customers, how much money."""

    key: str
    label: Any
    hue: int
    customers: int
    spent: int


@dataclass(frozen=True, slots=True)
class Shares:
    segments: list[Share]
    deciles: list[Share]
    as_of: datetime | None


def score_of(customer_ids: list[int]) -> Score | None:
    fresh = Freshness.objects.filter(key="rfm").values("as_of")
    scored = Rfm.objects.filter(pk__in=customer_ids).annotate(as_of=Subquery(fresh))
    row = scored.order_by("-purchases").first()
    return _score(row) if row else None


def read_score(found: list[Any]) -> Score:
    """What SCORE_OF gives of a customer."""
    *figures, segment, as_of = found
    known = [segment, *SEGMENTS[segment], datetime.fromisoformat(as_of) if as_of else None]
    return Score(*figures, *known)


def shares(actor: Actor) -> Shares:
    """The sums as they stood when the scores were last counted; counted now, over theirs, for those
    who do not see all customers."""
    found = Freshness.objects.filter(key="rfm").first()
    if found is None:
        return Shares([], [], None)
    sums = found.shares if actor.sees == "all" else _sums_of(actor)
    segments = [
        Share(key, label, hue, *sums["segment"][key])
        for key, (label, hue) in SEGMENTS.items()
        if key in sums.get("segment", {})
    ]
    deciles = [
        Share(key, key, 6, *of_key)
        for key, of_key in sorted(sums.get("decile", {}).items(), key=lambda kept: int(kept[0]))
    ]
    return Shares(segments, deciles, found.as_of)


def _sums_of(actor: Actor) -> dict[str, dict[str, list[int]]]:
    visible, values = visible_sql(actor)
    with connection.cursor() as cursor:
        cursor.execute(SUMMED.format(visible=visible), values)
        return dict(json.loads(cursor.fetchone()[0]))


def fresh_as_of() -> datetime | None:
    return Freshness.objects.filter(key="rfm").values_list("as_of", flat=True).first()


def has_news() -> bool:
    """Entries that the scores do not know yet, or scores older than a day (recency moves)."""
    as_of = fresh_as_of()
    if as_of is None or clock.now() - as_of > _DAILY:
        return True
    return book.stretch(book.bookmark_of("insights.parquet"), 1) is not None


def _score(row: Rfm) -> Score:
    label, hue = SEGMENTS[row.segment]
    return Score(
        row.recency_days,
        row.purchases,
        row.spent,
        row.r,
        row.f,
        row.m,
        row.decile,
        row.segment,
        label,
        hue,
        getattr(row, "as_of", None),
    )
