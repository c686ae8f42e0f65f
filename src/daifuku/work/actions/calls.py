"""Calls: logged, corrected, removed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.queries import locked
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change, edit
from daifuku.foundation.errors import Invalid
from daifuku.ledger import book
from daifuku.ledger.facts import Code
from daifuku.ledger.vocabulary.work import CallLogged
from daifuku.work.actions.writing import (
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
from daifuku.work.models import DIRECTIONS, OUTCOMES, Call


@dataclass(frozen=True, slots=True)
class NewCall:
    direction: str = "out"
    outcome: str = "talked"
    minutes: int | None = None
    body: str = ""
    happened_at: datetime | None = None


def log_call(customer_id: int, new: NewCall, *, by: Actor, at: datetime) -> Call:
    """Refuses an unknown direction or outcome, or a time more than a day ahead."""
    may(by, "work.log_call")
    wanted = _read(new)
    happened_at = moment(new.happened_at, at)
    with change("work.log_call", by=by, at=at, subject=("customer", customer_id)):
        locked(customer_id, by)
        call = Call.objects.create(
            customer_id=customer_id, **wanted, **begun(by, at, happened_at=happened_at)
        )
        _write_in(call, at)
    return call


def edit_call(call_id: int, new: NewCall, *, by: Actor, at: datetime) -> Call:
    """`new` is how all of it shall stand; without a time the one that stands is kept."""
    may(by, "work.edit_call")
    wanted = _read(new)
    customer_id = owner_of(Call, call_id)
    with edit("work.edit_call", by=by, at=at, subject=("customer", customer_id)):
        call = held(Call, call_id, customer_id, by)
        wanted["happened_at"] = moment(new.happened_at, at, stood=call.happened_at)
        if altered(call, wanted, at):
            take_back(call, "call", at=at)
            _write_in(call, at)
    return call


def remove_call(call_id: int, *, by: Actor, at: datetime) -> None:
    """The entry is taken back; an undo brings both again."""
    may(by, "work.remove_call")
    customer_id = owner_of(Call, call_id)
    with change("work.remove_call", by=by, at=at, subject=("customer", customer_id)):
        call = held(Call, call_id, customer_id, by)
        take_back(call, "call", at=at)
        call.delete()


def hand_over_call(call_id: int, customer_id: int, *, by: Actor, at: datetime) -> None:
    """It turned out that somebody else was called, or did."""
    may(by, "work.edit_call")
    owner = owner_of(Call, call_id)
    with edit("work.edit_call", by=by, at=at, subject=("customer", owner)):
        call = held(Call, call_id, owner, by)
        take_back(call, "call", at=at)
        locked(customer_id, by)
        altered(call, {"customer_id": customer_id}, at)
        _write_in(call, at)


def _read(new: NewCall) -> dict[str, Any]:
    text = words("body", new.body)
    one_of("direction", new.direction, DIRECTIONS)
    one_of("outcome", new.outcome, OUTCOMES)
    if new.minutes is not None and not 0 <= new.minutes <= 1440:
        raise Invalid.field("minutes", "out_of_range", _("A call takes 0 to 1,440 minutes."))
    return {
        "direction": new.direction,
        "outcome": new.outcome,
        "minutes": new.minutes,
        "body": text,
    }


def _write_in(call: Call, at: datetime) -> None:
    fact = CallLogged(
        call_id=call.pk,
        direction=Code(call.direction),
        outcome=Code(call.outcome),
        minutes=call.minutes,
    )
    book.record(fact, touch(call, "call", {"body": call.body}, channel="phone"), at=at)
