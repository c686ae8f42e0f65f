"""The refusals that are the API's own."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from daifuku.foundation.problems import problem


def unauthenticated() -> HttpResponse:
    text = _("Send a valid token: “Authorization: Bearer …”.")
    answer = problem(401, "unauthenticated", text)
    answer["WWW-Authenticate"] = 'Bearer realm="daifuku"'
    return answer


def not_found() -> HttpResponse:
    return problem(404, "not_found", _("There is nothing at this address."))


def method_not_allowed(allowed: Iterable[str]) -> HttpResponse:
    text = _("This address does not take this method.")
    answer = problem(405, "method_not_allowed", text)
    answer["Allow"] = ", ".join(sorted(allowed))
    return answer
