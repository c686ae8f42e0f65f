"""The person behind a request, and what the user sees when something is refused or gone."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from daifuku.foundation import clock, streams
from daifuku.foundation.access import Actor
from daifuku.foundation.database_faults import fault_of
from daifuku.foundation.errors import FieldError, Refused
from daifuku.foundation.field_names import told
from daifuku.foundation.refusals import answer_without_database
from daifuku.foundation.spoken import for_programs, language_of

Respond = Callable[[HttpRequest], HttpResponse]
_ASKS_LITTLE = ("/static/", "/healthz", "/readyz")


def asks_little(request: HttpRequest) -> bool:
    return request.path.startswith(_ASKS_LITTLE) or for_programs(request)


class Language:
    """Nobody is answered in the language that the one before them spoke. It stays set: what is
    streamed is written after this returns."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(language_of(request))
        return self.respond(request)


class DatabaseGone:
    """What the database did not do is said in words; a connection that is lost comes back."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        fault = fault_of(error)
        return answer_without_database(request, fault) if fault else None


class Illegible(Refused):
    status = 400
    code = "nul"
    message = _("This request contains a NUL character. Please type it again.")


class HalfACharacter(Refused):
    status = 400
    code = "surrogate"
    message = _("This text contains half of a broken character. Please type it again.")


class Legible:
    """A NUL character, that no text of the database can hold, is refused wherever it stands: in
    the address, in a cookie, in a form. Bodies of the API are looked at there, by field."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = [("", [request.path]), *request.GET.lists()]
        given += [(name, [value]) for name, value in request.COOKIES.items()]
        return _refuse_nul(request, given) or self.respond(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if request.method != "POST" or for_programs(request):
            return None
        return _refuse_nul(request, request.POST.lists()) or _refuse_halves(request)


def _refuse_nul(
    request: HttpRequest, given: Iterable[tuple[str, list[Any]]]
) -> HttpResponse | None:
    wrong = [name for name, values in given if "\0" in name or any("\0" in v for v in values)]
    if not wrong:
        return None
    errors = [FieldError(name, Illegible.code, str(Illegible.message)) for name in wrong]
    return answer_without_database(request, Illegible(errors=errors))


def _refuse_halves(request: HttpRequest) -> HttpResponse | None:
    """Django puts � for bytes that are no UTF-8, and nobody would hear of it."""
    doubtful = [name for name, texts in request.POST.lists() if any("\ufffd" in t for t in texts)]
    if not doubtful:
        return None
    if request.content_type == "application/x-www-form-urlencoded":
        sent = parse_qsl(request.body.decode("latin-1"), True, errors="surrogateescape")
        wrong = {name for name, text in sent if any("\udc80" <= c <= "\udcff" for c in text)}
    else:
        # What came with a file is not kept; nobody types a � beside one.
        wrong = {*doubtful}
    errors = [
        FieldError(name, HalfACharacter.code, str(HalfACharacter.message))
        for name in doubtful
        if name in wrong
    ]
    return answer_without_database(request, HalfACharacter(errors=errors)) if errors else None


class Person:
    """Sets `request.actor`, the language and the time zone."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if asks_little(request):
            return self.respond(request)
        try:
            self._set(request)
        except (OperationalError, InterfaceError) as error:
            fault = fault_of(error)
            if fault is None:
                raise
            return answer_without_database(request, fault)
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
            request.LANGUAGE_CODE = user.language
        else:
            request.actor = None
            request.LANGUAGE_CODE = language_of(request)
        translation.activate(request.LANGUAGE_CODE)
        timezone.activate(clock.company_zone())


class Devices:
    """No page may use camera, microphone or place but the one whose view says so."""

    NONE = "camera=(), microphone=(), geolocation=()"
    CAMERA = "camera=(self), microphone=(), geolocation=()"

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.respond(request)
        answer.headers.setdefault("Permissions-Policy", self.NONE)
        return answer


class SignedIn(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless it says otherwise. A part of a page (htmx) gets 401 and
    a toast, so that what was typed stays where it is."""

    def process_view(
        self, request: Any, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        if asks_little(request):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: Any, view_func: Any) -> HttpResponse:
        if not getattr(request, "htmx", False):
            # Back to the form, which kept what was typed; where it is sent may be no page at all.
            form = own_address(request, request.headers.get("Referer", ""))
            if request.method != "POST" or not form:
                return super().handle_no_permission(request, view_func)
            return redirect_to_login(form, self.get_login_url(view_func))
        # The page's script says so, keeps what was typed, and offers to sign in.
        return HttpResponse(status=401, headers={"HX-Reswap": "none"})


def own_address(request: HttpRequest, address: str) -> str:
    """The path of an address of this site, else nothing."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return ""
    return urlunsplit(("", "", *urlsplit(address)[2:4], ""))


class Refusals:
    """An expected refusal becomes a page, an htmx partial, or (in the API) a problem document."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused) or for_programs(request):
            return None
        partial = bool(getattr(request, "htmx", False))
        template = "design/_refused.html" if partial else "design/refused.html"
        context = {"refused": error, "told": told(error)}
        return render(request, template, context, status=error.status, using="pages")
