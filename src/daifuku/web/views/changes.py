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
from daifuku.foundation.changes import turned, undo
from daifuku.foundation.flash import say
from daifuku.foundation.patience import TooSlow
from daifuku.web.change_detail import detail_of
from daifuku.web.changes import WAYS, Asked, Lines, kinds_of_change, lines_of, people
from daifuku.web.under_way import watched


@require_safe
def changes(request: Any) -> HttpResponse:
    may(request.actor, "foundation.see_changes")
    asked, refused, colleagues = Asked.of(request.GET), "", people()
    try:
        found = lines_of(asked, request.actor, colleagues)
    except TooSlow as error:
        found, refused = Lines([], ""), str(error)
    shown = {
        "found": found,
        "asked": asked,
        "refused": refused,
        "people": [("", _("Everybody")), *((str(pk), name) for pk, name in colleagues.items())],
        "ways": [("", _("In every way")), *((key, str(name)) for key, name in WAYS.items())],
        "kinds": [("", _("Everything")), *kinds_of_change()],
        "way_names": WAYS,
    }
    return render(request, "web/changes/list.html", shown)


@require_safe
def change(request: Any, change_id: int) -> HttpResponse:
    may(request.actor, "foundation.see_changes")
    shown = {"detail": detail_of(change_id, request.actor), "way_names": WAYS}
    return render(request, "web/changes/one.html", shown)


@require_POST
def undo_change(request: Any, change_id: int) -> HttpResponse:
    """The page comes again as a whole, and says so: what was undone may stand anywhere on it. Of
    many rows the worker does it, and the page that says how far it is comes instead."""
    if is_of_many(change_id):
        return watched(request, begin_undo(change_id, by=request.actor, at=clock.now()))
    made = undo(change_id, by=request.actor, at=clock.now())
    again = reverse("undo_change", args=[made.pk])
    redone = turned([made.pk])[made.pk].times % 2 == 0
    say(request, _("Done again.") if redone else _("Undone."), undo=again, redo=not redone)
    if not request.htmx:
        return redirect(request.headers.get("Referer") or "home")
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
