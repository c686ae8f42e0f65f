"""The till in a real browser: a scanner that types, a thumb, the keys, and the camera."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from daifuku.customers.actions import create_customer, read_new
from daifuku.customers.queries import member_number
from daifuku.foundation.access import Actor

pytestmark = pytest.mark.browser
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FIELD, CARD = "#till_field", "#till_card .till-card"
# What a browser with a camera and a reader of codes would say.
CAMERA = """
    window.BarcodeDetector = class { async detect() { return [{ rawValue: "%s" }]; } };
    const canvas = document.createElement("canvas");
    navigator.mediaDevices.getUserMedia = async () => {
        canvas.getContext("2d").fillRect(0, 0, 9, 9);
        return canvas.captureStream();
    };
"""


@pytest.fixture
def people(own_database):
    def add(family, kana, phone):
        body = {"family_name": family, "family_kana": kana, "phones": [phone]}
        return create_customer(read_new(body), by=Actor.system(), at=AT).pk

    return add("青木", "アオキ", "090-1111-2222"), add("青山", "アオヤマ", "090-3333-4444")


def test_a_scanner_types_one_card_after_another(people, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/till/")
    expect(page.locator(FIELD)).to_be_focused()
    for id_, name in zip(people, ("青木", "青山"), strict=True):
        page.keyboard.type(member_number(id_))
        page.keyboard.press("Enter")
        expect(page.locator(CARD)).to_contain_text(f"{name} 様")
        expect(page.locator(FIELD)).to_be_focused()
        field = page.locator(FIELD)
        selected = field.evaluate("field => [field.selectionStart, field.selectionEnd]")
        assert selected == [0, 12]


def test_the_keys_choose_among_those_found(people, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/till/")
    page.keyboard.type("アオ")
    expect(page.locator(".till-hit")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate("document.activeElement.querySelector('strong').textContent")
    page.keyboard.press("Enter")
    expect(page.locator(CARD)).to_contain_text(f"{chosen} 様")
    page.keyboard.press("Escape")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type("2222")
    page.keyboard.press("Enter")
    expect(page.locator(CARD)).to_contain_text("青木 様")


def test_a_note_is_written_at_the_till(people, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto(f"/till/{people[0]}/")
    page.get_by_role("textbox", name="メモ").fill("領収書は宛名あり")
    page.get_by_role("button", name="メモを保存").click()
    expect(page.locator(".toast")).to_contain_text("元に戻す")
    page.goto(f"/customers/{people[0]}/")
    expect(page.locator("#stream")).to_contain_text("領収書は宛名あり")


def test_nobody_stays_on_the_screen_when_one_begins_anew(people, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/till/")
    for leave in ("Escape", "Backspace"):
        page.keyboard.type("2222")
        page.keyboard.press("Enter")
        expect(page.locator(CARD)).to_contain_text("青木 様")
        assert page.url.endswith(f"/till/{people[0]}/")
        page.keyboard.press(leave)
        expect(page.locator(CARD)).to_have_count(0)
        expect(page.locator(".till-hit")).to_have_count(0)
        page.wait_for_url("**/till/")


def test_after_the_undo_of_a_note_the_card_is_there_again(people, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/till/")
    page.keyboard.type("2222")
    page.keyboard.press("Enter")
    note = page.get_by_role("textbox", name="メモ")
    note.fill("領収書は宛名あり")
    page.keyboard.press("Escape")
    expect(note).to_be_focused()
    page.get_by_role("button", name="メモを保存").click()
    with page.expect_navigation():
        page.locator(".toast button[type=submit]").click()
    expect(page.locator(CARD)).to_contain_text("青木 様")


def test_everything_at_the_till_is_as_large_as_a_thumb(people, open_page, sign_in):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    sign_in(page)
    page.goto("/till/?q=アオ")
    page.locator(".till-hit").first.tap()
    expect(page.locator(CARD)).to_be_in_viewport()
    found = page.locator("main :is(a, button, summary, .input):visible")
    heights = {one.inner_text(): one.bounding_box()["height"] for one in found.all()}
    assert {text: size for text, size in heights.items() if size < 44} == {}


def test_the_camera_reads_a_card_where_the_browser_can(people, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/till/")
    button = page.get_by_role("button", name="カメラで読み取る")
    if not page.evaluate("'BarcodeDetector' in window"):
        expect(button).to_be_hidden()
    page.add_init_script(CAMERA % member_number(people[1]))
    page.goto("/till/")
    button.click()
    expect(page.locator(CARD)).to_contain_text("青山 様")
    expect(page.locator("#till_camera")).to_be_hidden()
