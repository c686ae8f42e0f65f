"""What every page knows."""

from typing import Any

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from daifuku.foundation import flash, streams
from daifuku.foundation.access import can
from daifuku.foundation.registries import nav, palette_commands, settings_pages


def page(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    items = nav.ordered() if signed_in else []
    return {
        # Masked once a page, where a token of its own for each of thirty forms cost 2 ms.
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
        "actor": actor,
        "user": user if signed_in else None,
        "language": get_language() or "ja",
        "theme": user.theme if signed_in and user else "system",
        "density": user.density if signed_in and user else "normal",
        "nav_items": _allowed(items, actor),
        "palette_commands": _commands(actor) if signed_in else [],
        "settings_pages": _allowed(settings_pages.ordered(), actor) if signed_in else [],
        "path": request.path,
        "toasts": SimpleLazyObject(lambda: flash.heard(request)),
        "stream_url": streams.address_for(request) if signed_in else "",
        "stream_token": streams.token_of(user.pk) if signed_in and user else "",
        "may": (lambda verb: can(actor, verb)) if actor else (lambda verb: False),
    }


def _commands(actor: Any) -> list[Any]:
    """What the palette offers beside the side bar: commands, then the pages of the settings."""
    return _allowed([*palette_commands.ordered(), *settings_pages.ordered()], actor)


def _allowed(found: list[Any], actor: Any) -> list[Any]:
    return [one for one in found if actor and (not one.verb or can(actor, one.verb))]
