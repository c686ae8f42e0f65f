"""Home: how the shop stands, what needs attention, what happened last."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daifuku.foundation import clock
from daifuku.foundation.colleagues import edit_user
from daifuku.foundation.models import Company
from daifuku.foundation.registries import HomeTile, home_tiles
from daifuku.web.parts import part_of


@require_safe
def home(request: Any) -> HttpResponse:
    tiles = [_filled(tile, request.actor) for tile in home_tiles.ordered()]
    shown = {"tiles": tiles, "company": Company.current(), "today": clock.today()}
    return render(request, "web/home/page.html", shown)


@require_safe
@part_of("home")
def tile(request: Any, key: str) -> HttpResponse:
    """One tile alone: lazy ones come this way, and those that a live message renews."""
    found = home_tiles.find(key)
    if found is None:
        raise Http404
    filled = _filled(found, request.actor, always=True)
    return render(request, "web/home/_tile.html", {"filled": filled})


@require_POST
def put_away_first_steps(request: Any) -> HttpResponse:
    edits = {"first_steps": False}
    edit_user(request.actor.user_id, edits, by=request.actor, at=clock.now())
    return redirect("home")


def _filled(found: HomeTile, actor: Any, *, always: bool = False) -> dict[str, Any]:
    waits = found.lazy and not always
    context = {} if waits else found.load(actor=actor, today=clock.today())
    return {"tile": found, "context": context, "waits": waits}
