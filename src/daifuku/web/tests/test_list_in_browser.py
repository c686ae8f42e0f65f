"""The customer list in a real browser: it narrows while somebody types, keeps the place, and is
used with a thumb."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor

pytestmark = pytest.mark.browser
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()
ROWS = "#customers tbody tr[id]"
SEARCH = "main [data-list-search]"


def add(family: str, kana: str, **more: object) -> int:
    body = {"family_name": family, "family_kana": kana, **more}
    return create_customer(read_new(body), by=BY, at=AT).pk


@pytest.fixture
def names(own_database):
    return [add("青木", "アオキ"), add("青山", "アオヤマ"), add("青木商店", "アオキショウテン")]


def test_the_list_narrows_while_somebody_types(names, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/customers/?sort=name&kind=person")
    expect(page.locator(ROWS)).to_have_count(3)
    page.locator(SEARCH).press_sequentially("アオヤ")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(SEARCH)).to_be_focused()
    assert "sort=name" in page.url
    assert "kind=person" in page.url
    assert "q=" in page.url
    expect(page.locator("#list_filters")).to_contain_text("個人")
    page.locator(SEARCH).press_sequentially("ゆゆゆ")
    found = page.locator("#list_found")
    expect(found).to_contain_text("該当する顧客がいません")
    found.get_by_role("link", name="最後の条件を外す").click()
    expect(page.locator(ROWS)).to_have_count(3)


def test_the_list_waits_while_words_are_composed(names, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/customers/")
    page.evaluate(
        "const i = document.querySelector('main [data-list-search]'); i.value = 'あおやま';"
        "i.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true}))"
    )
    page.wait_for_timeout(500)
    expect(page.locator(ROWS)).to_have_count(3)
    page.locator(SEARCH).dispatch_event("compositionend")
    expect(page.locator(ROWS)).to_have_count(1)


def test_the_way_back_leads_to_the_same_row(own_database, browser_page, sign_in):
    for number in range(120):
        add(f"山{number:03}", "ヤマ")
    page = browser_page
    sign_in(page)
    page.goto("/customers/?sort=name")
    expect(page.locator(ROWS)).to_have_count(50)
    for count in (100, 120):
        page.locator("#customers .more").scroll_into_view_if_needed()
        expect(page.locator(ROWS)).to_have_count(count)
    opened = page.locator(ROWS).nth(110)
    opened.locator("a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("山110")
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(120, timeout=15_000)
    expect(page.locator(ROWS).nth(110)).to_be_in_viewport()


def test_c_creates_from_every_page(names, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/")
    page.keyboard.press("c")
    expect(page.locator("#create_menu")).to_be_visible()
    page.keyboard.press("c")
    page.wait_for_url("**/customers/new")


def test_the_list_is_used_with_a_thumb(names, open_page, sign_in):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    sign_in(page)
    page.goto("/customers/")
    expect(page.locator("main .viewbar > .button.primary")).to_be_in_viewport(ratio=1)
    expect(page.locator(".viewbar .search-field")).to_be_in_viewport(ratio=1)
    page.locator("[popovertarget=columns_menu]").tap()
    expect(page.locator("#columns_menu [type=submit]")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    card = page.locator(ROWS).first.bounding_box()
    page.touchscreen.tap(card["x"] + card["width"] - 30, card["y"] + card["height"] - 8)
    page.wait_for_url("**/customers/*/")
