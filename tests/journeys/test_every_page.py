"""Every page for eyes and for aids: nothing wider than the screen, nothing that axe complains of."""

from itertools import product
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from access import routes, shop
from daifuku.commerce.models import Product, Purchase, Store
from daifuku.customers.queries import ListQuery, list_page
from daifuku.foundation.access import Actor, Role

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPEN = ":popover-open"
# What is typed in a form that leaves the page stays although the session has expired meanwhile;
# a part of a page stays open then. What proves who one is, is never kept.
UNKEPT = """[...document.forms].filter((form) => form.method === "post" && !form.dataset.draft
    && !form.action.includes("/accounts/password/")
    && !form.hasAttribute("hx-post") && [...form.elements].some((field) => field.matches(
        "textarea, input:is([type=text], [type=email], [type=tel], :not([type])):not(.number)")
        && field.checkVisibility() && field.autocomplete !== "one-time-code"))
    .map((form) => form.outerHTML.slice(0, 120))"""
# On a phone a row is a card of those cells that are marked for it.
EMPTY_ROW = """[...document.querySelectorAll("tbody tr")].some((row) => row.checkVisibility()
    && !row.innerText.trim() && !row.querySelector("input, select, svg"))"""
DOORS = ("/accounts/login/", "/accounts/password/reset/")
WIDTHS = (360, 1680)


@pytest.fixture
def own_database(demo_shop):
    """What the server of this test stands on."""
    return demo_shop


@pytest.fixture
def addresses(own_database, signed_in, colleague):
    """Every page that the routes can name, and some that are asked for something."""
    user = colleague(Role.OWNER)
    customer = list_page(ListQuery("-spent", limit=1), Actor.system()).rows[0].id
    receipt = Purchase.objects.filter(customer_id=customer).latest("id").pk
    # The server keeps its mails in another home than this test.
    known = shop.build(user.pk) | {
        "mail": "none",
        "customer_id": customer,
        "purchase_id": receipt,
        "product_id": Product.objects.earliest("id").pk,
        "store_id": Store.objects.earliest("id").pk,
    }
    visitor = signed_in(user)
    named = sorted(routes.address(route, known) for route in routes.pages())
    found = [
        address for address in named if whole_page(visitor.get(address, HTTP_ACCEPT="text/html"))
    ]
    labels = f"{reverse('labels')}?selected={customer}"
    asked = quote(
        'stage = "regular" and (purchases(last 90 days).sum(total) >= 10000 or owner = me)'
        ' and not (not tag has "1" and birthday within this month)'
    )
    question = [f"{reverse(name)}?filter={asked}" for name in ("customers", "customers_question")]
    return [*found, *question, labels, f"{reverse('customers')}?q=a", f"{reverse('search')}?q=a"]


def whole_page(answer):
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.status_code == 200 and html and b"<!doctype html" in answer.content[:200].lower()


def at_a_glance(page):
    if page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]:
        yield ("wider than the screen",)
    if page.evaluate(EMPTY_ROW):
        yield ("a row that shows nothing",)


def complaints(page, place=None):
    """`place` is the part to look at; without it all of the page."""
    yield from at_a_glance(page)
    found = Axe().run(page, place, options={"runOnly": {"type": "tag", "values": RULES}})
    for violation in found.response["violations"]:
        yield violation["id"], [node["html"][:120] for node in violation["nodes"][:3]]


def widen(page, width):
    page.set_viewport_size({"width": width, "height": 900})


def looked_at(page, addresses, turn):
    """Each page at one width thoroughly and at the other in passing; the next the other way."""
    seen = set()
    for place, address in enumerate(addresses, start=turn):
        width, other = WIDTHS[place % 2], WIDTHS[1 - place % 2]
        widen(page, width)
        assert page.goto(address).status == 200, address
        expect(page.locator(".htmx-request")).to_have_count(0)
        if address not in DOORS:
            yield from ((address, "keeps no draft", form) for form in page.evaluate(UNKEPT))
        yield from ((address, width, *one) for one in complaints(page))
        for menu in menus(page, seen):
            yield from ((address, width, menu, *one) for one in complaints(page, OPEN))
        widen(page, other)
        yield from ((address, other, *one) for one in at_a_glance(page))


def menus(page, seen):
    """Each menu of the page that was not seen yet, open; of those of all rows the first."""
    for button in page.locator("[popovertarget]").all():
        name = button.get_attribute("aria-label") or button.inner_text()
        if name not in seen and button.is_visible():
            seen.add(name)
            button.click()
            if not page.locator(OPEN).count():
                # A part of the page that came meanwhile has closed it.
                expect(page.locator(".htmx-request")).to_have_count(0)
                button.click()
            page.locator(OPEN).first.wait_for()
            yield name
            page.keyboard.press("Escape")


@pytest.mark.parametrize("begin", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_every_page_fits_and_is_accessible(begin, addresses, open_page, sign_in, colleague):
    """Each page in one of the four ways, thoroughly at one of the two widths; pages that follow
    each other in others. The slow one takes the other width."""
    told = []
    for turn, (language, scheme) in enumerate(product(("ja", "en"), ("light", "dark"))):
        # What is still fading in has no contrast yet.
        page = open_page(color_scheme=scheme, locale=language, reduced_motion="reduce")
        doors = DOORS if turn == 0 else ()
        told += [(language, scheme, *one) for one in looked_at(page, doors, begin)]
        sign_in(page, colleague(Role.OWNER, language=language))
        shared = addresses[turn::4]
        told += [(language, scheme, *one) for one in looked_at(page, shared, begin + turn)]
    assert not told, "\n".join(map(str, told))
