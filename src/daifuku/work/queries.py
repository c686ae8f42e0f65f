"""What waits for an answer, and what the timeline cards need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daifuku.customers.queries import names_of, visible_ids
from daifuku.foundation.access import Actor
from daifuku.foundation.models import User
from daifuku.ledger import book
from daifuku.work.models import CHANNELS, OUTCOMES, Inquiry

_CHANNELS = dict(CHANNELS)
_OUTCOMES = dict(OUTCOMES)


@dataclass(frozen=True, slots=True)
class OpenInquiry:
    id: int
    customer_id: int
    customer_name: str
    subject: str
    happened_at: datetime


def open_inquiries(actor: Actor, *, limit: int = 8) -> list[OpenInquiry]:
    """Unanswered inquiries, the oldest first, of customers the actor may see."""
    rows = list(
        Inquiry.objects.filter(answered_at=None)
        .order_by("happened_at", "id")
        .values("id", "customer_id", "subject", "happened_at")[: limit * 5]
    )
    allowed = visible_ids([row["customer_id"] for row in rows], actor)
    rows = [row for row in rows if row["customer_id"] in allowed][:limit]
    names = names_of([row["customer_id"] for row in rows])
    return [OpenInquiry(customer_name=names.get(row["customer_id"], ""), **row) for row in rows]


def note_details(entries: Sequence[book.Entry], actor: Actor) -> dict[int, Any]:
    return {entry.id: {"by": name} for entry, name in _with_authors(entries)}


def call_details(entries: Sequence[book.Entry], actor: Actor) -> dict[int, Any]:
    return {
        entry.id: {"by": name, "outcome": _OUTCOMES.get(str(entry.fact.outcome), "")}
        for entry, name in _with_authors(entries)
    }


def inquiry_details(entries: Sequence[book.Entry], actor: Actor) -> dict[int, Any]:
    wanted = [entry.fact.inquiry_id for entry in entries]
    found = Inquiry.objects.in_bulk(wanted)
    return {
        entry.id: {
            "by": name,
            "channel": _CHANNELS.get(str(entry.fact.channel), ""),
            "inquiry": found.get(entry.fact.inquiry_id),
        }
        for entry, name in _with_authors(entries)
    }


def answer_details(entries: Sequence[book.Entry], actor: Actor) -> dict[int, Any]:
    return {
        entry.id: {"by": name, "waited": _waited(entry.fact.waited_minutes)}
        for entry, name in _with_authors(entries)
    }


def _waited(minutes: int) -> str:
    hours, days = minutes // 60, minutes // 1440
    if days:
        return ngettext("after %(num)s day", "after %(num)s days", days) % {"num": days}
    if hours:
        return ngettext("after %(num)s hour", "after %(num)s hours", hours) % {"num": hours}
    return _("within the hour")


def _with_authors(entries: Sequence[book.Entry]) -> list[tuple[book.Entry, str]]:
    authors = User.objects.in_bulk({entry.by_id for entry in entries if entry.by_id})
    return [
        (entry, authors[entry.by_id].display_name if entry.by_id in authors else "")
        for entry in entries
    ]
