"""Every address there is: of the URL configuration, and of the API's description."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver

from daifuku.api.v1 import api

_NAMED = re.compile(r"<(?:\w+:)?(\w+)>")
_API = "api/v1/"


def pages() -> set[str]:
    return {route for route, _pattern in _walk(get_resolver()) if not route.startswith(_API)}


def others() -> set[str]:
    """Addresses under the API that its description does not list."""
    described = {path.removeprefix("/").replace("{", "<").replace("}", ">") for path in paths()}
    found = {route for route, _pattern in _walk(get_resolver()) if route.startswith(_API)}
    return found - described


def paths() -> dict[str, Any]:
    return dict(api.get_openapi_schema()["paths"])


def calls() -> set[str]:
    """`GET /api/v1/customers` …"""
    return {f"{method.upper()} {path}" for path, item in paths().items() for method in item}


# What an address names where the word for most does not do.
_ELSEWHERE = {
    "home/<slug:key>": {"key": "latest"},
    "customers/<id:customer_id>/panels/<slug:key>": {"key": "contact"},
    "customers/choices/<slug:name>": {"name": "customer"},
    "settings/outbox/<slug:name>": {"name": "mail"},
    "customers/<id:customer_id>/restore": {"customer_id": "binned_id"},
}


def address(route: str, known: dict[str, Any]) -> str:
    for name, word in _ELSEWHERE.get(route, {}).items():
        known = known | {name: known.get(word, word)}
    if "(?P<" in route:
        route = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).replace("^", "").replace("$", "")
    filled = _NAMED.sub(lambda found: str(known[found.group(1)]), route)
    return "/" + re.sub(r"\{(\w+)\}", lambda found: str(known[found.group(1)]), filled).lstrip("/")


def _walk(resolver: Any, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from _walk(pattern, route)
