"""REST version 1: routes and OpenAPI by django-ninja; input and output by the rooms' own doors."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from daifuku import __version__
from daifuku.api import problems
from daifuku.api.door import Token
from daifuku.api.resources import ROUTERS
from daifuku.foundation.errors import FieldError
from daifuku.foundation.problems import problem

api = NinjaAPI(
    title="Daifuku",
    version=__version__,
    description="The book a merchant keeps on every customer. Times are RFC 3339, money is"
    ' {"amount": "1200", "currency": "JPY"}, errors are problem documents (RFC 9457).',
    urls_namespace="api",
    docs_url=None,
    auth=Token(),
)
for prefix, router in ROUTERS:
    api.add_router(prefix, router)


@api.exception_handler(ValidationError)
def bad_parameters(request: HttpRequest, error: Any) -> HttpResponse:
    """Ninja reads numbers in addresses and nothing else."""
    text = _("A whole number is needed here.")
    found = tuple(FieldError(str(item["loc"][-1]), "not_a_number", text) for item in error.errors)
    return problem(422, "invalid", _("Please correct the marked fields."), found)


@api.exception_handler(AuthenticationError)
def no_token(request: HttpRequest, error: Any) -> HttpResponse:
    return problems.unauthenticated()


@api.exception_handler(Http404)
def nothing(request: HttpRequest, error: Any) -> HttpResponse:
    return problems.not_found()


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, "http_error", error.message)


@api.exception_handler(Exception)
def mistake(request: HttpRequest, error: Exception) -> HttpResponse:
    """Django's own way tells a mistake of ours from a database that is away."""
    raise error
