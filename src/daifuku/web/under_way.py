"""What the worker does for somebody: their page of it, and the way back for whoever left that."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from daifuku.foundation.changes import turned
from daifuku.foundation.flash import say
from daifuku.foundation.models import BulkEdit

UNDER_WAY = "bulk_edit"


def watched(request: Any, edit: BulkEdit) -> HttpResponse:
    """Leads to its page, and remembers it."""
    request.session[UNDER_WAY] = edit.pk
    return led_to(request, reverse("bulk_edit", args=[edit.pk]))


def say_undone(request: Any, change_id: int) -> None:
    """`change_id`: the undo that was made; undoing one does the first change again."""
    redone = turned([change_id])[change_id].times % 2 == 0
    again = reverse("undo_change", args=[change_id])
    say(request, _("Done again.") if redone else _("Undone."), undo=again, redo=not redone)


def led_to(request: Any, address: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
