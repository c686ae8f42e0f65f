"""The way in: token, verb, parameters, idempotency, refusals. Every API view is wrapped by
`view`."""

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import Signature, signature
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from daifuku.api.call import Call
from daifuku.api.idempotency import once
from daifuku.foundation import clock, problems
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import forget_last_change, last_change_id
from daifuku.foundation.errors import FieldError, Invalid, NotFound, Refused
from daifuku.foundation.spoken import language_asked_for
from daifuku.foundation.tokens import actor_of

MOST = 2**63 - 1
__all__ = ["Call", "Token", "view"]


class Token(HttpBearer):
    """Asked for first: without one not even an address is told right from wrong."""

    def authenticate(self, request: Any, token: str) -> Actor | None:
        actor = actor_of(token.strip(), at=clock.now())
        if actor is not None:
            request.LANGUAGE_CODE = language_asked_for(request) or actor.language
            translation.activate(request.LANGUAGE_CODE)
        return actor


def view(
    verb: str, *, asks: Iterable[str] = (), streamed: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Wrap `f(call, …)`: check the verb and that `asks` names each parameter, replay or keep
    idempotent answers."""
    known = tuple(asks)

    def wrap(make: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(make)
        def respond(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            forget_last_change()
            call = Call(request, request.auth, clock.now(), streamed)
            try:
                may(call.actor, verb)
                _refuse_unknown(request.GET, known)
                _refuse_impossible(kwargs.values())
                return once(call, lambda: _numbered(make(call, *args, **kwargs)))
            except Refused as error:
                return problems.refused(error)

        respond.__signature__ = _as_ninja_reads_it(make)  # type: ignore[attr-defined]
        return respond

    return wrap


def _refuse_unknown(given: Iterable[str], known: tuple[str, ...]) -> None:
    """A parameter that is passed over in silence gives an answer to another question."""
    unknown = [name for name in given if name not in known]
    if not unknown:
        return
    names = ", ".join(known) or _("none")
    raise Invalid(errors=[_unknown(name, names) for name in unknown])


def _refuse_impossible(ids: Iterable[int]) -> None:
    """No record has a number that the database cannot hold."""
    if any(not 0 <= number <= MOST for number in ids):
        raise NotFound


def _unknown(name: str, known: str) -> FieldError:
    if name == "filter":
        text = _("Only /customers takes a question in `filter`. Known here are: {names}.")
        return FieldError(name, "not_supported", text.format(names=known))
    text = _("There is no such parameter here. Known are: {names}.")
    return FieldError(name[:40], "unknown_parameter", text.format(names=known))


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
