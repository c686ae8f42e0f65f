"""A newcomer's first day, in a real browser: find a person, write, edit, undo, see a sale arrive."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
AXE_TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.mark.parametrize("asked", ["やまだ", "山田", "ﾔﾏﾀﾞ", "yamada"])
def test_the_palette_finds_a_person_however_the_name_is_typed(
    shop, live_app, browser_page, sign_in, asked
):
    page = browser_page
    sign_in(page)
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.insert_text(asked)
    page.get_by_role("option", name="山田 花子").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{shop['customer']}/")
    assert page.get_by_role("heading", level=1).inner_text().startswith("山田 花子")


def test_a_note_is_written_and_taken_back(shop, live_app, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto(f"/customers/{shop['customer']}/")
    page.locator("#composer_note textarea").fill("玉露がお好き")
    page.keyboard.press("Control+Enter")
    page.locator("#stream .said", has_text="玉露がお好き").wait_for()
    page.get_by_role("tab", name="変更履歴").click()
    page.locator("#panel_changes").get_by_role("button", name="元に戻す").first.click()
    page.locator("#stream .said", has_text="玉露がお好き").wait_for(state="detached")


def test_a_sale_from_the_till_appears_on_the_open_page(shop, till, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto(f"/customers/{shop['customer']}/")
    till("R-77")
    page.locator("#stream").get_by_text("R-77").wait_for(timeout=15_000)
    page.locator("#highlights").get_by_text("¥1,280").first.wait_for(timeout=5_000)


def test_a_call_is_logged(shop, live_app, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto(f"/customers/{shop['customer']}/")
    page.get_by_role("tab", name="電話").click()
    form = page.locator("#composer_call")
    form.locator("[name=outcome]").select_option("message")
    form.locator("[name=minutes]").fill("3")
    form.locator("textarea").fill("折り返しをお願いした")
    page.keyboard.press("Control+Enter")
    page.locator("#stream .timeline-item", has_text="折り返しをお願いした").wait_for()
    expect(form.locator("textarea")).to_have_value("")


def test_an_inquiry_waits_and_is_answered(shop, live_app, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto(f"/customers/{shop['customer']}/")
    page.get_by_role("tab", name="問い合わせ").click()
    form = page.locator("#composer_inquiry")
    form.locator("textarea").first.fill("急須のふたが欠けていた")
    form.locator("[name=subject]").fill("急須のふた")
    form.get_by_role("button").last.click()
    item = page.locator("#stream .timeline-item", has_text="急須のふた")
    item.get_by_text("回答待ち").wait_for()
    item.locator("summary", has_text="回答").click()
    item.locator("[name=answer]").fill("ふたをお送りします")
    item.get_by_role("button", name="回答を記録").click()
    item.get_by_text("回答済み").wait_for()


def test_a_phone_is_edited_in_place_and_taken_back(shop, live_app, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto(f"/customers/{shop['customer']}/")
    value = page.locator("[data-inline-edit]", has_text="090-1234-5678")
    value.locator("summary").click()
    page.keyboard.type("03-1111-2222")
    page.keyboard.press("Enter")
    page.locator("#toasts").get_by_role("button", name="元に戻す").wait_for()
    assert page.locator("[data-inline-edit]", has_text="03-1111-2222").count() == 1
    page.locator("#toasts").get_by_role("button", name="元に戻す").click()
    page.locator("[data-inline-edit]", has_text="090-1234-5678").wait_for()


def test_english_and_dark_stay(shop, live_app, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/")
    page.locator("[popovertarget=user_menu]").click()
    page.locator("#user_menu label:has([value=dark])").click()
    with page.expect_navigation():
        page.locator("#user_menu label:has([value=en])").click()
    for _ in range(2):
        html = page.locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("data-theme")) == ("en", "dark")
        page.get_by_role("heading", name="Home").wait_for()
        page.reload()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible_and_fit(shop, live_app, open_page, sign_in, scheme, width):
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    sign_in(page)
    for path in ("/", "/customers/", f"/customers/{shop['customer']}/", "/settings/profile"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS["runOnly"]}})
        told = [
            (violation["id"], [node["html"][:120] for node in violation["nodes"][:3]])
            for violation in found.response["violations"]
        ]
        assert told == [], path
