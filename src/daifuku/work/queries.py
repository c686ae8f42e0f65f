"""What waits for an answer, and what the timeline cards need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daifuku.customers.queries import nameless, visible_sql
from daifuku.foundation.access import Actor
from daifuku.ledger import book
from daifuku.work.models import CHANNELS, OUTCOMES, Inquiry

_CHANNELS = dict(CHANNELS)
_OUTCOMES = dict(OUTCOMES)

_OPEN = """
    SELECT i.id, i.customer_id, c.name, i.subject, i.happened_at
    FROM work_inquiry i JOIN customers_customer c ON c.id = i.customer_id
    WHERE i.answered_at IS NULL AND {visible}
    ORDER BY i.happened_at, i.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class OpenInquiry:
    id: int
    customer_id: int
    customer_name: str
    subject: str
    happened_at: datetime


def open_inquiries(actor: Actor, *, limit: int = 8) -> list[OpenInquiry]:
    """Unanswered inquiries, the oldest first, of customers the actor may see."""
    visible, values = visible_sql(actor)
    with connection.cursor() as cursor:
        cursor.execute(_OPEN.format(visible=visible), [*values, limit])
        rows = cursor.fetchall()
    return [
        OpenInquiry(id_, customer_id, name or nameless(customer_id), subject, at)
        for id_, customer_id, name, subject, at in rows
    ]


def unanswered_of(customer_ids: Sequence[int], *, limit: int = 5) -> list[Inquiry]:
    """What these customers asked and nobody answered yet, the oldest first."""
    rows = Inquiry.objects.filter(customer_id__in=customer_ids, answered_at=None)
    return list(rows.order_by("happened_at", "id")[:limit])


def call_details(entries: Sequence[book.Entry], actor: Actor) -> dict[int, Any]:
    return {entry.id: {"outcome": _OUTCOMES.get(str(entry.fact.outcome), "")} for entry in entries}


def inquiry_details(entries: Sequence[book.Entry], actor: Actor) -> dict[int, Any]:
    found = Inquiry.objects.in_bulk([entry.fact.inquiry_id for entry in entries])
    return {
        entry.id: {
            "channel": _CHANNELS.get(str(entry.fact.channel), ""),
            "inquiry": found.get(entry.fact.inquiry_id),
        }
        for entry in entries
    }


def answer_details(entries: Sequence[book.Entry], actor: Actor) -> dict[int, Any]:
    return {entry.id: {"waited": _waited(entry.fact.waited_minutes)} for entry in entries}


def _waited(minutes: int) -> str:
    hours, days = minutes // 60, minutes // 1440
    if days:
        return ngettext("after %(num)s day", "after %(num)s days", days) % {"num": days}
    if hours:
        return ngettext("after %(num)s hour", "after %(num)s hours", hours) % {"num": hours}
    return _("within the hour")
