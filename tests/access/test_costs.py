"""How many queries every page of the product may cost, and that more rows cost no more queries."""

import pytest
from django.test import Client

from access import proven, routes
from access.expectations import PAGES
from access.filling import fill
from access.shop import build
from daifuku.foundation import one_time
from daifuku.foundation.access import Role
from daifuku.foundation.caching import Cache
from daifuku.foundation.registries import home_tiles, panels
from harness import assert_queries

PAGE, LIST = 12, 6
# Of these 33 more rows of each kind show more; the rest of the lists was full before.
LISTS = {"customers/bin", "customers/lists", "stores/", "settings/people/", "settings/outbox/",
         "settings/tokens/", "settings/imports/", "customers/choices/<slug:name>"}  # fmt: skip
FULL = {"customers/", "products/", "repeat/", "till/", "search/", "settings/audit", "changes/",
        "customers/<id:customer_id>/receipts"}  # fmt: skip
# What shows rows only when it is asked for some.
_CUSTOMER = "customers/<id:customer_id>/"
ASKED = {
    "customers/count": "?filter=spent >= 0",
    "customers/choices/<slug:name>": "?q=客",
    "customers/labels": "?ids={customer_id},{mine_id}",
    f"{_CUSTOMER}merge": "?other={mine_id}",
    "customers/postal": "?postal_code=1500002",
    "search/": "?q=客",
    "till/": "?q=客",
}
# Signing out ends what is tried; a file that is downloaded is no page.
LEFT_OUT = {"accounts/logout/", "customers/export.csv", "settings/imports/<id:run_id>/refused"}
# Two that lead on to a page which is measured itself, and one that only the script of the page to
# sign in on asks, for numbers; whoever opens it is sent back to that page.
LEADS_ON = {"customers/columns", "settings/", "accounts/2fa/webauthn/login/"}
_2FA = "accounts/2fa/"
# What only those see who are somewhere else than the owner, who came in without a password.
OUTSIDE = {"accounts/login/", "sign-in/<id:user_id>/<str:token>"}
HALF_IN = {f"{_2FA}authenticate/"}
PROVEN = {"accounts/reauthenticate/", "accounts/password/change/", _2FA,
          f"{_2FA}reauthenticate/", f"{_2FA}webauthn/reauthenticate/", f"{_2FA}webauthn/",
          f"{_2FA}totp/deactivate/", f"{_2FA}recovery-codes/", f"{_2FA}recovery-codes/download/",
          f"{_2FA}recovery-codes/generate/", f"{_2FA}webauthn/keys/<id:pk>/edit/",
          f"{_2FA}webauthn/keys/<id:pk>/remove/"}  # fmt: skip


@pytest.fixture
def owner(demo_shop, colleague, monkeypatch):
    # What is kept for a minute in each process is kept: no page is asked as the minute ends.
    monkeypatch.setattr(Cache, "_has_expired", lambda cache, key: key not in cache._expire_info)
    return colleague(Role.OWNER)


@pytest.fixture
def careful(owner, colleague):
    """Proves who they are in every way there is; `key` is their passkey."""
    user = colleague(Role.OWNER)
    user.key = proven.equip(user)
    return user


@pytest.fixture
def shop(owner, careful):
    made = build(owner.pk)
    fill(made, owner, 2)
    return made | {"pk": careful.key.pk}


@pytest.fixture
def clients(owner, careful, signed_in):
    """Who opens a page, by its route."""
    found = dict.fromkeys(OUTSIDE, Client()) | dict.fromkeys(PROVEN, proven.proven(careful))
    found |= dict.fromkeys(HALF_IN, proven.half_in(careful))
    inside = signed_in(owner)
    return lambda route: found.get(route, inside)


@pytest.fixture
def pages(shop, careful, clients) -> dict[str, str]:
    """Every page with its address, each tile and each panel among them."""
    careful.refresh_from_db()
    link = {"user_id": careful.pk, "token": one_time.mailed_tokens.make_token(careful)}
    found = {}
    for route, (get, _post) in PAGES.items():
        if get != "method":
            known = shop | link if route in OUTSIDE else shop
            found[route] = routes.address(route, known) + ASKED.get(route, "").format(**shop)
    found |= {f"tile {tile.key}": f"/home/{tile.key}" for tile in home_tiles}
    who = shop["customer_id"]
    # Key figures have no page of their own.
    told = [panel.key for panel in panels if panel.template]
    found |= {f"panel {key}": f"/customers/{who}/panels/{key}" for key in told}
    return {route: address for route, address in found.items() if route not in LEFT_OUT}


def visited(client, route, address):
    """How many queries, and how long the page is."""
    client.get(address)
    most = LIST if route in LISTS | FULL else PAGE
    with assert_queries(most) as captured:
        answer = client.get(address)
    assert answer.status_code == (302 if route in LEADS_ON else 200), address
    return len(captured.captured_queries), len(answer.getvalue())


def test_every_page_keeps_to_its_number_of_queries_however_many_rows(pages, clients, shop, owner):
    few = {route: visited(clients(route), route, address) for route, address in pages.items()}
    fill(shop, owner, 33)
    for route, address in pages.items():
        queries, length = visited(clients(route), route, address)
        assert queries <= few[route][0], f"{address}: more rows, more queries"
        assert length > few[route][1] or route not in LISTS, f"{address}: no more rows"
