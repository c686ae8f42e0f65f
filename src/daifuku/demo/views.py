"""The page that says what is real."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daifuku.demo.about import ABOUT
from daifuku.foundation import audit, clock, flash, fresh_start
from daifuku.foundation.access import can, may
from daifuku.foundation.fresh import fresh
from daifuku.foundation.models import Company


@require_safe
def about(request: Any) -> HttpResponse:
    company = _demo()
    home = Path(settings.DAIFUKU_HOME)
    may_remove = can(request.actor, "demo.remove")
    shown = {
        "may_remove": may_remove,
        "own": _own_things(company) if may_remove else [],
        "embedded": settings.EMBEDDED,
        "leaves": fresh_start.wished(home),
        "home_directory": home,
        "command": settings.DAIFUKU_COMMAND,
        "about": ABOUT,
        "company": company,
        "old": company.demo_until is not None and company.demo_until < clock.today(),
    }
    return render(request, "demo/about.html", shown)


@require_POST
@fresh
def remove(request: Any) -> HttpResponse:
    """Ask that the demo shop goes at the next start, or that it stays after all."""
    company = _demo()
    may(request.actor, "demo.remove")
    leave = request.POST.get("leave") == "yes"
    if leave and not settings.EMBEDDED:
        # On a server of one's own, nothing goes by itself.
        raise Http404
    fresh_start.wish(Path(settings.DAIFUKU_HOME), leave=leave)
    facts = {"leaves": leave, "own": sum(number for _what, number in _own_things(company))}
    at, person = clock.now(), request.actor.user_id
    audit.note("demo_leaves", at=at, user_id=person, facts=facts)
    said = _("The demo shop goes at the next start.") if leave else _("The demo shop stays.")
    flash.say(request, said)
    return redirect("demo:about")


def _demo() -> Company:
    company = Company.current()
    if not company.is_demo:
        raise Http404
    return company


def _own_things(company: Company) -> list[tuple[Any, int]]:
    with connection.cursor() as cursor:
        cursor.execute(fresh_start.ADDED, [company.demo_built_at])
        return fresh_start.in_words(cursor.fetchall())
