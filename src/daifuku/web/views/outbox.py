"""Settings: mail that stays on this machine while no mail server is named."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from daifuku.foundation import audit, clock
from daifuku.foundation import outbox as door
from daifuku.foundation.access import may
from daifuku.foundation.fresh import fresh


@require_safe
def outbox(request: Any) -> HttpResponse:
    _here(request)
    shown = {"mails": door.mails(request.actor), "most": door.SHOWN, "here": "outbox"}
    return render(request, "web/settings/outbox.html", shown)


@require_safe
@never_cache
@fresh
def mail(request: Any, name: str) -> HttpResponse:
    """A mail may hold a link that signs a colleague in, so who read it is noted."""
    _here(request)
    found = door.mail(name, request.actor)
    facts = {"mail": found.name}
    audit.note("mail_read", at=clock.now(), user_id=request.actor.user_id, facts=facts)
    shown = {"mail": found, "here": "outbox"}
    return render(request, "web/settings/mail.html", shown)


def _here(request: Any) -> None:
    may(request.actor, "foundation.read_outbox")
    if settings.MAIL_LEAVES:
        raise Http404
