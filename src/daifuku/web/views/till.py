"""The till: find a member by card, phone, number or kana, and what to know while they stand there."""

from itertools import groupby
from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daifuku.customers.queries import Header, customer_header, member_number, spoken_number
from daifuku.foundation import clock, flash
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import last_change_id
from daifuku.foundation.errors import Refused
from daifuku.foundation.middleware import Devices
from daifuku.foundation.models import Company
from daifuku.foundation.registries import panels
from daifuku.foundation.viewings import viewed
from daifuku.web.members import look
from daifuku.web.toasts import tell_heard
from daifuku.work.actions import write_note


@require_safe
def till(request: Any) -> HttpResponse:
    """The page with its one field; to htmx the people found, or the card of the one meant, whose
    address it then is."""
    may(request.actor, "customers.see_customers")
    asked = request.GET.get("q", "").strip()
    shown: dict[str, Any] = {"asked": asked, "looked": None, "card": None, "refused": None}
    status = 200
    if asked:
        may(request.actor, "foundation.search")
        try:
            shown["looked"] = look(asked, request.actor, entered=bool(request.GET.get("open")))
        except Refused as refused:
            shown["refused"], status = refused, refused.status
    looked = shown["looked"]
    if looked and looked.opened:
        shown["card"] = _card(looked.opened, request.actor)
    answer = _page(request, shown, status)
    if request.htmx:
        # What is refreshed shows the same again.
        opened = looked and looked.opened
        name = "HX-Push-Url" if opened else "HX-Replace-Url"
        answer[name] = reverse("till_card", args=[opened]) if opened else reverse("till")
    return answer


@require_safe
def card(request: Any, customer_id: int) -> HttpResponse:
    may(request.actor, "customers.see_customers")
    return _opened(request, customer_id)


@require_POST
def note(request: Any, customer_id: int) -> HttpResponse:
    """A note from the till; the card again, with the undo in its message."""
    write_note(customer_id, request.POST.get("body", ""), by=request.actor, at=clock.now())
    undo = reverse("undo_change", args=[last_change_id()])
    flash.say(request, _("Noted."), undo=undo)
    if not request.htmx:
        return redirect("till_card", customer_id)
    return tell_heard(request, _opened(request, customer_id))


@require_safe
def member_card(request: Any, customer_id: int) -> HttpResponse:
    """The member's card, to be printed or photographed. Its code holds the number alone."""
    may(request.actor, "customers.see_customers")
    header = customer_header(customer_id, request.actor)
    viewed(header.id, by=request.actor, at=clock.now())
    shown = {
        "customer": header,
        "number": spoken_number(header.id),
        "code": _drawn(member_number(header.id)),
        "company": Company.current(),
    }
    return render(request, "web/till/member_card.html", shown)


def _page(request: Any, shown: dict[str, Any], status: int = 200) -> HttpResponse:
    template = "_answer.html" if request.htmx else "page.html"
    answer = render(request, f"web/till/{template}", shown, status=status)
    if request.htmx and shown["card"]:
        answer["HX-Trigger"] = "till:opened"
    answer["Permissions-Policy"] = Devices.CAMERA
    return answer


def _opened(request: Any, customer_id: int) -> HttpResponse:
    filled = _card(customer_id, request.actor)
    return _page(request, {"asked": "", "looked": None, "card": filled, "refused": None})


def _card(customer_id: int, actor: Actor) -> dict[str, Any]:
    header: Header = customer_header(customer_id, actor)
    viewed(header.id, by=actor, at=clock.now())
    placed = [panel for panel in panels.ordered() if panel.place == "till"]
    parts = [{"panel": panel, "context": panel.load(header.ids, actor)} for panel in placed]
    return {"customer": header, "parts": parts, "number": spoken_number(header.id)}


def _drawn(text: str) -> dict[str, Any]:
    """The QR code as a path of dark runs; `size` is its side with the quiet border of four."""
    rows = list(segno.make(text, micro=False, error="m").matrix_iter(border=4))
    runs: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        for dark, cells in groupby(row):
            width = len(list(cells))
            runs += [f"M{x} {y}h{width}v1h-{width}z"] if dark else []
            x += width
    return {"path": "".join(runs), "size": len(rows)}
