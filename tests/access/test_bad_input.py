"""Every address that is read × what no person types: an answer in words, never an error of ours."""

import re

import pytest
from django.test import Client

from access import routes
from access.expectations import PAGES
from access.shop import AT, BY, build
from daifuku.foundation.access import Role
from daifuku.foundation.registries import list_filters
from daifuku.foundation.tokens import add_token, known_scopes

pytestmark = pytest.mark.django_db
BAD = {
    "NUL": "%00",
    "half a character": "%ED%A0%80",
    "endless": "1e400",
    "superscript": "%C2%B2",
    "twenty digits": "9" * 20,
    "negative": "-1",
}
_NUMBER = re.compile(r"<\w+:\w+>|{\w+}")
_LISTS = ("customers/", "customers/export.csv", "customers/<id:customer_id>/timeline",
          "search/", "products/", "stores/", "repeat/", "settings/audit", "changes/")  # fmt: skip
_OF_PAGES = ("stage", "tag", "owner", "store", "kind", "q", "sort", "after", "before", "show",
             "columns", "encoding", "category", "postal_code", "next", "who", "what",
             "way")  # fmt: skip


def parameters(route: str) -> list[str]:
    """Those that the description names; for a page all that any page reads."""
    if route in routes.paths():
        return [one["name"] for one in routes.paths()[route]["get"]["parameters"]]
    return [*_OF_PAGES, *(filter_.key for filter_ in list_filters)]


def broken(answer) -> bool:
    return answer.status_code >= 500


@pytest.fixture
def read(colleague, signed_in):
    """Addresses of lists (they hold no number) and of pages, each with its client."""
    owner = colleague(Role.OWNER)
    shop = build(owner.pk)
    secret = add_token(owner.pk, name="till", scopes=known_scopes(), by=BY, at=AT).secret
    pages, programs = signed_in(owner), Client(headers={"Authorization": f"Bearer {secret}"})
    for client in (pages, programs):
        client.raise_request_exception = False
    found = [(pages, route, routes.address(route, shop)) for route in PAGES]
    for call in routes.calls():
        method, path = call.split(" ")
        if method == "GET":
            found.append((programs, path, routes.address(path, shop)))
    return [one for one in found if "logout" not in one[1] and "readyz" not in one[1]]


@pytest.mark.parametrize("value", BAD.values(), ids=BAD)
def test_lists_with_one_bad_parameter(read, value):
    wrong = [
        (address, name)
        for client, route, address in read
        if route in _LISTS or route in routes.paths()
        for name in parameters(route)
        if broken(client.get(f"{address}?{name}={value}"))
    ]
    assert wrong == []


@pytest.mark.parametrize("value", ["%C2%B2", "-1"])
def test_every_page_with_all_of_them(read, value):
    wrong = []
    for client, route, address in read:
        asked = "&".join(f"{name}={value}" for name in parameters(route))
        if broken(client.get(f"{address}?{asked}")):
            wrong.append(address)
    assert wrong == []


NUMBERS = ["0", "9" * 19, "9" * 20, "9" * 30]


@pytest.mark.parametrize("number", NUMBERS)
def test_addresses_of_numbers_that_no_record_has(read, number):
    wrong = [
        address
        for client, route, _address in read
        if "<id:" in route or "{" in route
        for address in [_NUMBER.sub(number, f"/{route.lstrip('/')}")]
        if broken(client.get(address))
    ]
    assert wrong == []


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_is_done_at_such_an_address(read, number):
    wrong = {}
    for client, route, _address in read:
        if "<id:" in route:
            address = _NUMBER.sub(number, f"/{route}")
            answer = client.post(address, {"body": "x"}, HTTP_HX_REQUEST="true")
            allowed = (404, 405) if int(number) >= 2**63 else (404, 405, 422, 403)
            if answer.status_code not in allowed and "sign-in" not in address:
                wrong[address] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("value", ["0", "-1", "abc", "１２", "²", "9" * 20])
def test_fields_that_choose_a_record(read, value):
    names = ("tag", "other", "owner_id", "home_store_id", "customer_id", "category_id", "store_id",
             "teams", "user", "assigned_to")  # fmt: skip
    wrong = [
        address
        for client, route, address in read
        if route in PAGES and broken(client.post(address, dict.fromkeys(names, value)))
    ]
    assert wrong == []


@pytest.mark.parametrize("back", ["9" * 10, "-1", "²", "home", "//elsewhere.example"])
def test_what_is_no_address_leads_home(signed_in, back):
    sent = {"theme": "dark", "next": back}
    assert signed_in(Role.VIEWER).post("/preferences", sent)["Location"] == "/"


def test_every_number_in_an_address_is_that_of_a_record():
    assert [route for route in PAGES if "<int:" in route] == []
