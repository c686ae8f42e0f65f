"""Every refusal as a problem document: what is wrong, where, and how to mend it."""

from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext as _

from daifuku.foundation.errors import FieldError, Refused

CONTENT_TYPE = "application/problem+json"


def problem(
    status: int, code: str, title: object, errors: tuple[FieldError, ...] = ()
) -> HttpResponse:
    document: dict[str, Any] = {
        "type": f"urn:daifuku:problem:{code}",
        "title": str(title),
        "status": status,
        "code": code,
        "errors": [error.as_json() for error in errors],
    }
    return HttpResponse(orjson.dumps(document), CONTENT_TYPE, status=status)


def refused(error: Refused) -> HttpResponse:
    return problem(error.status, error.code, error, error.errors)


def unauthenticated() -> HttpResponse:
    text = _("Send a valid token: “Authorization: Bearer …”.")
    answer = problem(401, "unauthenticated", text)
    answer["WWW-Authenticate"] = 'Bearer realm="daifuku"'
    return answer


def not_found() -> HttpResponse:
    return problem(404, "not_found", _("There is nothing at this address."))


def method_not_allowed(allowed: list[str]) -> HttpResponse:
    text = _("This address does not take this method.")
    answer = problem(405, "method_not_allowed", text)
    answer["Allow"] = ", ".join(allowed)
    return answer
