"""The bin, and the settings of stages and tags."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daifuku.customers import actions
from daifuku.customers.queries import all_stages, all_tags
from daifuku.customers.queries.lists import binned
from daifuku.foundation import clock
from daifuku.foundation.access import can, may
from daifuku.foundation.errors import NotFound, Refused
from daifuku.foundation.japan import parse_integer
from daifuku.foundation.text import BadValue

HUES = 12


@require_safe
def bin_page(request: Any) -> HttpResponse:
    """What was deleted, the newest first."""
    may(request.actor, "customers.restore_customer")
    rows = binned(request.actor)
    return render(request, "customers/bin.html", {"rows": rows})


@require_safe
def lists(request: Any) -> HttpResponse:
    may(request.actor, "customers.edit_tags")
    return _page(request)


@require_http_methods(["POST"])
def save_tag(request: Any, tag_id: int = 0) -> HttpResponse:
    """A new tag, or new words and colour for one."""
    may(request.actor, "customers.edit_tags")
    names, hue = _words(request.POST), _hue(request.POST)
    try:
        if tag_id:
            actions.edit_tag(tag_id, names, by=request.actor, at=clock.now(), hue=hue)
        else:
            actions.add_tag(names, by=request.actor, at=clock.now(), hue=hue)
    except NotFound:
        raise
    except Refused as error:
        return _page(request, error, f"tag_{tag_id}")
    return redirect("customers:lists")


@require_POST
def remove_tag(request: Any, tag_id: int) -> HttpResponse:
    may(request.actor, "customers.edit_tags")
    try:
        actions.remove_tag(tag_id, by=request.actor, at=clock.now())
    except actions.CannotRemoveUsedTag as error:
        return _page(request, error, f"tag_{tag_id}")
    return redirect("customers:lists")


@require_POST
def save_stage(request: Any, code: str) -> HttpResponse:
    may(request.actor, "customers.edit_stages")
    names, hue = _words(request.POST), _hue(request.POST)
    try:
        actions.edit_stage(code, names, by=request.actor, at=clock.now(), hue=hue)
    except NotFound:
        raise
    except Refused as error:
        return _page(request, error, f"stage_{code}")
    return redirect("customers:lists")


def _words(posted: Any) -> dict[str, str]:
    return {language: posted.get(f"names_{language}", "").strip() for language in ("ja", "en")}


def _hue(posted: Any) -> int:
    try:
        return parse_integer(posted.get("hue", "0") or "0", lowest=0, highest=HUES - 1)
    except BadValue:
        return -1


def _page(request: Any, refused: Refused | None = None, at: str = "") -> HttpResponse:
    said = ""
    if refused:
        said = str(refused.errors[0].message) if refused.errors else str(refused)
    shown = {
        "stages": all_stages(),
        "tags": all_tags(),
        "may_stages": can(request.actor, "customers.edit_stages"),
        "refused_at": at,
        "refused_text": said,
        "typed": request.POST,
        "here": "lists",
    }
    return render(request, "customers/lists.html", shown, status=422 if refused else 200)
