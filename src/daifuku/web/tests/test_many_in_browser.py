"""Rows are chosen in a real browser, all that match too, and what was done is undone."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from daifuku.customers.actions import create_customer, read_new
from daifuku.customers.models import Customer
from daifuku.foundation.access import Actor

pytestmark = pytest.mark.browser
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()


@pytest.fixture
def sixty(own_database):
    for number in range(60):
        body = {"family_name": f"青木{number}", "family_kana": "アオキ", "stage": "lead"}
        create_customer(read_new(body), by=BY, at=AT)


def bar(page):
    return page.locator("[data-bulkbar=customers]")


def in_stage(stage):
    return Customer.objects.filter(stage_id=stage).count()


def move(page, stage):
    bar(page).get_by_role("button", name="ステージ").click()
    page.locator("#dialog #id_stage").select_option(stage)
    page.locator("#dialog [name=do]").click()
    expect(page.locator(".toast")).to_contain_text("変更しました")


def test_two_rows_then_all_that_match(sixty, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/customers/?sort=name")
    boxes = page.locator("[data-select]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(bar(page).locator(".summary")).to_contain_text("2")
    bar(page).get_by_role("button", name="ステージ").click()
    expect(page.locator("#dialog")).to_contain_text("2人")
    page.keyboard.press("Escape")
    move(page, "regular")
    assert in_stage("regular") == 2
    page.locator(".toast").get_by_role("button", name="元に戻す").click()
    expect(page.locator(".toast")).to_contain_text("元に戻しました")
    assert in_stage("regular") == 0
    page.locator("[data-select-all]").check()
    bar(page).get_by_role("button", name="60人すべてを選択").click()
    expect(bar(page).locator(".summary")).to_contain_text("全員")
    # One row left out, and it is the chosen ones again.
    boxes.nth(0).uncheck()
    expect(bar(page).locator(".summary")).to_contain_text("49")
    bar(page).get_by_role("button", name="60人すべてを選択").click()
    page.locator("#customers tbody tr[id]").last.scroll_into_view_if_needed()
    expect(boxes).to_have_count(60)
    expect(boxes.nth(59)).to_be_checked()
    move(page, "supporter")
    assert in_stage("supporter") == 60
