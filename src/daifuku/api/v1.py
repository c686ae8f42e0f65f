"""REST version 1: routes and OpenAPI by django-ninja; input and output by the rooms' own doors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.docs import Swagger

from daifuku import __version__
from daifuku.api import problems
from daifuku.api.resources import ROUTERS
from daifuku.foundation.errors import FieldError

api = NinjaAPI(
    title="Daifuku",
    version=__version__,
    description="The book a merchant keeps on every customer. Times are RFC 3339, money is"
    ' {"amount": "1200", "currency": "JPY"}, errors are problem documents (RFC 9457).',
    urls_namespace="api",
    docs=Swagger(settings={"persistAuthorization": True}),
    openapi_extra={
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    },
)
for prefix, router in ROUTERS:
    api.add_router(prefix, router)


@api.exception_handler(ValidationError)
def bad_parameters(request: HttpRequest, error: Any) -> HttpResponse:
    found = tuple(
        FieldError(str(item["loc"][-1]), item.get("type", "invalid"), item.get("msg", ""))
        for item in error.errors
    )
    return problems.problem(422, "invalid", _("Please correct the marked fields."), found)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problems.problem(error.status_code, "http_error", error.message)
