"""Corrections from the menu of an entry: in a dialog, or on a page of its own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from daifuku.foundation import clock
from daifuku.foundation.access import may
from daifuku.foundation.changes import forget_last_change
from daifuku.foundation.errors import Refused
from daifuku.work import actions, queries
from daifuku.work.models import Call, Inquiry, Note
from daifuku.work.views.reading import call_in, inquiry_in, kept, posted


@require_http_methods(["GET", "POST"])
def edit_note(request: Any, note_id: int) -> HttpResponse:
    def save() -> object:
        body = posted(request, "body")
        return actions.edit_note(note_id, body, by=request.actor, at=clock.now())

    return _edit(request, "note", queries.own_note(note_id, request.actor), save)


@require_http_methods(["GET", "POST"])
def edit_call(request: Any, call_id: int) -> HttpResponse:
    def save() -> object:
        return actions.edit_call(call_id, call_in(request), by=request.actor, at=clock.now())

    return _edit(request, "call", queries.own_call(call_id, request.actor), save)


@require_http_methods(["GET", "POST"])
def edit_inquiry(request: Any, inquiry_id: int) -> HttpResponse:
    def save() -> object:
        new = inquiry_in(request)
        return actions.edit_inquiry(inquiry_id, new, by=request.actor, at=clock.now())

    return _edit(request, "inquiry", queries.own_inquiry(inquiry_id, request.actor), save)


@require_POST
def remove_note(request: Any, note_id: int) -> HttpResponse:
    return _removed(request, queries.own_note(note_id, request.actor), actions.remove_note)


@require_POST
def remove_call(request: Any, call_id: int) -> HttpResponse:
    return _removed(request, queries.own_call(call_id, request.actor), actions.remove_call)


@require_POST
def remove_inquiry(request: Any, inquiry_id: int) -> HttpResponse:
    row = queries.own_inquiry(inquiry_id, request.actor)
    return _removed(request, row, actions.remove_inquiry)


def _edit(
    request: Any, what: str, row: Note | Call | Inquiry, save: Callable[[], object]
) -> HttpResponse:
    may(request.actor, f"work.edit_{what}")
    if request.method == "GET":
        return _form(request, what, row)
    # An edit that changes nothing opens no change.
    forget_last_change()
    try:
        save()
    except Refused as error:
        if error.status != 422:
            raise
        return _form(request, what, row, error)
    return kept(request, row.customer_id, _("Saved."))


def _form(
    request: Any, what: str, row: Note | Call | Inquiry, refused: Refused | None = None
) -> HttpResponse:
    """A refused one comes back with what was typed."""
    shown = {
        "what": what,
        "row": row,
        "action": reverse(f"work:edit_{what}", args=[row.pk]),
        "typed": request.POST if refused else None,
        "errors": {error.field: error.message for error in refused.errors} if refused else {},
    }
    template = "work/_edit.html" if request.htmx else "work/edit.html"
    answer = render(request, template, shown, status=422 if refused else 200)
    if refused and request.htmx:
        answer["HX-Retarget"] = "#dialog"
        answer["HX-Reswap"] = "innerHTML"
    return answer


def _removed(request: Any, row: Note | Call | Inquiry, remove: Callable[..., None]) -> HttpResponse:
    remove(row.pk, by=request.actor, at=clock.now())
    return kept(request, row.customer_id, _("Deleted."))
