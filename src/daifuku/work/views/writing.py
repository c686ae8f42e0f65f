"""What is written in the composer, and answers to inquiries."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daifuku.foundation import clock
from daifuku.work import actions
from daifuku.work.views.reading import call_in, inquiry_in, kept, moment, posted


@require_POST
def write_note(request: Any, customer_id: int) -> HttpResponse:
    actions.write_note(customer_id, posted(request, "body"), by=request.actor, at=clock.now())
    return kept(request, customer_id, _("Saved."))


@require_POST
def log_call(request: Any, customer_id: int) -> HttpResponse:
    actions.log_call(customer_id, call_in(request.POST), by=request.actor, at=clock.now())
    return kept(request, customer_id, _("Saved."))


@require_POST
def record_inquiry(request: Any, customer_id: int) -> HttpResponse:
    actions.record_inquiry(customer_id, inquiry_in(request.POST), by=request.actor, at=clock.now())
    return kept(request, customer_id, _("Saved."))


@require_POST
def answer(request: Any, inquiry_id: int) -> HttpResponse:
    inquiry = actions.answer_inquiry(
        inquiry_id,
        posted(request, "answer"),
        by=request.actor,
        at=clock.now(),
        answered_at=moment(request.POST, "answered_at"),
    )
    return kept(request, inquiry.customer_id, _("The answer is saved."))
