"""What colleagues write down: notes, calls, inquiries and their answers."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.queries import locked
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.errors import Conflict, FieldError, Invalid, NotFound
from daifuku.foundation.text import BadValue, clean_text
from daifuku.ledger import book
from daifuku.ledger.facts import Code
from daifuku.ledger.vocabulary.work import (
    CallLogged,
    InquiryAnswered,
    InquiryReceived,
    NoteWritten,
)
from daifuku.work.models import CHANNELS, DIRECTIONS, OUTCOMES, Call, Inquiry, Note

LONGEST = 20_000
_AHEAD = timedelta(days=1)


class AnsweredAlready(Conflict):
    code = "answered_already"
    message = _("This inquiry has been answered already.")


@dataclass(frozen=True, slots=True)
class NewCall:
    direction: str = "out"
    outcome: str = "talked"
    minutes: int | None = None
    body: str = ""
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewInquiry:
    subject: str
    channel: str = "store"
    body: str = ""
    answer: str = ""
    happened_at: datetime | None = field(default=None)


def write_note(customer_id: int, body: str, *, by: Actor, at: datetime) -> Note:
    """Refuses an empty or overlong text."""
    may(by, "work.write_note")
    text = _words("body", body, required=True)
    with change("work.write_note", by=by, at=at, subject=("customer", customer_id)):
        customer = locked(customer_id, by)
        note = Note.objects.create(
            customer_id=customer.pk, body=text, **_written(by, at, happened_at=at)
        )
        fact = NoteWritten(note_id=note.pk)
        book.record(fact, _touch(note, "note", {"body": text}), at=at)
    return note


def log_call(customer_id: int, new: NewCall, *, by: Actor, at: datetime) -> Call:
    """Refuses an unknown direction or outcome, or a time more than a day ahead."""
    may(by, "work.log_call")
    text = _words("body", new.body)
    _one_of("direction", new.direction, DIRECTIONS)
    _one_of("outcome", new.outcome, OUTCOMES)
    if new.minutes is not None and not 0 <= new.minutes <= 1440:
        raise Invalid.field("minutes", "out_of_range", _("A call takes 0 to 1,440 minutes."))
    happened_at = _happened(new.happened_at, at)
    with change("work.log_call", by=by, at=at, subject=("customer", customer_id)):
        customer = locked(customer_id, by)
        call = Call.objects.create(
            customer_id=customer.pk,
            direction=new.direction,
            outcome=new.outcome,
            minutes=new.minutes,
            body=text,
            **_written(by, at, happened_at=happened_at),
        )
        fact = CallLogged(
            call_id=call.pk,
            direction=Code(new.direction),
            outcome=Code(new.outcome),
            minutes=new.minutes,
        )
        book.record(fact, _touch(call, "call", {"body": text}, channel="phone"), at=at)
    return call


def record_inquiry(customer_id: int, new: NewInquiry, *, by: Actor, at: datetime) -> Inquiry:
    """An inquiry (問い合わせ), answered at once when `answer` is given."""
    may(by, "work.record_inquiry")
    subject = _words("subject", new.subject, required=True, longest=200)
    body = _words("body", new.body)
    _one_of("channel", new.channel, CHANNELS)
    happened_at = _happened(new.happened_at, at)
    with change("work.record_inquiry", by=by, at=at, subject=("customer", customer_id)):
        customer = locked(customer_id, by)
        inquiry = Inquiry.objects.create(
            customer_id=customer.pk,
            channel=new.channel,
            subject=subject,
            body=body,
            **_written(by, at, happened_at=happened_at),
        )
        touch = _touch(inquiry, "inquiry", {"subject": subject, "body": body}, channel=new.channel)
        book.record(InquiryReceived(inquiry_id=inquiry.pk, channel=Code(new.channel)), touch, at=at)
        if new.answer.strip():
            _answer(inquiry, new.answer, by, at)
    return inquiry


def answer_inquiry(inquiry_id: int, answer: str, *, by: Actor, at: datetime) -> Inquiry:
    """Refuses an empty answer, and a second one with AnsweredAlready."""
    may(by, "work.answer_inquiry")
    with change("work.answer_inquiry", by=by, at=at, subject=("inquiry", inquiry_id)):
        inquiry = _held(inquiry_id, by)
        if inquiry.answered_at is not None:
            raise AnsweredAlready
        _answer(inquiry, answer, by, at)
    return inquiry


def _held(inquiry_id: int, by: Actor) -> Inquiry:
    """The customer first, as everybody who changes something about one does."""
    customer_id = (
        Inquiry.objects.filter(pk=inquiry_id).values_list("customer_id", flat=True).first()
    )
    if customer_id is None:
        raise NotFound
    locked(customer_id, by)
    inquiry = Inquiry.objects.select_for_update().filter(pk=inquiry_id).first()
    if inquiry is None:
        raise NotFound
    return inquiry


def _answer(inquiry: Inquiry, answer: str, by: Actor, at: datetime) -> None:
    inquiry.answer = _words("answer", answer, required=True)
    inquiry.answered_at = inquiry.updated_at = at
    inquiry.answered_by_id = by.user_id
    inquiry.save(update_fields=["answer", "answered_at", "answered_by", "updated_at"])
    waited = max(0, int((at - inquiry.happened_at).total_seconds() // 60))
    fact = InquiryAnswered(
        inquiry_id=inquiry.pk, channel=Code(inquiry.channel), waited_minutes=waited
    )
    touch = book.Touch(
        customer_id=inquiry.customer_id,
        occurred_at=at,
        source="work",
        source_key=f"answer:{inquiry.pk}",
        channel=inquiry.channel,
        words={"answer": inquiry.answer},
    )
    book.record(fact, touch, at=at)


def _written(by: Actor, at: datetime, *, happened_at: datetime) -> dict[str, Any]:
    return {
        "by_id": by.user_id,
        "happened_at": happened_at,
        "created_at": at,
        "updated_at": at,
    }


def _touch(
    row: Note | Call | Inquiry, kind: str, words: dict[str, str], channel: str = ""
) -> book.Touch:
    return book.Touch(
        customer_id=row.customer_id,
        occurred_at=row.happened_at,
        source="work",
        source_key=f"{kind}:{row.pk}",
        channel=channel,
        words=words,
    )


def _words(name: str, value: str, *, required: bool = False, longest: int = LONGEST) -> str:
    try:
        text = clean_text(value, longest=longest)
    except BadValue as error:
        raise Invalid(errors=[FieldError(name, error.code, str(error.message))]) from error
    if required and not text.strip():
        raise Invalid.field(name, "required", _("Write something first."))
    return text


def _one_of(name: str, value: str, choices: list[Any]) -> None:
    if value not in {code for code, _label in choices}:
        message = _("Choose one of: {choices}.")
        listed = ", ".join(code for code, _label in choices)
        raise Invalid.field(name, "unknown_choice", message.format(choices=listed))


def _happened(given: datetime | None, at: datetime) -> datetime:
    if given is not None and given > at + _AHEAD:
        raise Invalid.field("happened_at", "in_the_future", _("This time has not come yet."))
    return given or at
