"""One file per resource; this page lists them."""

from ninja import Router

from daifuku.api.resources import changes, customers, imports, products, purchases, search, stores

ROUTERS: list[tuple[str, Router]] = [
    ("/customers", customers.router),
    ("/purchases", purchases.router),
    ("/products", products.router),
    ("/stores", stores.router),
    ("/search", search.router),
    ("/changes", changes.router),
    ("/imports", imports.router),
]
