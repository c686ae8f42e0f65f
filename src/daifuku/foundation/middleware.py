"""The person behind a request, and what the user sees when something is refused or gone."""

from collections.abc import Callable
from typing import Any

import orjson
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation

from daifuku.foundation import clock, streams
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import Refused

Respond = Callable[[HttpRequest], HttpResponse]
_ASKS_LITTLE = ("/static/", "/healthz", "/readyz", "/api/")


class DatabaseGone:
    """While the database is away: 503 with Retry-After, and by itself back afterwards."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unavailable(request) if database_is_away(error) else None


def database_is_away(error: BaseException | None) -> bool:
    """Whether that is why, if by a detour: a session that cannot be saved is "interrupted"."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return False


def unavailable(request: HttpRequest) -> HttpResponse:
    connection.close()
    if request.path.startswith("/api/"):
        detail = "The database does not answer. Try again in a few seconds."
        answer = problem(503, "Service unavailable", detail)
    else:
        # Without the request: what every page knows is in the database that is away.
        page = render_to_string("design/503.html", {"language": "ja"}, using="pages")
        answer = HttpResponse(page, status=503)
    answer["Retry-After"] = "5"
    return answer


def problem(status: int, title: str, detail: str) -> HttpResponse:
    """For programs; what the API itself refuses it words in `api.problems`."""
    document = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "errors": [],
    }
    return HttpResponse(orjson.dumps(document), "application/problem+json", status=status)


class Person:
    """Sets `request.actor`, the language and the time zone."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_ASKS_LITTLE):
            return self.respond(request)
        try:
            self._set(request)
        except (OperationalError, InterfaceError):
            return unavailable(request)
        answer = self.respond(request)
        stream = streams.address_for(request)
        if stream:
            # The stream answers on another port; the page may connect to it and nothing else.
            answer._csp_update = {"connect-src": [stream]}
        answer.headers.setdefault("Content-Language", translation.get_language() or "ja")
        return answer

    def _set(self, request: Any) -> None:
        user = request.user
        if user.is_authenticated:
            request.actor = Actor.of(user)
            language = user.language
        else:
            request.actor = None
            language = translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        timezone.activate(clock.company_zone())


class SignedIn(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless it says otherwise. A part of a page (htmx) gets 401 and
    a toast, so that what was typed stays where it is."""

    def process_view(
        self, request: Any, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        if request.path.startswith(_ASKS_LITTLE):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: Any, view_func: Any) -> HttpResponse:
        if not getattr(request, "htmx", False):
            return super().handle_no_permission(request, view_func)
        # The page's script says so, keeps what was typed, and offers to sign in.
        return HttpResponse(status=401, headers={"HX-Reswap": "none"})


class Refusals:
    """An expected refusal becomes a page, an htmx partial, or (in the API) a problem document."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused) or request.path.startswith("/api/"):
            return None
        partial = bool(getattr(request, "htmx", False))
        template = "design/_refused.html" if partial else "design/refused.html"
        context = {"refused": error}
        return render(request, template, context, status=error.status, using="pages")
