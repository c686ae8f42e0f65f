"""What insights adds to the customer page, the list and home."""

from datetime import date
from typing import Any

from daifuku.foundation.access import Actor
from daifuku.insights import queries
from daifuku.insights.models import SEGMENTS


def score_panel(customer_ids: list[int], actor: Actor) -> dict[str, Any]:
    return {"score": queries.score_of(customer_ids)}


def score_column(customer_ids: list[int]) -> dict[int, Any]:
    return queries.scores_of(customer_ids)


def score_text(score: queries.Score) -> str:
    return f"{score.label} {score.r}{score.f}{score.m}"


def segments_tile(*, actor: Actor, today: date) -> dict[str, Any]:
    return {"shares": queries.shares(actor)}


def segment_choices() -> list[tuple[str, Any]]:
    return [(key, label) for key, (label, _hue) in SEGMENTS.items()]


def decile_choices() -> list[tuple[str, Any]]:
    return [(str(number), str(number)) for number in range(1, 11)]
