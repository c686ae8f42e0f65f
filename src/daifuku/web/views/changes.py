"""All changes, one change, and its undo."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daifuku.foundation import clock
from daifuku.foundation.access import may
from daifuku.foundation.bulk import begin_undo, is_of_many
from daifuku.foundation.changes import (
    CannotUndo,
    Contradicted,
    forget_last_change,
    last_change_id,
    refuse_hidden,
    undo,
)
from daifuku.foundation.changes.restoring import put_value_back
from daifuku.foundation.flash import say
from daifuku.foundation.ids import id_or_none
from daifuku.foundation.patience import TooSlow
from daifuku.web.change_detail import detail_of
from daifuku.web.changes import WAYS, Asked, Lines, lines_of
from daifuku.web.under_way import led_to, say_undone, watched


@require_safe
def changes(request: Any) -> HttpResponse:
    may(request.actor, "foundation.see_changes")
    asked, refused = Asked.of(request.GET), ""
    try:
        found = lines_of(asked, request.actor)
    except TooSlow as error:
        found, refused = Lines([], "", [], []), str(error)
    shown = {
        "found": found,
        "asked": asked,
        "refused": refused,
        "people": [("", _("Everybody")), *found.people],
        "ways": [("", _("In every way")), *((key, str(name)) for key, name in WAYS.items())],
        "kinds": [("", _("Everything")), *found.kinds],
        "way_names": WAYS,
    }
    return render(request, "web/changes/list.html", shown)


@require_safe
def change(request: Any, change_id: int) -> HttpResponse:
    may(request.actor, "foundation.see_changes")
    shown = {
        "detail": detail_of(change_id, request.actor),
        "way_names": WAYS,
        "rest": request.GET.get("rest") == "yes",
    }
    return render(request, "web/changes/one.html", shown)


@require_POST
def put_back(request: Any, change_id: int) -> HttpResponse:
    """One value is again as it was before this change, whatever came after."""
    may(request.actor, "foundation.see_changes")
    table, row, column = (request.POST.get(name, "") for name in ("table", "row", "column"))
    number = id_or_none(row)
    if number is None:
        refuse_hidden(change_id, request.actor)
        raise CannotUndo
    forget_last_change()
    put_value_back(change_id, (table, number, column), by=request.actor, at=clock.now())
    made = last_change_id()
    undo_it = reverse("undo_change", args=[made]) if made else ""
    say(request, _("Put back.") if made else _("It stands so already."), undo=undo_it)
    return led_to(request, reverse("change", args=[change_id]))


@require_POST
def undo_change(request: Any, change_id: int) -> HttpResponse:
    """The page comes again as a whole, and says so: what was undone may stand anywhere on it. Of
    many rows the worker does it, and the page that says how far it is comes instead."""
    by, at, rest = request.actor, clock.now(), request.POST.get("rest") == "yes"
    if is_of_many(change_id):
        return watched(request, begin_undo(change_id, by=by, at=at, rest=rest))
    try:
        made = undo(change_id, by=by, at=at, rest=rest)
    except Contradicted as error:
        if not error.rest:
            raise
        say(request, error, "bad")
        return led_to(request, f"{reverse('change', args=[change_id])}?rest=yes")
    say_undone(request, made.pk)
    if not request.htmx:
        return redirect(request.headers.get("Referer") or "home")
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
