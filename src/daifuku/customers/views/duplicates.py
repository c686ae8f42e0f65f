"""Those who may be the same, one pair after the other; and all sure ones at once."""

import contextlib
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from daifuku.customers import actions
from daifuku.customers.queries import duplicates as found
from daifuku.customers.queries.visible import visible_person
from daifuku.customers.reasons import reasons_in_words
from daifuku.customers.side_by_side import side_by_side
from daifuku.customers.views import answers
from daifuku.customers.views.merging import merged
from daifuku.foundation import bulk, clock
from daifuku.foundation.access import Actor, may
from daifuku.foundation.errors import Refused
from daifuku.foundation.flash import say
from daifuku.foundation.ids import id_or_none
from daifuku.foundation.jobs import defer_once

JOB = "daifuku.customers.jobs.find_duplicates"
# Percent → how sure that is; what lies below them is looked at one by one. Said to the digit: 99.9
# divided by a hundred is more than 0.999.
THRESHOLDS = {"99.9": 0.999, "99": 0.99, "95": 0.95}


@require_http_methods(["GET", "POST"])
def duplicates(request: Any) -> HttpResponse:
    """The likeliest pair, or the one asked for; what is decided leads to the next."""
    may(request.actor, "customers.merge_customers")
    if request.method == "POST":
        return _decided(request)
    return _page(request)


def _decided(request: Any) -> HttpResponse:
    pair = _pair(request.POST.get("pair", ""), request.actor)
    if pair is None:
        say(request, _("Somebody decided about these two already."), tone="info")
        return redirect(_next(request))
    first, second = (visible_person(id_, request.actor) for id_ in (pair.low_id, pair.high_id))
    try:
        if request.POST.get("keep") in ("first", "second"):
            _root, undo = merged(request, first, second)
            say(request, _("Merged into one customer."), undo=undo)
        else:
            with answers.acting(request, "customers.tell_apart", first.id) as made:
                actions.tell_apart(first.id, second.id, by=request.actor, at=made.at)
            undo = reverse("undo_change", args=[made.id])
            say(request, _("They are kept apart."), undo=undo)
    except Refused as error:
        return _page(request, pair, error)
    return redirect(_next(request))


def _next(request: Any) -> str:
    after = id_or_none(request.POST.get("after", ""))
    address = reverse("customers:duplicates")
    return f"{address}?after={after}" if after else address


def _page(
    request: Any, pair: found.Found | None = None, refused: Refused | None = None
) -> HttpResponse:
    actor: Actor = request.actor
    asked = request.GET or request.POST
    skipped = _pair(asked.get("after", ""), actor)
    queue = found.waiting(actor, after=skipped)
    pair = pair or _pair(asked.get("pair", ""), actor) or next(iter(queue), None)
    shown: dict[str, Any] = {
        "number": found.count_waiting(actor),
        "most": found.MOST_COUNTED,
        "queue": queue,
        "pair": pair,
        "after": skipped.id if skipped else "",
        "refused": str(refused) if refused else "",
    }
    if pair is not None:
        first, second = (visible_person(id_, actor) for id_ in (pair.low_id, pair.high_id))
        shown |= {
            "sides": side_by_side(first, second),
            "reasons": reasons_in_words(pair.reasons),
            "one_kind": first.kind == second.kind,
        }
    template = "customers/duplicates.html"
    return render(request, template, shown, status=422 if refused else 200)


def _pair(typed: str, actor: Actor) -> found.Found | None:
    pair_id = id_or_none(typed)
    return found.pair_of(pair_id, actor) if pair_id else None


@require_POST
def find(request: Any) -> HttpResponse:
    """All are compared now, not only in the night."""
    may(request.actor, "customers.merge_many")
    defer_once(JOB, queue="readers", lock="customers.find_duplicates")
    say(request, _("All customers are being compared. What is found appears here in a moment."))
    return redirect("customers:duplicates")


@require_http_methods(["GET", "POST"])
def accept(request: Any) -> HttpResponse:
    """All pairs above a threshold, after a look at those just above it."""
    may(request.actor, "customers.merge_many")
    typed = (request.POST or request.GET).get("least", "")
    percent = typed if typed in THRESHOLDS else next(iter(THRESHOLDS))
    least = THRESHOLDS[percent]
    if request.method == "POST" and "agreed" in request.POST:
        with contextlib.suppress(bulk.NothingChosen):
            return _begun(request, least)
    pairs, address = found.sample(request.actor, least), reverse("customers:accept_duplicates")
    shown = {
        "percent": percent,
        "percent_shown": f"{address}?least={percent}",
        "thresholds_shown": [(f"{address}?least={one}", f"{one} %") for one in THRESHOLDS],
        "number": found.count_sure(request.actor, least),
        "most": found.MOST_COUNTED,
        "pairs": [(pair, reasons_in_words(pair.reasons)) for pair in pairs],
    }
    return render(request, "customers/accept_duplicates.html", shown)


def _begun(request: Any, least: float) -> HttpResponse:
    ids = [pair.id for pair in found.sure(request.actor, least)]
    edit = bulk.begin(
        "customers.merge_many",
        {"least": least},
        bulk.Targets.chosen(ids),
        by=request.actor,
        at=clock.now(),
    )
    return redirect("bulk_edit", edit.pk)
