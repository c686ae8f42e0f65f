"""One file per resource; this page lists them."""

from ninja import Router

from daifuku.api.resources import changes, search

ROUTERS: list[tuple[str, Router]] = [
    ("/search", search.router),
    ("/changes", changes.router),
]
