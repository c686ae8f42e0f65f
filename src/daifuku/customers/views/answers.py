"""How a view answers: a part of the page with an undo in its message, or the page itself."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from daifuku.customers import panels
from daifuku.customers.forms import Form
from daifuku.customers.queries import ids_of, visible_customer
from daifuku.customers.queries.record import record_of
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import Made, edit, last_change_id
from daifuku.foundation.errors import NotFound, Refused
from daifuku.foundation.flash import say

_PANELS = {
    "contact": panels.contact,
    "about": panels.about,
    "relations": panels.relations,
    "wishes": panels.wishes,
}


@contextmanager
def acting(request: Any, verb: str, customer_id: int) -> Iterator[Made]:
    """One change around one action, so that its message can offer the undo."""
    subject = ("customer", customer_id)
    with edit(verb, by=request.actor, at=clock.now(), subject=subject) as made:
        yield made


def panel(request: Any, key: str, customer_id: int, made: Made, said: str) -> HttpResponse:
    """The panel as it stands now, and a message."""
    if not request.htmx:
        return redirect("customer", customer_id)
    context = _PANELS[key](ids_of(customer_id), request.actor)
    answer = render(request, f"customers/panels/{key}.html", {"context": context})
    return told(answer, made, said)


def in_sight(customer_id: int, actor: Actor) -> bool:
    try:
        visible_customer(customer_id, actor)
    except NotFound:
        return False
    return True


def saved(request: Any, customer_id: int) -> HttpResponse:
    """To the customer; to the list, and why, when they passed out of sight by what was saved."""
    address = reverse("customer", args=[customer_id])
    if not in_sight(customer_id, request.actor):
        record = record_of(customer_id)
        owner = record["columns"]["owner_id"]
        name = next((one["name"] for one in record["colleagues"] if one["id"] == owner), "")
        text = _("Saved. %(name)s is now in charge, so you no longer see this customer.")
        nobody = _("Saved. Nobody is in charge now, so you no longer see this customer.")
        say(request, text % {"name": name} if name else nobody)
        address = reverse("customers")
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def told(answer: HttpResponse, made: Made | None, said: str) -> HttpResponse:
    idle = made is not None and made.idle
    toast = {"text": _("Nothing was changed.") if idle else said, "tone": "ok"}
    if made is not None and not idle:
        toast["undo"] = reverse("undo_change", args=[made.id])
    answer["HX-Trigger"] = json.dumps({"toast": toast, "dialog:close": {}})
    return answer


def said(refused: Refused) -> str:
    """Why, in one sentence: of the first field, where it is about fields."""
    return str(refused.errors[0].message if refused.errors else refused)


def undo_address() -> str:
    """Where the change just made is undone."""
    change_id = last_change_id()
    return "" if change_id is None else reverse("undo_change", args=[change_id])


def form(request: Any, shown: Form, *, refused: bool = False) -> HttpResponse:
    """In a dialog, else as a page. A refused one comes back with what was typed."""
    template = "customers/_form.html" if request.htmx else "customers/form.html"
    answer = render(request, template, {"form": shown}, status=422 if refused else 200)
    if refused and request.htmx:
        answer["HX-Retarget"] = "#dialog"
        answer["HX-Reswap"] = "innerHTML"
    return answer
