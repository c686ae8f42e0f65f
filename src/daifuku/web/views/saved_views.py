"""Views of the customer list: saved, named, shared, starred, removed."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from daifuku.customers.queries import list_page
from daifuku.foundation import clock, flash
from daifuku.foundation.access import may
from daifuku.foundation.changes import last_change_id
from daifuku.foundation.errors import NotFound, Refused
from daifuku.foundation.ids import id_or_none
from daifuku.foundation.saved_views import (
    NewView,
    View,
    edit_view,
    keep_view,
    mark_view,
    remove_view,
    save_view,
    views_of,
)
from daifuku.web.forms import ViewForm, keep_errors
from daifuku.web.list_state import SHOWS, ListState
from daifuku.web.settled_forms import settled


@require_http_methods(["GET", "HEAD", "POST"])
def new_view(request: Any) -> HttpResponse:
    """What the address says of the list is kept under a name."""
    may(request.actor, "foundation.save_view")
    state = _understood(request)
    copied = _found(state.view, request.actor)
    named = {"name": _("%(name)s (copy)") % {"name": copied.name[:50]} if copied else ""}
    form = ViewForm(request.POST or None, initial=named, by=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            shared = form.cleaned_data.get("shared", "me")
            new = NewView(SHOWS, form.cleaned_data["name"], state.state(), shared)
            view = save_view(new, **_who(request))
            return _done(request, _("View saved."), view.pk)
        except Refused as error:
            keep_errors(form, error)
    return _form(request, form, state.address("new_view"), _("Save as a view"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Any, view_id: int) -> HttpResponse:
    may(request.actor, "foundation.save_view")
    view = _found(str(view_id), request.actor)
    if view is None or not view.editable:
        raise NotFound
    form = settled(request, ViewForm, ViewForm.initial_of(view), by=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            shared = form.cleaned_data.get("shared", view.shared)
            edit_view(view_id, form.cleaned_data["name"], shared, **_who(request))
            return _done(request, _("Saved."), view_id)
        except Refused as error:
            keep_errors(form, error)
    return _form(request, form, reverse("edit_view", args=[view_id]), _("Rename or share"))


@require_POST
def keep(request: Any, view_id: int) -> HttpResponse:
    """The view shows from now on what the list shows."""
    state = _understood(request)
    keep_view(view_id, state.state(), **_who(request))
    return _done(request, _("View saved."), view_id)


@require_POST
def mark(request: Any, view_id: int) -> HttpResponse:
    given = {key: request.POST[key] == "1" for key in ("starred", "opens") if key in request.POST}
    mark_view(view_id, by=request.actor, **given)
    return redirect(_address(view_id))


@require_POST
def remove(request: Any, view_id: int) -> HttpResponse:
    remove_view(view_id, **_who(request))
    return _done(request, _("View removed."))


def _understood(request: Any) -> ListState:
    """Refuses what the list itself would refuse."""
    state = replace(ListState.of(request), after="")
    list_page(replace(state.query(), limit=1), request.actor)
    return state


def _who(request: Any) -> dict[str, Any]:
    return {"by": request.actor, "at": clock.now()}


def _found(number: str, actor: Any) -> View | None:
    wanted = id_or_none(number)
    return next((one for one in views_of(SHOWS, actor) if one.id == wanted), None)


def _address(view_id: int | None) -> str:
    return reverse(SHOWS) + (f"?view={view_id}" if view_id else "")


def _done(request: Any, said: str, view_id: int | None = None) -> HttpResponse:
    """Back to the list, with what was done and its undo."""
    change = last_change_id()
    undo = reverse("undo_change", args=[change]) if change else ""
    flash.say(request, said, undo=undo)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": _address(view_id)})
    return redirect(_address(view_id))


def _form(request: Any, form: ViewForm, action: str, title: str) -> HttpResponse:
    shown = {"form": form, "action": action, "title": title}
    template = "_view_form.html" if request.htmx else "view_form.html"
    status = 422 if form.errors else 200
    return render(request, f"web/customers/{template}", shown, status=status)
