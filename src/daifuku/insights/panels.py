"""What insights adds to the customer page, the list and home."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Actor
from daifuku.insights import queries
from daifuku.insights.models import SEGMENTS

# The first letter is the column of the score.
SCORES = (("recency", _("Recency")), ("frequency", _("Frequency")), ("money", _("Money")))


def score_panel(customer_ids: list[int], actor: Actor) -> dict[str, Any]:
    return {"score": queries.score_of(customer_ids)}


def score_text(score: queries.Score) -> str:
    return f"{score.label} {score.r}{score.f}{score.m}"


def score_as_of(scores: list[queries.Score | queries.Decile]) -> datetime | None:
    return scores[0].as_of if scores else None


def segments_tile(*, actor: Actor, today: date) -> dict[str, Any]:
    return {"shares": queries.shares(actor)}


def segment_choices() -> list[tuple[str, Any]]:
    return [(key, label) for key, (label, _hue) in SEGMENTS.items()]


def fifth_choices() -> list[tuple[str, Any]]:
    return [(str(number), f"{number}/5") for number in range(1, 6)]


def decile_choices() -> list[tuple[str, Any]]:
    return [(str(number), str(number)) for number in range(1, 11)]
