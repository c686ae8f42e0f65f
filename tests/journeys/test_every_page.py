"""Every page for eyes and for aids: nothing wider than the screen, nothing that axe complains of."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from daifuku.commerce.models import Product, Purchase, Store
from daifuku.customers.queries import ListQuery, list_page
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import User

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS, LANGUAGES, SCHEMES = (360, 1680), ("ja", "en"), ("light", "dark")
# On a phone a row is a card of those cells that are marked for it.
EMPTY_ROW = """[...document.querySelectorAll("tbody tr")].some((row) => row.checkVisibility()
    && !row.innerText.trim() && !row.querySelector("input, select, svg"))"""
DOORS = ("/accounts/login/", "/accounts/password/reset/")
PLAIN = (
    *(
        "home",
        "customers",
        "till",
        "search",
        "commerce:products",
        "commerce:stores",
        "commerce:repeat",
    ),
    *("customers:new", "customers:bin", "customers:lists", "profile", "company", "people"),
    *("new_person", "tokens", "imports", "audit", "mfa_index", "account_change_password"),
)


@pytest.fixture
def own_database(demo_shop):
    """What the server of this test stands on."""
    return demo_shop


@pytest.fixture
def addresses(own_database):
    """Of one page of every sort."""
    customer = list_page(ListQuery("-spent", limit=1), Actor.system()).rows[0].id
    receipt = Purchase.objects.filter(customer_id=customer).latest("id").pk
    named = [
        ("customer", customer),
        ("till_card", customer),
        ("member_card", customer),
        ("customers:edit", customer),
        ("commerce:product", Product.objects.earliest("id").pk),
        ("commerce:store", Store.objects.earliest("id").pk),
        ("commerce:receipt", receipt),
        ("edit_person", User.objects.earliest("id").pk),
    ]
    labels = f"{reverse('labels')}?selected={customer}"
    asked = [labels, f"{reverse('customers')}?q=a", f"{reverse('search')}?q=a"]
    return [*map(reverse, PLAIN), *(reverse(name, args=[id_]) for name, id_ in named), *asked]


def complaints(page, width):
    if page.evaluate("document.documentElement.scrollWidth") > width:
        yield ("wider than the screen",)
    if page.evaluate(EMPTY_ROW):
        yield ("a row that shows nothing",)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    for violation in found.response["violations"]:
        yield violation["id"], [node["html"][:120] for node in violation["nodes"][:3]]


def looked_at(page, addresses, width):
    for address in addresses:
        assert page.goto(address).status == 200, address
        yield from ((address, *complaint) for complaint in complaints(page, width))


def test_every_page_fits_and_is_accessible(addresses, open_page, sign_in, colleague):
    """Each page in two of the eight ways, that have nothing in common; pages that follow each
    other in others."""
    told = []
    for turn, width, language, scheme in ways():
        page = open_page(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language
        )
        doors = DOORS if turn == 0 else ()
        told += [(width, language, scheme, *one) for one in looked_at(page, doors, width)]
        sign_in(page, colleague(Role.OWNER, language=language))
        told += [
            (width, language, scheme, *one) for one in looked_at(page, addresses[turn::4], width)
        ]
    assert not told, "\n".join(map(str, told))


def ways():
    """(turn, width, language, scheme): two of each turn, with nothing in common."""
    for turn, (language, scheme) in enumerate(product(LANGUAGES, SCHEMES)):
        yield turn, WIDTHS[0], language, scheme
        yield turn, WIDTHS[1], _other(LANGUAGES, language), _other(SCHEMES, scheme)


def _other(two, one):
    return two[1 - two.index(one)]
