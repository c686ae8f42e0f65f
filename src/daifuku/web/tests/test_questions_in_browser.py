"""The builder in a real browser: menus follow each other, what was typed stays, Enter applies."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor

pytestmark = pytest.mark.browser
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()
ROWS = "#customers tbody tr[id]"


@pytest.fixture
def people(own_database):
    for name, stage in (("青木", "regular"), ("青山", "lead"), ("森", "lead")):
        body = {"family_name": name, "family_kana": "カナ", "stage": stage}
        create_customer(read_new(body), by=BY, at=AT)


def open_builder(page):
    page.locator("#list_filters").get_by_role("link", name="条件").click()
    expect(page.locator("#dialog #question")).to_be_visible()


def test_a_question_is_built_applied_changed_and_taken_away(people, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/customers/?sort=name")
    open_builder(page)
    page.locator("#asked_0_0_field").select_option("name")
    page.locator("#asked_0_0_value").fill("青")
    page.get_by_role("button", name="条件を追加").click()
    page.locator("#asked_0_1_field").select_option("stage")
    expect(page.locator("#asked_0_0_value")).to_have_value("青")
    page.get_by_label("リード").check()
    page.get_by_label("常連客").check()
    expect(page.get_by_label("リード")).to_be_checked()
    expect(page.locator(".question-meaning")).to_contain_text("2人")
    page.get_by_label("常連客").uncheck()
    expect(page.locator(".question-meaning")).to_contain_text("1人")
    page.locator("#asked_0_0_value").press("Enter")
    expect(page.locator(ROWS)).to_have_count(1)
    assert "sort=name" in page.url
    chip = page.locator("#list_filters .chip.on").first
    expect(chip).to_contain_text("リード")
    chip.click()
    expect(page.locator("#asked_0_0_value")).to_have_value("青")
    page.get_by_role("button", name="この条件を削除").first.click()
    expect(page.locator("#asked_0_1_field")).to_have_count(0)
    page.locator("#question").get_by_role("button", name="絞り込む").last.click()
    expect(page.locator(ROWS)).to_have_count(2)
    page.locator("#list_filters .chip-split a").last.click()
    expect(page.locator(ROWS)).to_have_count(3)


def test_a_mistake_is_said_in_the_dialog_and_the_menu_keeps_the_focus(
    people, browser_page, sign_in
):
    page = browser_page
    sign_in(page)
    page.goto("/customers/")
    open_builder(page)
    page.locator("#asked_0_0_field").focus()
    page.locator("#asked_0_0_field").select_option("spent")
    expect(page.locator("#asked_0_0_operator")).to_be_visible()
    expect(page.locator("#asked_0_0_field")).to_be_focused()
    page.locator("#asked_0_0_operator").select_option(">=")
    page.locator("#asked_0_0_value").fill("たくさん")
    page.locator("#asked_0_0_value").press("Enter")
    expect(page.locator("#asked_0_0_wrong")).to_be_visible()
    expect(page.locator("#asked_0_0_value")).to_have_value("たくさん")
    page.get_by_role("button", name="式で書く").click()
    expect(page.locator("#asked_0_0_wrong")).to_be_visible()
    page.locator("#asked_0_0_value").fill("1000")
    page.get_by_role("button", name="式で書く").click()
    expect(page.get_by_label("条件式")).to_have_value("spent >= 1000")
    page.get_by_label("条件式").fill('stage = "リード"')
    page.get_by_role("button", name="メニューから選ぶ").click()
    expect(page.get_by_label("リード")).to_be_checked()
