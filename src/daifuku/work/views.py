"""What is written in the composer of the customer page, and answers to inquiries."""

import re
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daifuku.foundation import clock
from daifuku.foundation.errors import Invalid
from daifuku.foundation.japan import parse_integer
from daifuku.foundation.text import BadValue
from daifuku.work import actions

_UNIT = re.compile(r"\s*(分間?|min(utes?)?\.?)$", re.IGNORECASE)


@require_POST
def write_note(request: Any, customer_id: int) -> HttpResponse:
    actions.write_note(customer_id, _posted(request, "body"), by=request.actor, at=clock.now())
    return _written(request, customer_id)


@require_POST
def log_call(request: Any, customer_id: int) -> HttpResponse:
    new = actions.NewCall(
        direction=_posted(request, "direction"),
        outcome=_posted(request, "outcome"),
        minutes=_minutes(_posted(request, "minutes")),
        body=_posted(request, "body"),
    )
    actions.log_call(customer_id, new, by=request.actor, at=clock.now())
    return _written(request, customer_id)


@require_POST
def record_inquiry(request: Any, customer_id: int) -> HttpResponse:
    new = actions.NewInquiry(
        subject=_posted(request, "subject"),
        channel=_posted(request, "channel"),
        body=_posted(request, "body"),
        answer=_posted(request, "answer"),
        happened_at=_moment(_posted(request, "happened_at")),
    )
    actions.record_inquiry(customer_id, new, by=request.actor, at=clock.now())
    return _written(request, customer_id)


@require_POST
def answer(request: Any, inquiry_id: int) -> HttpResponse:
    typed = _posted(request, "answer")
    inquiry = actions.answer_inquiry(inquiry_id, typed, by=request.actor, at=clock.now())
    if request.htmx:
        return render(request, "work/_answer.html", {"inquiry": inquiry})
    return _written(request, inquiry.customer_id)


def _written(request: Any, customer_id: int) -> HttpResponse:
    """The stream again, with the new entry on top; without JavaScript the whole page."""
    return redirect("customer_timeline" if request.htmx else "customer", customer_id)


def _posted(request: Any, name: str) -> str:
    return request.POST.get(name, "")


def _minutes(text: str) -> int | None:
    if not text.strip():
        return None
    try:
        return parse_integer(_UNIT.sub("", text.strip()))
    except BadValue as error:
        raise Invalid.field(
            "minutes", "not_a_number", _("How many minutes the call took: a number, like 12.")
        ) from error


def _moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        # Of the right shape, like 30 February.
        found = None
    if found is None:
        message = _("“{text}” is not a date and time.").format(text=text)
        raise Invalid.field("happened_at", "bad_time", message)
    return timezone.make_aware(found) if timezone.is_naive(found) else found
