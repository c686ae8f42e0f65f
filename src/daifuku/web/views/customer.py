"""The customer page: header, highlights, timeline, side panels; and its parts on their own."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from daifuku.customers.queries import Header, binned_customer, customer_header
from daifuku.foundation import clock, streams
from daifuku.foundation.access import Actor, can, may
from daifuku.foundation.errors import NotFound
from daifuku.foundation.meanwhile import changed_by
from daifuku.foundation.registries import Panel, composer_tabs, panels
from daifuku.foundation.viewings import viewed
from daifuku.web.history import history_of
from daifuku.web.parts import part_of
from daifuku.web.timeline import Looking, chips, timeline_of
from daifuku.web.toasts import tell_heard

# Parts of the head of the page that a live message renews.
_LIVE = {"highlights": "_highlights", "head": "_head_again"}


@require_safe
def page(request: Any, customer_id: int) -> HttpResponse:
    actor: Actor = request.actor
    may(actor, "customers.see_customers")
    try:
        header = _opened(customer_id, actor)
    except NotFound:
        return _in_the_bin(request, customer_id)
    if header.id != customer_id:
        # Merged since somebody kept this address.
        return redirect("customer", header.id)
    shown = {**_head(header, actor), **_stream(request, header, actor)}
    shown["side"] = [_filled(panel, header, actor) for panel in _placed("side") if not panel.lazy]
    shown["tabs"] = _placed("tab")
    shown["live_names"] = streams.names_of(header.ids)
    shown["composer_forms"] = _composer(request, header.id)
    return render(request, "web/customer/page.html", shown)


@require_safe
@part_of("customer")
def peek(request: Any, customer_id: int) -> HttpResponse:
    """The side panel of a list: header, highlights, tastes, promises and the newest entries."""
    may(request.actor, "customers.see_customers")
    header = _opened(customer_id, request.actor)
    newest = timeline_of(header.ids, request.actor)
    shown = {**_head(header, request.actor), "timeline": newest, "looking": Looking()}
    shown["panels"] = [_filled(panel, header, request.actor) for panel in _placed("peek")]
    return render(request, "web/customer/_peek.html", shown)


@require_safe
@part_of("customer")
def timeline(request: Any, customer_id: int) -> HttpResponse:
    """A page of older entries, or the stream again after a filter or a live message."""
    may(request.actor, "customers.see_customers")
    try:
        header = customer_header(customer_id, request.actor)
    except NotFound:
        return _gone(request, customer_id)
    alone = bool(request.GET.get("before"))
    shown = {"customer": header, **_stream(request, header, request.actor, alone=alone)}
    template = "_entries.html" if alone else "_stream.html"
    return tell_heard(request, render(request, f"web/customer/{template}", shown))


@require_safe
@part_of("customer")
def panel(request: Any, customer_id: int, key: str) -> HttpResponse:
    """One panel alone, such as a live message renews; `side` is all that wait at the side."""
    may(request.actor, "customers.see_customers")
    try:
        header = customer_header(customer_id, request.actor)
    except NotFound:
        return _gone(request, customer_id)
    if key in _LIVE:
        shown = _head(header, request.actor) | {"live_names": streams.names_of(header.ids)}
        return render(request, f"web/customer/{_LIVE[key]}.html", shown)
    if key == "side":
        waiting = [panel for panel in _placed("side") if panel.lazy]
        side = [_filled(panel, header, request.actor, always=True) for panel in waiting]
        return render(request, "web/customer/_side.html", {"customer": header, "side": side})
    found = panels.find(key)
    # Key figures stand beside the name alone.
    if found is None or not found.template:
        raise Http404
    filled = _filled(found, header, request.actor, always=True)
    return render(request, "web/customer/_panel.html", {"customer": header, "filled": filled})


@require_safe
@part_of("customer")
def changes(request: Any, customer_id: int) -> HttpResponse:
    """What was changed on this customer, by whom and from what to what, each with its undo."""
    may(request.actor, "foundation.see_changes")
    header = customer_header(customer_id, request.actor)
    shown = {
        "customer": header,
        "lines": history_of(header.ids, request.actor),
        "may_edit": can(request.actor, "customers.edit_customer"),
    }
    return render(request, "web/customer/_changes.html", shown)


def _in_the_bin(request: Any, customer_id: int) -> HttpResponse:
    """Who could see the customer is told where it is. To others it is not there."""
    found = binned_customer(customer_id, request.actor)
    if found is None:
        raise NotFound
    return render(request, "web/customer/in_the_bin.html", {"binned": found}, status=410)


def _gone(request: Any, customer_id: int) -> HttpResponse:
    """A part of a page that was open when the customer left it: one banner says what became of
    them, and what is typed there stays."""
    found = binned_customer(customer_id, request.actor)
    if found is None or not request.htmx:
        raise NotFound
    by = changed_by("customers_customer", customer_id, "deleted_at")
    return render(request, "web/customer/_gone.html", {"binned": found, "by": by}, status=410)


def _opened(customer_id: int, actor: Actor) -> Header:
    header = customer_header(customer_id, actor)
    viewed(header.id, by=actor, at=clock.now())
    return header


def _composer(request: Any, customer_id: int) -> list[dict[str, Any]]:
    forms = []
    for tab in composer_tabs.ordered():
        if can(request.actor, tab.verb):
            fields = get_template(tab.template, using="pages") if tab.template else None
            given = {"choices": tab.choices}
            forms.append(
                {
                    "key": tab.key,
                    "label": tab.label,
                    "icon": tab.icon,
                    "action": reverse(tab.url_name, args=[customer_id]),
                    "placeholder": tab.placeholder,
                    "save": tab.save,
                    "optional": tab.optional,
                    "fields": Markup(fields.render(given, request)) if fields else "",  # noqa: S704
                }
            )
    return forms


def _placed(place: str) -> list[Panel]:
    return [panel for panel in panels.ordered() if panel.place == place]


def _head(header: Any, actor: Actor) -> dict[str, Any]:
    facts: list[Any] = []
    for found in _placed("highlights"):
        facts += found.load(header.ids, actor).get("items", [])
    return {"customer": header, "highlights": facts}


def _stream(
    request: HttpRequest, header: Any, actor: Actor, *, alone: bool = False
) -> dict[str, Any]:
    """The entries and, unless they are to stand alone, the filters above them."""
    chip, asked = request.GET.get("show", ""), request.GET.get("find", "").strip()
    looking = Looking(chip, asked, request.GET.get("before") or None)
    found = timeline_of(header.ids, actor, looking)
    shown = {"timeline": found, "looking": looking}
    return shown if alone else shown | {"chips": chips(header.ids, chip, found.counts)}


def _filled(found: Panel, header: Any, actor: Actor, *, always: bool = False) -> dict[str, Any]:
    waits = found.lazy and not always
    context = {} if waits else found.load(header.ids, actor)
    return {"panel": found, "context": context, "waits": waits}
