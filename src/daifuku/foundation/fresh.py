"""Before data leaves, a key is made or a permission changed: who is there proves it once more."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

View = Callable[..., HttpResponse]
_SAFE = ("GET", "HEAD")


def fresh(view: View) -> View:
    """Ask for password or passkey unless that was done, by signing in or since, a moment ago. What
    was typed is sent again afterwards."""

    @wraps(view)
    def asked(request: Any, *args: Any, **names: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **names)
        return _prove(request, request.get_full_path())

    return asked


def fresh_to_change(view: View) -> View:
    """As `fresh`, for a page that everybody who may see it may look at."""
    guarded = fresh(view)

    @wraps(view)
    def asked(request: Any, *args: Any, **names: Any) -> HttpResponse:
        return (view if request.method in _SAFE else guarded)(request, *args, **names)

    return asked


def fresh_to_take(view: View) -> View:
    """As `fresh`, for a file: the person comes back to the page that the file was asked from."""

    @wraps(view)
    def asked(request: Any, *args: Any, **names: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **names)
        came_from = request.headers.get("Referer", "")
        known = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
        return _prove(request, came_from if known else "/")

    return asked


def is_fresh(request: Any) -> bool:
    """Whoever has neither password nor passkey came by a link and cannot be asked for more."""
    if not get_adapter().get_reauthentication_methods(request.user):
        return True
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(one["at"] > since for one in get_authentication_records(request, request.user))


def _prove(request: Any, back: str) -> HttpResponse:
    # A password that was typed for somebody else must not wait in the session.
    if request.method not in _SAFE and not request.POST.get("password"):
        raise ReauthenticationRequired
    way = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    address = f"{way}?{urlencode({REDIRECT_FIELD_NAME: back})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
