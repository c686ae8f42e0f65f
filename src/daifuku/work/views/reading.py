"""What was typed, as the actions take it; and the answer when it is kept."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from daifuku.foundation.changes import last_change_id
from daifuku.foundation.errors import Invalid
from daifuku.foundation.flash import say
from daifuku.foundation.japan import parse_integer
from daifuku.foundation.text import BadValue
from daifuku.work.actions import NewCall, NewInquiry

# A form, or what is meant by it.
Given = Mapping[str, Any]
_UNIT = re.compile(r"\s*(分間?|min(utes?)?\.?)$", re.IGNORECASE)
# What part of the timeline is looked at comes along with every form of it.
_LOOKING = ("show", "find")


def call_in(given: Given) -> NewCall:
    return NewCall(
        direction=given.get("direction", ""),
        outcome=given.get("outcome", ""),
        minutes=_minutes(given.get("minutes", "")),
        body=given.get("body", ""),
        happened_at=moment(given, "happened_at"),
    )


def inquiry_in(given: Given) -> NewInquiry:
    return NewInquiry(
        body=given.get("body", ""),
        subject=given.get("subject", ""),
        channel=given.get("channel", ""),
        answer=given.get("answer"),
        happened_at=moment(given, "happened_at"),
        answered_at=moment(given, "answered_at"),
    )


def kept(request: Any, customer_id: int, said: str) -> HttpResponse:
    """The timeline again, as far as it was looked at, with a word and an undo; without JavaScript
    the whole page."""
    change_id = last_change_id()
    if change_id is None:
        say(request, _("Nothing was changed."))
    else:
        say(request, said, undo=reverse("undo_change", args=[change_id]))
    if not request.htmx:
        return redirect("customer", customer_id)
    looked = {name: posted(request, name) for name in _LOOKING if posted(request, name)}
    address = reverse("customer_timeline", args=[customer_id])
    return redirect(f"{address}?{urlencode(looked)}" if looked else address)


def posted(request: Any, name: str) -> str:
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


def moment(given: Given, name: str) -> datetime | None:
    text = given.get(name, "")
    if not text.strip():
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        # Of the right shape, like 30 February.
        found = None
    if found is None:
        message = _("“{text}” is not a date and time.").format(text=text)
        raise Invalid.field(name, "bad_time", message)
    return timezone.make_aware(found) if timezone.is_naive(found) else found
