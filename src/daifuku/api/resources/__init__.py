"""One file per resource; this page lists them."""

from ninja import Router

from daifuku.api.resources import changes, customers, search

ROUTERS: list[tuple[str, Router]] = [
    ("/customers", customers.router),
    ("/search", search.router),
    ("/changes", changes.router),
]
