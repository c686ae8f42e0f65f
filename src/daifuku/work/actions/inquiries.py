"""Inquiries (問い合わせ) and their answers: received, answered, corrected, removed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.queries import locked
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change, edit
from daifuku.foundation.errors import Conflict, Invalid
from daifuku.ledger import book
from daifuku.ledger.facts import Code
from daifuku.ledger.vocabulary.work import InquiryAnswered, InquiryReceived
from daifuku.work.actions.writing import (
    SOURCE,
    altered,
    begun,
    held,
    moment,
    one_of,
    owner_of,
    take_back,
    touch,
    words,
)
from daifuku.work.models import CHANNELS, Inquiry

_TITLE = 60
_OF_THE_ANSWER = {"answer", "answered_at", "channel", "happened_at"}


class AnsweredAlready(Conflict):
    code = "answered_already"
    message = _("This inquiry has been answered already.")


@dataclass(frozen=True, slots=True)
class NewInquiry:
    """Without a subject the first line of the body is its title. `answer` None: none is meant."""

    body: str
    subject: str = ""
    channel: str = "store"
    answer: str | None = None
    happened_at: datetime | None = None
    answered_at: datetime | None = None


def record_inquiry(customer_id: int, new: NewInquiry, *, by: Actor, at: datetime) -> Inquiry:
    """An inquiry, answered at once when `answer` is given."""
    may(by, "work.record_inquiry")
    wanted = _read(new)
    happened_at = moment(new.happened_at, at)
    with change("work.record_inquiry", by=by, at=at, subject=("customer", customer_id)):
        locked(customer_id, by)
        inquiry = Inquiry.objects.create(
            customer_id=customer_id, **wanted, **begun(by, at, happened_at=happened_at)
        )
        _write_in(inquiry, at)
        if new.answer and new.answer.strip():
            _save_answer(inquiry, new.answer, new.answered_at, by, at)
    return inquiry


def answer_inquiry(
    inquiry_id: int, answer: str, *, by: Actor, at: datetime, answered_at: datetime | None = None
) -> Inquiry:
    """Refuses an empty answer, one from before the inquiry, and a second one with
    AnsweredAlready."""
    may(by, "work.answer_inquiry")
    customer_id = owner_of(Inquiry, inquiry_id)
    with change("work.answer_inquiry", by=by, at=at, subject=("customer", customer_id)):
        inquiry = held(Inquiry, inquiry_id, customer_id, by)
        if inquiry.answered_at is not None:
            raise AnsweredAlready
        _save_answer(inquiry, answer, answered_at, by, at)
    return inquiry


def edit_inquiry(inquiry_id: int, new: NewInquiry, *, by: Actor, at: datetime) -> Inquiry:
    """`new` is how all of it shall stand; times and an answer that are not given stay, and an
    answer where there was none is its first. Refuses to empty an answer."""
    may(by, "work.edit_inquiry")
    wanted = _read(new)
    customer_id = owner_of(Inquiry, inquiry_id)
    with edit("work.edit_inquiry", by=by, at=at, subject=("customer", customer_id)):
        inquiry = held(Inquiry, inquiry_id, customer_id, by)
        wanted["happened_at"] = moment(new.happened_at, at, stood=inquiry.happened_at)
        if stood := inquiry.answered_at:
            if new.answer is not None:
                wanted["answer"] = words("answer", new.answer, required=True)
            wanted["answered_at"] = _answered(
                new.answered_at, at, came=wanted["happened_at"], stood=stood
            )
        _write_anew(inquiry, altered(inquiry, wanted, at), at)
        if not stood and new.answer and new.answer.strip():
            may(by, "work.answer_inquiry")
            _save_answer(inquiry, new.answer, new.answered_at, by, at)
    return inquiry


def remove_inquiry(inquiry_id: int, *, by: Actor, at: datetime) -> None:
    """With its answer. Their entries are taken back; an undo brings all of it again."""
    may(by, "work.remove_inquiry")
    customer_id = owner_of(Inquiry, inquiry_id)
    with change("work.remove_inquiry", by=by, at=at, subject=("customer", customer_id)):
        inquiry = held(Inquiry, inquiry_id, customer_id, by)
        take_back(inquiry, "answer", at=at)
        take_back(inquiry, "inquiry", at=at)
        inquiry.delete()


def hand_over_inquiry(inquiry_id: int, customer_id: int, *, by: Actor, at: datetime) -> None:
    """With its answer: it turned out that somebody else asked."""
    may(by, "work.edit_inquiry")
    owner = owner_of(Inquiry, inquiry_id)
    with edit("work.edit_inquiry", by=by, at=at, subject=("customer", owner)):
        inquiry = held(Inquiry, inquiry_id, owner, by)
        take_back(inquiry, "answer", at=at)
        take_back(inquiry, "inquiry", at=at)
        locked(customer_id, by)
        altered(inquiry, {"customer_id": customer_id}, at)
        _write_in(inquiry, at)
        if inquiry.answered_at:
            _write_answer_in(inquiry, at)


def _read(new: NewInquiry) -> dict[str, Any]:
    body = words("body", new.body, required=True)
    subject = words("subject", new.subject, longest=200).strip()
    one_of("channel", new.channel, CHANNELS)
    return {"subject": subject or title_of(body), "body": body, "channel": new.channel}


def title_of(body: str) -> str:
    """The first line that says something, cut where it gets long."""
    first = next(line.strip() for line in body.splitlines() if line.strip())
    return first if len(first) <= _TITLE else f"{first[: _TITLE - 1].rstrip()}…"


def _answered(
    given: datetime | None, at: datetime, *, came: datetime, stood: datetime | None = None
) -> datetime:
    """An answer given in the minute of its inquiry was not given before it."""
    found = moment(given, at, name="answered_at", stood=stood)
    if found < came.replace(second=0, microsecond=0):
        text = _("The answer cannot be earlier than the inquiry.")
        raise Invalid.field("answered_at", "before_the_inquiry", text)
    return found


def _save_answer(
    inquiry: Inquiry, answer: str, given: datetime | None, by: Actor, at: datetime
) -> None:
    inquiry.answer = words("answer", answer, required=True)
    inquiry.answered_at = _answered(given, at, came=inquiry.happened_at)
    inquiry.updated_at = at
    inquiry.answered_by_id = by.user_id
    inquiry.save(update_fields=["answer", "answered_at", "answered_by", "updated_at"])
    _write_answer_in(inquiry, at)


def _write_anew(inquiry: Inquiry, names: set[str], at: datetime) -> None:
    """Of question and answer those to which what was altered belongs."""
    if names - {"answer", "answered_at"}:
        take_back(inquiry, "inquiry", at=at)
        _write_in(inquiry, at)
    if inquiry.answered_at and names & _OF_THE_ANSWER:
        take_back(inquiry, "answer", at=at)
        _write_answer_in(inquiry, at)


def _write_in(inquiry: Inquiry, at: datetime) -> None:
    fact = InquiryReceived(inquiry_id=inquiry.pk, channel=Code(inquiry.channel))
    private = {"subject": inquiry.subject, "body": inquiry.body}
    book.record(fact, touch(inquiry, "inquiry", private, channel=inquiry.channel), at=at)


def _write_answer_in(inquiry: Inquiry, at: datetime) -> None:
    answered_at = inquiry.answered_at or at
    waited = max(0, int((answered_at - inquiry.happened_at).total_seconds() // 60))
    fact = InquiryAnswered(
        inquiry_id=inquiry.pk, channel=Code(inquiry.channel), waited_minutes=waited
    )
    given = book.Touch(
        customer_id=inquiry.customer_id,
        occurred_at=answered_at,
        source=SOURCE,
        source_key=f"answer:{inquiry.pk}",
        channel=inquiry.channel,
        words={"answer": inquiry.answer},
    )
    book.record(fact, given, at=at)
