"""A refusal as a problem document (RFC 9457): what is wrong, where, and how to mend it."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from django.http import HttpResponse

from daifuku.foundation.errors import FieldError, Refused

CONTENT_TYPE = "application/problem+json"


def problem(
    status: int,
    code: str,
    title: object,
    errors: Iterable[FieldError] = (),
    extra: Mapping[str, int] | None = None,
) -> HttpResponse:
    document: dict[str, Any] = {
        "type": f"urn:daifuku:problem:{code}",
        "title": _whole(str(title)),
        "status": status,
        "code": code,
        "errors": [{key: _whole(text) for key, text in e.as_json().items()} for e in errors],
        **(extra or {}),
    }
    return HttpResponse(orjson.dumps(document), CONTENT_TYPE, status=status)


def refused(error: Refused) -> HttpResponse:
    answer = problem(error.status, error.code, error, error.errors, error.extra)
    if error.retry_after is not None:
        answer["Retry-After"] = str(error.retry_after)
    return answer


def _whole(text: str) -> str:
    """What is repeated from a request may hold half of a character, which no answer can carry."""
    return text.encode(errors="replace").decode()
