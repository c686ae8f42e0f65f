"""Health, error pages, language and theme."""

import sys
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from daifuku.foundation import problems, registries, streams
from daifuku.foundation.database_faults import fault_of
from daifuku.foundation.errors import NotAllowed, NotFound, Refused
from daifuku.foundation.jobs import queue
from daifuku.foundation.middleware import own_address
from daifuku.foundation.refusals import answer_without_database
from daifuku.foundation.spoken import for_programs, language_of

_BROKEN = gettext_lazy(
    "The mistake is ours and has been written to the log. Nothing was saved halfway."
)


class BadRequest(Refused):
    status = 400
    code = "bad_request"
    message = gettext_lazy(
        "Something in this request is broken or too large. Nothing was saved. Go back, reload the"
        " page and try again."
    )


def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Database, workers, lag: 200 when work is done, else 503 naming what is not. Who is late is
    told and no fault: a node that answers slowly is better than none."""
    try:
        found = {"database": "ok", **queue.state()}
        found["readers_behind_seconds"] = {lag.key: lag.seconds() for lag in registries.lags}
    except DatabaseError as error:
        connection.close()
        return JsonResponse({"database": "gone", "detail": str(error)[:200]}, status=503)
    return JsonResponse(found, status=200 if found["workers"] else 503)


@require_safe
def stream_token(request: HttpRequest) -> HttpResponse:
    """A fresh token for a live page whose connection was lost."""
    return JsonResponse({"token": streams.token_of(request.user.pk)})


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if for_programs(request):
        return problems.refused(NotFound())
    return render(request, "design/404.html", status=404, using="pages")


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if for_programs(request):
        return problems.refused(NotAllowed())
    return render(request, "design/403.html", status=403, using="pages")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    fault = fault_of(exception)
    if fault:
        return answer_without_database(request, fault)
    return answer_without_database(request, BadRequest())


def broken(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the error, and for errors of middleware too."""
    fault = fault_of(sys.exc_info()[1])
    if fault:
        return answer_without_database(request, fault)
    if for_programs(request):
        with translation.override(language_of(request)):
            return problems.problem(500, "broken", _BROKEN)
    return render(request, "design/500.html", status=500, using="pages")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly somebody who signed in anew in another tab. The part of a page (htmx) repeats its
    request with the token that is good now; a whole form is opened again, with its draft."""
    if for_programs(request):
        # Whatever is there takes a token instead of a form's; so nothing is there.
        return problems.refused(NotFound())
    detail = _(
        "You have signed in anew since this page was opened. Open it again: what you typed is kept."
    )
    context = {"detail": detail, "back": own_address(request, request.headers.get("Referer", ""))}
    answer = render(request, "design/403.html", context, status=403, using="pages")
    if getattr(request, "htmx", False):
        answer["Daifuku-Csrf"] = get_token(request)
    return answer
