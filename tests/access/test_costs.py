"""How many queries every page of the product may cost, and that more rows cost no more queries."""

import pytest

from access import routes
from access.expectations import PAGES
from access.filling import fill
from access.shop import build
from daifuku.foundation.access import Role
from daifuku.foundation.caching import Cache
from daifuku.foundation.registries import home_tiles, panels
from harness import assert_queries

PAGE, LIST = 12, 6
# Of these 33 more rows of each kind show more; the rest of the lists was full before.
LISTS = {"customers/bin", "customers/lists", "stores/", "settings/people/", "settings/outbox/",
         "settings/tokens/", "settings/imports/", "customers/choices/<slug:name>"}  # fmt: skip
FULL = {"customers/", "products/", "repeat/", "till/", "search/", "settings/audit",
        "customers/<id:customer_id>/receipts"}  # fmt: skip
# What shows rows only when it is asked for some.
ASKED = {
    "customers/choices/<slug:name>": "?q=客",
    "customers/labels": "?ids={customer_id},{mine_id}",
    "search/": "?q=客",
    "till/": "?q=客",
}
# Signing out ends what is tried; a file that is downloaded is no page.
LEFT_OUT = {"accounts/logout/", "customers/export.csv", "settings/imports/<id:run_id>/refused"}


@pytest.fixture
def owner(demo_shop, colleague, monkeypatch):
    # What is kept for a minute in each process is kept: no page is asked as the minute ends.
    monkeypatch.setattr(Cache, "_has_expired", lambda cache, key: key not in cache._expire_info)
    return colleague(Role.OWNER)


def addresses(shop) -> dict[str, str]:
    """Of every page that the owner gets, each tile and each panel among them."""
    known = {
        route: routes.address(route, shop) + ASKED.get(route, "").format(**shop)
        for route, (get, _post) in PAGES.items()
        if get != "method" and route not in LEFT_OUT
    }
    known |= {f"tile {tile.key}": f"/home/{tile.key}" for tile in home_tiles}
    who = shop["customer_id"]
    return known | {f"panel {one.key}": f"/customers/{who}/panels/{one.key}" for one in panels}


def visited(client, route, address):
    """How many queries, and how long the page is."""
    client.get(address)
    most = LIST if route in LISTS | FULL else PAGE
    with assert_queries(most) as captured:
        answer = client.get(address)
    assert answer.status_code < 500 or route == "readyz", address
    if route in LISTS | FULL:
        assert answer.status_code == 200, address
    return len(captured.captured_queries), len(answer.content)


def test_every_page_keeps_to_its_number_of_queries_however_many_rows(owner, signed_in):
    shop, client = build(owner.pk), signed_in(owner)
    fill(shop, owner, 2)
    pages = addresses(shop)
    few = {route: visited(client, route, address) for route, address in pages.items()}
    fill(shop, owner, 33)
    for route, address in pages.items():
        queries, length = visited(client, route, address)
        assert queries <= few[route][0], f"{address}: more rows, more queries"
        assert length > few[route][1] or route not in LISTS, f"{address}: no more rows"
