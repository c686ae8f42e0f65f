"""What was typed outlives the end of the session, and is not met again once it was saved."""

import pytest
from django.contrib.sessions.models import Session

from daifuku.foundation.access import Role

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser_page, page_errors):
    """The end of a session is written in the browser's console, which is as it should be here."""
    browser_page.set_default_timeout(10_000)
    yield browser_page
    page_errors[:] = [text for text in page_errors if not ("401" in text or "403" in text)]


@pytest.fixture
def person(colleague):
    user = colleague(Role.OWNER, email="hanako@shop.example")
    user.set_password("opaque-teapot-42")
    user.save()
    return user


def end_session() -> None:
    Session.objects.all().delete()


def enter(page, person) -> None:
    page.locator("#id_login").fill(person.email)
    page.locator("#id_password").fill("opaque-teapot-42")
    page.get_by_role("button", name="サインイン", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def enter_beside(page, person) -> None:
    """By the link of the message, in the tab that it opens."""
    with page.context.expect_page() as opened:
        page.locator("#toasts").get_by_role("link", name="サインイン").click()
    enter(opened.value, person)
    opened.value.close()


def test_an_inline_edit_goes_on_after_signing_in_anew(shop, live_app, page, person, sign_in):
    sign_in(page, person)
    page.goto(f"/customers/{shop['customer']}/")
    end_session()
    page.locator("[data-inline-edit]", has_text="090-1234-5678").locator("summary").click()
    page.keyboard.type("03-1111-2222")
    page.keyboard.press("Enter")
    enter_beside(page, person)
    typed = page.locator("[data-inline-edit][open] form .input")
    assert typed.input_value() == "03-1111-2222"
    typed.press("Enter")
    kept = "[data-inline-edit]:not([open]):not(.saving)"
    page.locator(kept, has_text="03-1111-2222").wait_for()
    page.reload()
    assert page.locator("[data-inline-edit]", has_text="03-1111-2222").count() == 1


def test_a_dialog_goes_on_after_signing_in_anew(shop, live_app, page, person, sign_in):
    sign_in(page, person)
    page.goto(f"/customers/{shop['customer']}/")
    page.locator(f"[hx-get='/customers/{shop['customer']}/points/email']").first.click()
    field = page.locator("#dialog[open] [name=value]")
    field.fill("hanako@example.jp")
    end_session()
    field.press("Enter")
    enter_beside(page, person)
    assert field.input_value() == "hanako@example.jp"
    field.press("Enter")
    page.locator("#dialog[open]").wait_for(state="detached")
    page.locator("[data-inline-edit]", has_text="hanako@example.jp").wait_for()


def test_a_whole_form_comes_back_with_its_words(shop, live_app, page, person, sign_in):
    sign_in(page, person)
    page.goto("/customers/new?kind=organisation")
    page.locator("#id_name").fill("株式会社青空")
    page.locator("#id_stage").select_option("customer")
    end_session()
    page.get_by_role("button", name="追加", exact=True).click()
    page.wait_for_url("**/accounts/login/**")
    enter(page, person)
    page.get_by_text("下書きを復元しました").wait_for()
    assert page.locator("#id_name").input_value() == "株式会社青空"
    assert page.locator("#id_stage").input_value() == "customer"
    page.get_by_role("button", name="追加", exact=True).click()
    page.get_by_role("heading", level=1, name="株式会社青空").wait_for()


LONG_FORMS = (
    ("/customers/{customer}/edit", "#id_family_name"),
    ("/stores/{store}/edit", "#id_city"),
    ("/products/new", "#id_names_ja"),
    ("/settings/company", "[name=names_ja], #id_name_ja, form.form input.input"),
)


def test_every_long_form_keeps_its_draft_for_one_person(shop, live_app, page, person, sign_in):
    sign_in(page, person)
    for path, field in LONG_FORMS:
        page.goto(path.format(**shop))
        page.locator(field).first.fill("書きかけ")
        page.get_by_text("下書きをこの端末に保存しました").wait_for()
        page.reload()
        assert page.locator(field).first.input_value() == "書きかけ", path
    page.context.clear_cookies()
    sign_in(page, Role.OWNER)
    for path, field in LONG_FORMS:
        page.goto(path.format(**shop))
        assert page.locator(field).first.input_value() != "書きかけ", path


def test_a_draft_is_given_up_by_its_button_and_by_cancel(shop, live_app, page, person, sign_in):
    sign_in(page, person)
    path = f"/customers/{shop['customer']}/edit"
    for give_up in ("破棄する", "キャンセル"):
        page.goto(path)
        page.locator("#id_family_name").fill("書きかけ")
        page.get_by_text("下書きをこの端末に保存しました").wait_for()
        page.reload()
        assert page.locator("#id_family_name").input_value() == "書きかけ"
        page.locator("form.form").get_by_text(give_up).click()
        page.goto(path)
        assert page.locator("#id_family_name").input_value() == "山田"


def test_two_customers_are_added_in_a_row(shop, live_app, page, person, sign_in):
    sign_in(page, person)
    for name in ("佐藤", "鈴木"):
        page.goto("/customers/new")
        assert page.locator("#id_family_name").input_value() == ""
        assert page.locator("#id_stage").input_value() == "prospect"
        page.locator("#id_family_name").fill(name)
        page.locator("#id_stage").select_option("customer")
        page.get_by_role("button", name="追加", exact=True).click()
        page.get_by_role("heading", level=1, name=name).wait_for()


def test_a_refused_form_is_kept_and_a_saved_one_is_not(shop, live_app, page, person, sign_in):
    sign_in(page, person)
    page.goto("/customers/new")
    page.locator("#id_family_name").fill("高橋")
    page.locator("#id_phone").fill("12")
    page.get_by_role("button", name="追加", exact=True).click()
    page.locator("[aria-invalid=true]").first.wait_for()
    page.goto("/customers/new")
    assert page.locator("#id_family_name").input_value() == "高橋"
    page.goto("/settings/profile")
    page.locator("#id_family_name").fill("花岡")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_load_state()
    assert page.get_by_text("下書きを復元しました").count() == 0
    assert (
        page.evaluate("daifuku.keptNames('draft:').filter((name) => name.endsWith('profile'))")
        == []
    )
