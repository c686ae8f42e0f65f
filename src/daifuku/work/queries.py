"""What waits for an answer, and what the timeline cards need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daifuku.customers.queries import nameless, visible_customer, visible_sql
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import NotFound
from daifuku.ledger import book
from daifuku.ledger.facts import kinds
from daifuku.ledger.vocabulary.work import InquiryAnswered, InquiryReceived
from daifuku.work.models import CHANNELS, OUTCOMES, Call, Inquiry, Note

Row = TypeVar("Row", Note, Call, Inquiry)
_RECEIVED, _ANSWERED = kinds.of(InquiryReceived).key, kinds.of(InquiryAnswered).key

_CHANNELS = dict(CHANNELS)
_OUTCOMES = dict(OUTCOMES)

_OPEN = """
    SELECT i.id, c.id, c.name, i.subject, i.happened_at
    FROM work_inquiry i JOIN customers_customer k ON k.id = i.customer_id
    JOIN customers_customer c ON c.id = coalesce(k.root_id, k.id)
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
    """Unanswered inquiries, the oldest first, of customers the actor may see; what
    was asked of a merged record is the root's."""
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


def own_note(note_id: int, actor: Actor) -> Note:
    """Refuses with NotFound what is written about somebody whom the actor cannot see."""
    return _own(Note, note_id, actor)


def own_call(call_id: int, actor: Actor) -> Call:
    return _own(Call, call_id, actor)


def own_inquiry(inquiry_id: int, actor: Actor) -> Inquiry:
    return _own(Inquiry, inquiry_id, actor)


def _own(model: type[Row], row_id: int, actor: Actor) -> Row:
    row = model._default_manager.filter(pk=row_id).first()
    if row is None:
        raise NotFound
    visible_customer(row.customer_id, actor)
    return row


def call_details(entries: Sequence[book.Entry], actor: Actor) -> dict[int, Any]:
    return {entry.id: {"outcome": _OUTCOMES.get(str(entry.fact.outcome), "")} for entry in entries}


def inquiry_details(entries: Sequence[book.Entry], actor: Actor) -> dict[int, Any]:
    """Of inquiries and of answers, loaded together: question and answer stand on one card, and an
    answer says which inquiry it belongs to. `card` is the entry of the question, if it is here."""
    ids = {entry.fact.inquiry_id for entry in entries}
    found = Inquiry.objects.select_related("answered_by").in_bulk(ids)
    cards = {e.fact.inquiry_id: e.id for e in entries if e.kind == _RECEIVED and not e.retracted}
    return {
        entry.id: {
            "channel": _CHANNELS.get(str(entry.fact.channel), ""),
            "inquiry": found.get(entry.fact.inquiry_id),
            "card": cards.get(entry.fact.inquiry_id),
            "waited": _waited(entry.fact.waited_minutes) if entry.kind == _ANSWERED else "",
        }
        for entry in entries
    }


def _waited(minutes: int) -> str:
    hours, days = minutes // 60, minutes // 1440
    if days:
        return ngettext("after %(num)s day", "after %(num)s days", days) % {"num": days}
    if hours:
        return ngettext("after %(num)s hour", "after %(num)s hours", hours) % {"num": hours}
    return _("within the hour")
