"""Health, error pages, language and theme."""

import sys
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults
from django.views.decorators.http import require_safe

from daifuku.foundation import middleware, streams


def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """Database, workers, lag: 200 when all is well, else 503 naming what is not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM procrastinate_workers"
                "        WHERE last_heartbeat > now() - interval '60 seconds'),"
                "       (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo')"
            )
            workers, waiting = cursor.fetchone()
    except DatabaseError as error:
        connection.close()
        return JsonResponse({"database": "gone", "detail": str(error)[:200]}, status=503)
    found = {"database": "ok", "workers": workers, "jobs_waiting": waiting}
    return JsonResponse(found, status=200 if workers else 503)


@require_safe
def stream_token(request: HttpRequest) -> HttpResponse:
    """A fresh token for a live page whose connection was lost."""
    return JsonResponse({"token": streams.token_of(request.user.pk)})


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "design/404.html", status=404, using="pages")


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "design/403.html", status=403, using="pages")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if middleware.database_is_away(exception):
        return middleware.unavailable(request)
    return defaults.bad_request(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles the error, and for errors of middleware too."""
    if middleware.database_is_away(sys.exc_info()[1]):
        return middleware.unavailable(request)
    if request.path.startswith("/api/"):
        detail = "The mistake is ours and has been written to the log. Nothing was saved halfway."
        return middleware.problem(500, "Something went wrong", detail)
    return render(request, "design/500.html", status=500, using="pages")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    context = {"detail": _("The page was open for too long. Reload it and try again.")}
    return render(request, "design/403.html", context, status=403, using="pages")
