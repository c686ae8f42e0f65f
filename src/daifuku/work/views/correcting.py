"""Corrections from the menu of an entry: in a dialog, or on a page of its own."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from daifuku.foundation import clock, meanwhile
from daifuku.foundation.access import may
from daifuku.foundation.changes import edit, forget_last_change
from daifuku.foundation.errors import Refused
from daifuku.work import actions, queries
from daifuku.work.actions.writing import held
from daifuku.work.models import CHOICES, Call, Inquiry, Note
from daifuku.work.views.reading import call_in, inquiry_in, kept
from daifuku.work.views.standing import compared_with, standing, untouched


@require_http_methods(["GET", "POST"])
def edit_note(request: Any, note_id: int) -> HttpResponse:
    may(request.actor, "work.edit_note")

    def save(typed: dict[str, Any], left: dict[str, Any]) -> object:
        body = left.get("body", typed.get("body", ""))
        return actions.edit_note(note_id, body, by=request.actor, at=clock.now())

    return _edit(request, "note", queries.own_note(note_id, request.actor), save)


@require_http_methods(["GET", "POST"])
def edit_call(request: Any, call_id: int) -> HttpResponse:
    may(request.actor, "work.edit_call")

    def save(typed: dict[str, Any], left: dict[str, Any]) -> object:
        new = replace(call_in(typed), **left)
        return actions.edit_call(call_id, new, by=request.actor, at=clock.now())

    return _edit(request, "call", queries.own_call(call_id, request.actor), save)


@require_http_methods(["GET", "POST"])
def edit_inquiry(request: Any, inquiry_id: int) -> HttpResponse:
    may(request.actor, "work.edit_inquiry")

    def save(typed: dict[str, Any], left: dict[str, Any]) -> object:
        new = replace(inquiry_in(typed), **left)
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
    request: Any,
    what: str,
    row: Note | Call | Inquiry,
    save: Callable[[dict[str, Any], dict[str, Any]], object],
) -> HttpResponse:
    """`save` is given what was typed, and apart from it what this person left as it stands."""
    if request.method == "GET":
        return _form(request, what, row)
    # An edit that changes nothing opens no change.
    forget_last_change()
    subject = ("customer", row.customer_id)
    try:
        with edit(f"work.edit_{what}", by=request.actor, at=clock.now(), subject=subject):
            row = held(type(row), row.pk, row.customer_id, request.actor)
            compared = compared_with(row, request.POST)
            save(compared.values, untouched(row, request.POST, compared.mine))
    except Refused as error:
        if error.status != 422 and not isinstance(error, meanwhile.ChangedMeanwhile):
            raise
        return _form(request, what, row, error)
    return kept(request, row.customer_id, _("Saved."))


def _form(
    request: Any, what: str, row: Note | Call | Inquiry, refused: Refused | None = None
) -> HttpResponse:
    """A refused one comes back with what was typed, on top of what stands now."""
    now = standing(row, request.POST)
    shown = {
        "what": what,
        "row": row,
        "choices": CHOICES,
        "action": reverse(f"work:edit_{what}", args=[row.pk]),
        "values": now | meanwhile.compare(request.POST, now).values,
        "errors": {error.field: str(error.message) for error in refused.errors} if refused else {},
        "before": meanwhile.shown(now),
        "save": meanwhile.save_label(refused) or _("Save"),
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
