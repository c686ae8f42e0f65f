"""A JSON body read with care: every fault in words, with its field."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daifuku.foundation.errors import FieldError, Invalid, Refused

LARGEST_BODY = 2 * 1024 * 1024
# Hardly ever there, so that the values are hardly ever walked through.
_MAY_BE_BROKEN = re.compile(rb"\\u(0000|[dD][89a-fA-F])")


class TooLarge(Refused):
    status = 413
    code = "too_large"
    message = gettext_lazy("The body is larger than 2 MB.")


def raw_body(request: HttpRequest) -> bytes:
    """Refuses with TooLarge."""
    try:
        raw = request.body
    except RequestDataTooBig:
        raw = None
    if raw is None or len(raw) > LARGEST_BODY:
        raise TooLarge(errors=[FieldError("", TooLarge.code, str(TooLarge.message))])
    return raw


def json_object(raw: bytes) -> dict[str, Any]:
    """Refuses with Invalid what is no JSON object, saying where it breaks."""
    found = _parsed(raw)
    if not isinstance(found, dict):
        raise Invalid.field("", "not_an_object", _("The body must be a JSON object."))
    if _MAY_BE_BROKEN.search(raw):
        broken = [
            FieldError(field, "broken_text", _("This text contains a character that is broken."))
            for field, text in _texts(found)
            if not _can_be_kept(text)
        ]
        if broken:
            raise Invalid(errors=broken)
    return found


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw, parse_constant=_refuse_constant, object_pairs_hook=_once_each)
    except UnicodeDecodeError as error:
        why = _("it is not written in UTF-8")
        raise _bad(why) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise _bad(_("it breaks at line {line}, column {column}").format(**place)) from error
    except RecursionError as error:
        raise _bad(_("it is nested too deeply")) from error
    except ValueError as error:
        raise _bad(_("a number in it cannot be read")) from error


def _bad(why: str) -> Invalid:
    message = _("The body is not valid JSON: {why}.").format(why=why)
    return Invalid.field("", "bad_json", message)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = _("This field stands here twice.")
        raise Invalid.field(twice[:40], "duplicate_field", message)
    return found


def _texts(body: Any) -> Iterator[tuple[str, str]]:
    """Every text and every name in a body, with its place: lines[0].source."""
    ahead: list[tuple[str, Any]] = [("", body)]
    while ahead:
        place, value = ahead.pop()
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, list):
            ahead += [(f"{place}[{n}]", item) for n, item in enumerate(value)]
        elif isinstance(value, dict):
            yield from ((place, name) for name in value)
            ahead += [(f"{place}.{name}".lstrip("."), item) for name, item in value.items()]


def _can_be_kept(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
