"""Every address × every role, by real requests (SECURITY C4)."""

import pytest
from django.test import Client

from access import routes
from access.expectations import ANYBODY, CALLS, PAGES, PUBLIC, UNDESCRIBED
from access.shop import AT, BY, Visitor, build, outcome
from daifuku.foundation.access import Role
from daifuku.foundation.models import ApiToken
from daifuku.foundation.tokens import add_token, known_scopes

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(colleague):
    return build(colleague(Role.VIEWER).pk)


def expected(cells: tuple, cell: Role | str, role: Role | None) -> str:
    if role is None and cells[0] not in PUBLIC:
        return "door"
    if isinstance(cell, Role):
        return "in" if role >= cell else "refused"
    return "in" if cell == ANYBODY else cell


def test_every_address_is_expected():
    assert routes.pages() == set(PAGES)
    assert routes.calls() == set(CALLS)
    assert routes.others() == UNDESCRIBED


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.name if role else "nobody")
def test_pages(colleague, signed_in, role):
    user = colleague(role or Role.VIEWER)
    shop = build(user.pk)
    visitor = Visitor(signed_in(user) if role else Client())
    visitor.client.raise_request_exception = False
    wrong = []
    for route, cells in PAGES.items():
        address = routes.address(route, shop)
        for method, cell in zip(("GET", "POST"), cells, strict=True):
            came = outcome(visitor.ask(method, address, {"tag": shop["tag_id"]}))
            if came != expected(cells, cell, role):
                wrong.append(f"{method} {route}: {came}, expected {expected(cells, cell, role)}")
    assert wrong == []


def token(user, scopes) -> str:
    """With exactly these scopes; a token made without any would have all of them."""
    issued = add_token(user.pk, name="till", scopes=known_scopes(), by=BY, at=AT)
    ApiToken.objects.filter(pk=issued.id).update(scopes=list(scopes))
    return issued.secret


def came(shop, secret, call) -> str:
    method, path = call.split(" ")
    visitor = Visitor(Client(raise_request_exception=False), secret)
    return outcome(visitor.ask(method, routes.address(path, shop)))


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
def test_calls_by_role(shop, colleague, role):
    secret = token(colleague(role), known_scopes())
    found = {call: came(shop, secret, call) for call in CALLS}
    wanted = {call: "in" if role >= least else "refused" for call, (least, _) in CALLS.items()}
    assert found == wanted


def test_calls_by_scope(shop, colleague):
    owner = colleague(Role.OWNER)
    known = set(known_scopes())
    none = token(owner, ())
    but = {scope: token(owner, known - {scope}) for scope in known}
    for call, (_least, scopes) in CALLS.items():
        assert came(shop, none, call) == "refused", call
        assert {came(shop, but[scope], call) for scope in scopes.split()} == {"refused"}, call
        assert came(shop, token(owner, scopes.split()), call) == "in", call


def test_calls_without_a_token_that_holds(shop, colleague, signed_in):
    user = colleague(Role.OWNER)
    revoked, expired = (token(user, known_scopes()) for _ in range(2))
    ApiToken.objects.filter(prefix=revoked[:12]).update(revoked_at=AT)
    ApiToken.objects.filter(prefix=expired[:12]).update(expires_at=AT)
    left = colleague(Role.OWNER)
    gone = token(left, known_scopes())
    type(left).objects.filter(pk=left.pk).update(is_active=False)
    for call in CALLS:
        method, path = call.split(" ")
        address = routes.address(path, shop)
        # A session is no way into the API: its requests carry no token against forgery.
        assert outcome(Visitor(signed_in(user)).ask(method, address)) == "door", call
        assert {came(shop, secret, call) for secret in (revoked, expired, gone)} == {"door"}, call
