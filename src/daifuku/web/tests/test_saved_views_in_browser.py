"""Saved views in a real browser: a list is filtered, kept under a name, changed, and brought back."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor

pytestmark = pytest.mark.browser
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()
ROWS = "#customers tbody tr[id]"
NAME = "リードの皆さま"


@pytest.fixture
def people(own_database):
    for name, stage in (("青木", "regular"), ("青山", "lead"), ("森", "lead")):
        body = {"family_name": name, "family_kana": "カナ", "stage": stage}
        create_customer(read_new(body), by=BY, at=AT)


def tab(page, name):
    return page.locator(".view-tabs .tabs").get_by_role("link", name=name)


def test_a_view_is_saved_changed_reset_removed_and_brought_back(people, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/customers/?stage=lead&sort=name")
    page.get_by_role("link", name="ビューとして保存").click()
    page.get_by_label("ビューの名前").press("Enter")
    expect(page.locator("#view_form .error")).to_be_visible()
    page.get_by_label("ビューの名前").fill(NAME)
    page.get_by_label("ビューの名前").press("Enter")
    expect(tab(page, NAME)).to_have_attribute("aria-current", "page")
    expect(page.locator(ROWS)).to_have_count(2)
    # Another filter is a change of the view, which can be taken back or kept.
    page.locator("#list_filters .chip-split a").last.click()
    expect(page.locator(ROWS)).to_have_count(3)
    expect(page.locator(".view-changed")).to_be_visible()
    page.get_by_role("link", name="保存時の表示に戻す").click()
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.locator(".view-changed")).to_have_count(0)
    # A search narrows the list in place, and is nothing that a view keeps.
    page.locator("[data-list-search]").fill("青山")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(".view-changed")).to_have_count(0)
    page.goto(page.url.replace("stage=lead", "stage=regular").replace("%E9%9D%92%E5%B1%B1", ""))
    expect(page.locator(ROWS)).to_have_count(1)
    page.locator(".view-changed").get_by_role("button", name="保存").click()
    expect(page.locator(".toast")).to_contain_text("保存")
    tab(page, "すべての顧客").click()
    expect(page.locator(ROWS)).to_have_count(3)
    tab(page, NAME).click()
    expect(page.locator(ROWS)).to_have_count(1)
    page.locator("[popovertarget=view_menu]").click()
    page.get_by_role("menuitem", name="ビューを削除").click()
    expect(page.locator(".view-tabs")).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="元に戻す").click()
    expect(tab(page, NAME)).to_be_visible()
