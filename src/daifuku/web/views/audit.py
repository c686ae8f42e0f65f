"""Settings: what was audited, newest first, by kind and by colleague."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daifuku.foundation import clock
from daifuku.foundation.access import may
from daifuku.foundation.ids import id_or_none
from daifuku.foundation.models import AuditEntry
from daifuku.foundation.viewings import note_viewings
from daifuku.web.audit_words import EVENTS, Words, event_name

_PAGE = 50


@require_safe
def audit_log(request: Any) -> HttpResponse:
    may(request.actor, "foundation.see_audit")
    note_viewings(clock.now())
    kind, who = request.GET.get("kind", ""), request.GET.get("who", "")
    found = list(_chosen(kind, who, request.GET.get("before", ""))[: _PAGE + 1])
    shown, words = found[:_PAGE], Words(found[:_PAGE], request.actor)
    older = ""
    if len(found) > _PAGE:
        asked = {"kind": kind, "who": who, "before": shown[-1].pk}
        older = f"{reverse('audit')}?{urlencode({k: v for k, v in asked.items() if v})}"
    context = {
        "entries": [
            (
                entry,
                event_name(entry.event),
                words.by(entry),
                words.of(entry),
                *words.customer_of(entry),
            )
            for entry in shown
        ],
        "older": older,
        "kind": kind,
        "who": who,
        "kinds": [("", _("Everything")), *((key, str(name)) for key, name in EVENTS.items())],
        "people": [("", _("Everybody")), *words.choices()],
        "here": "audit",
    }
    return render(request, "web/settings/audit.html", context)


def _chosen(kind: str, who: str, before: str) -> QuerySet[AuditEntry]:
    """By somebody, or about them: a failed sign-in was by nobody."""
    rows = AuditEntry.objects.order_by("-id")
    if kind in EVENTS:
        rows = rows.filter(event=kind)
    if (user := id_or_none(who)) is not None:
        rows = rows.filter(Q(user_id=user) | Q(facts__of=user))
    last = id_or_none(before)
    return rows if last is None else rows.filter(id__lt=last)
