"""The way in: token, language, idempotency, refusals. Every API view is wrapped by `view`."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from inspect import Signature, signature
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from daifuku.api import problems
from daifuku.api.models import IdempotentAnswer
from daifuku.foundation import clock
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import forget_last_change, last_change_id
from daifuku.foundation.errors import Invalid, Refused
from daifuku.foundation.tokens import actor_of

LARGEST_BODY = 2 * 1024 * 1024
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Call:
    """One request as a view sees it."""

    request: HttpRequest
    actor: Actor
    at: datetime

    def body(self) -> dict[str, Any]:
        """The JSON object that was sent; refuses anything else, saying where it breaks."""
        raw = self.request.body
        if len(raw) > LARGEST_BODY:
            raise Invalid.field("", "too_large", _("The body is larger than 2 MB."))
        try:
            found = json.loads(raw, parse_constant=_refuse_constant)
        except (ValueError, RecursionError, UnicodeDecodeError) as error:
            message = _("The body is not valid JSON: {why}.").format(why=error)
            raise Invalid.field("", "bad_json", message) from error
        if not isinstance(found, dict):
            raise Invalid.field("", "not_an_object", _("The body must be a JSON object."))
        return found

    def asked(self, name: str) -> str | None:
        return self.request.GET.get(name)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def view(verb: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Wrap `f(call, …)`: authenticate, check the verb, replay or keep idempotent answers."""

    def wrap(make: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(make)
        def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            at = clock.now()
            forget_last_change()
            actor = _actor(request, at)
            with translation.override(_language(request, actor)):
                if actor is None:
                    return problems.unauthenticated()
                try:
                    may(actor, verb)
                    call = Call(request, actor, at)
                    return _once(call, lambda: _numbered(make(call, *args, **kwargs)))
                except Refused as error:
                    return problems.refused(error)

        respond.__signature__ = _as_ninja_reads_it(make)  # type: ignore[attr-defined]
        return respond

    return wrap


def _numbered(answer: HttpResponse) -> HttpResponse:
    """Tell the number of the change that was made, if one was."""
    number = last_change_id()
    if number is not None:
        answer.headers.setdefault("Daifuku-Change", str(number))
    return answer


def _as_ninja_reads_it(make: Callable[..., HttpResponse]) -> Signature:
    """Ninja takes path parameters from the signature and skips the one named `request`."""
    known = signature(make)
    first, *others = known.parameters.values()
    return known.replace(
        parameters=[first.replace(name="request", annotation=HttpRequest), *others]
    )


def _actor(request: HttpRequest, at: datetime) -> Actor | None:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    return actor_of(secret.strip(), at=at)


def _language(request: HttpRequest, actor: Actor | None) -> str:
    if request.headers.get("Accept-Language"):
        return translation.get_language_from_request(request)
    return actor.language if actor else "en"


def _once(call: Call, make: Callable[[], HttpResponse]) -> HttpResponse:
    key = call.request.headers.get("Idempotency-Key", "")
    if not key or call.request.method not in WRITES:
        return make()
    if len(key) > 255 or not key.isprintable():
        message = _("Idempotency-Key: at most 255 printable characters.")
        raise Invalid.field("Idempotency-Key", "bad_key", message)
    with transaction.atomic():
        # A second request with the key waits here until the first has committed or failed.
        if not _claimed(call, key):
            return _replayed(call, key)
        answer = make()
        if answer.status_code >= 300:
            transaction.set_rollback(True)
        else:
            _keep(call, key, answer)
    return answer


def _digest(call: Call) -> str:
    request = call.request
    return hashlib.sha256(
        f"{request.method} {request.get_full_path()}\n".encode() + request.body
    ).hexdigest()


def _claimed(call: Call, key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO api_idempotentanswer"
            " (user_id, key, request_digest, status, body, created_at)"
            " VALUES (%s, %s, %s, 0, '', %s) ON CONFLICT DO NOTHING RETURNING id",
            [call.actor.user_id, key, _digest(call), call.at],
        )
        return cursor.fetchone() is not None


def _replayed(call: Call, key: str) -> HttpResponse:
    kept = IdempotentAnswer.objects.get(user_id=call.actor.user_id, key=key)
    if kept.request_digest != _digest(call):
        message = _("This Idempotency-Key was used for another request.")
        raise Invalid.field("Idempotency-Key", "key_reused", message)
    answer = HttpResponse(bytes(kept.body), "application/json", status=kept.status)
    answer["Idempotent-Replayed"] = "true"
    if kept.change_id is not None:
        answer["Daifuku-Change"] = str(kept.change_id)
    return answer


def _keep(call: Call, key: str, answer: HttpResponse) -> None:
    body = json.loads(answer.content) if answer.content else {}
    owner = body.get("customer_id") or (
        body.get("id") if "/customers" in call.request.path else None
    )
    IdempotentAnswer.objects.filter(user_id=call.actor.user_id, key=key).update(
        status=answer.status_code,
        body=answer.content,
        change_id=answer.headers.get("Daifuku-Change"),
        customer_id=owner,
    )
