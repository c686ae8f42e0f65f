"""The side of the customer page in a real browser: nothing typed is lost, everything is undone."""

import pytest
from playwright.sync_api import expect

from daifuku.customers.models import ContactPoint, Relation

pytestmark = pytest.mark.browser


@pytest.fixture
def page(own_database, mika, browser_page, sign_in):
    sign_in(browser_page)
    browser_page.goto(f"/customers/{mika.id}/")
    return browser_page


def phones(customer):
    rows = ContactPoint.objects.filter(customer=customer, kind="phone").order_by("id")
    return [(row.normal, row.is_primary) for row in rows]


def test_a_phone_is_edited_in_place_and_that_is_undone(page, mika):
    line = page.locator("#customer_contact .contact-line").first
    line.locator("summary").click()
    line.locator("input[name=value]").fill("12")
    page.keyboard.press("Enter")
    line.locator("[role=alert]").wait_for()
    assert line.locator("input[name=value]").input_value() == "12"
    line.locator("input[name=value]").fill("080-1111-2222")
    page.keyboard.press("Enter")
    page.locator(".toast button[type=submit]").wait_for()
    assert phones(mika) == [("+818011112222", True)]
    with page.expect_navigation():
        page.locator(".toast button[type=submit]").click()
    assert phones(mika) == [("+819012345678", True)]


@pytest.mark.parametrize("left", [False, True], ids=["message there", "message gone"])
def test_ctrl_z_takes_back_what_was_done_last_but_not_the_taking_back(page, mika, left):
    line = page.locator("#customer_contact .contact-line").first
    line.locator("summary").click()
    line.locator("input[name=value]").fill("080-1111-2222")
    page.keyboard.press("Enter")
    page.locator(".toast button[type=submit]").wait_for()
    if left:
        page.locator(".toast [data-toast-close]").click()
        expect(page.locator(".toast")).to_have_count(0)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("Control+z")
    assert phones(mika) == [("+819012345678", True)]
    page.get_by_text("元に戻しました").first.wait_for()
    page.keyboard.press("Control+z")
    page.wait_for_timeout(300)
    assert phones(mika) == [("+819012345678", True)]


def test_a_dialog_that_was_refused_keeps_what_was_typed(page, mika):
    page.locator("#customer_contact a[href$='/points/phone']").click()
    dialog = page.locator("#dialog")
    dialog.locator("input[name=value]").fill("12")
    dialog.locator("button[type=submit]").click()
    dialog.locator(".error").wait_for()
    assert dialog.locator("input[name=value]").input_value() == "12"
    dialog.locator("input[name=value]").fill("03-1234-5678")
    dialog.locator("button[type=submit]").click()
    page.get_by_text("03-1234-5678").first.wait_for()
    assert not dialog.is_visible()
    menu = page.locator("#customer_contact .contact-line").nth(1)
    menu.locator("button[popovertarget]").click()
    menu.locator("button.menu-item[hx-post$='/mark/primary']").click()
    page.locator("#customer_contact .contact-line").first.get_by_text(
        "03-1234-5678"
    ).first.wait_for()
    assert phones(mika) == [("+819012345678", False), ("+81312345678", True)]


def test_a_postal_code_fills_the_address_while_it_is_typed(page):
    page.locator("#customer_contact a[href$='/points/address']").click()
    page.locator("#dialog input[name=postal_code]").press_sequentially("150-0002")
    expect(page.locator("#id_city")).to_have_value("渋谷区")
    expect(page.locator("#id_prefecture")).to_have_value("東京都")


def test_a_full_width_address_goes_in_and_what_was_said_of_a_field_goes_when_it_is_edited(page):
    page.goto("/customers/new")
    page.locator("[name=family_name]").fill("山田")
    page.locator("[name=email]").fill("ｔａｒｏ＠")
    page.locator("[name=phone]").fill("12")
    page.keyboard.press("Enter")
    expect(page.locator("#id_email_error")).to_be_visible()
    page.locator("[name=email]").fill("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ")
    expect(page.locator("#id_email_error")).to_have_count(0)
    expect(page.locator("[name=email]")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_phone_error")).to_be_visible()
    page.locator("[name=phone]").fill("０３−１２３４−５６７８")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("山田")
    assert ContactPoint.objects.filter(kind="email", normal="taro@example.jp").exists()


def test_enter_in_a_field_never_answers_the_question_about_duplicates(page, mika):
    page.goto("/customers/new")
    page.locator("[name=family_name]").fill("山田")
    page.locator("[name=phone]").fill("090-1234-5678")
    page.keyboard.press("Enter")
    go_on = page.locator("button[name=someone_else]")
    expect(go_on).to_be_visible()
    page.locator("[name=phone]").press("Enter")
    expect(go_on).to_be_visible()
    assert ContactPoint.objects.filter(normal="+819012345678").count() == 1
    go_on.click()
    expect(page.locator("h1")).to_contain_text("山田")
    page.locator("#customer_contact a[href$='/points/email']").click()
    dialog = page.locator("#dialog")
    dialog.locator("input[name=value]").fill("misaki@example.jp")
    page.keyboard.press("Enter")
    expect(dialog.locator("button[name=someone_else]")).to_be_visible()
    dialog.locator("input[name=value]").press("Enter")
    expect(dialog.locator("button[name=someone_else]")).to_be_visible()
    dialog.locator("button[name=someone_else]").click()
    page.get_by_text("misaki@example.jp").first.wait_for()
    assert ContactPoint.objects.filter(normal="misaki@example.jp").count() == 2


def test_the_other_one_is_chosen_by_keys_and_a_double_click_links_once(page, mika, add):
    ken = add(family_name="斎藤", given_name="健", phones=["03-1111-2222"])
    add(family_name="斎藤", given_name="健")
    page.locator("#panel_side").scroll_into_view_if_needed()
    page.locator("#customer_relations a[href$='/relations']").click()
    dialog = page.locator("#dialog")
    dialog.locator("#id_other").fill("さいとう")
    options = dialog.locator("[role=option]")
    expect(options).to_have_count(2)
    at = options.evaluate_all("all => all.findIndex((one) => one.textContent.includes('03-1111'))")
    for _step in range(at):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(dialog.locator("input[name=other]")).to_have_value(str(ken.id))
    expect(dialog.locator("[role=listbox]")).to_be_hidden()
    dialog.locator("select[name=role]").select_option("spouse:in")
    dialog.locator("button[type=submit]").last.dblclick()
    panel = page.locator("#customer_relations")
    expect(panel.locator("a.link")).to_have_text("斎藤 健")
    expect(panel).to_contain_text("配偶者：")
    assert Relation.objects.filter(from_customer=ken, to_customer=mika).count() == 1
