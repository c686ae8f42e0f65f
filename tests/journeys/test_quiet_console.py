"""Typing fast and looking around leaves no complaint in the console; `page_errors` fails on one."""

import pytest

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor
from daifuku.foundation.clock import now

pytestmark = pytest.mark.browser


def test_fast_typing_and_leaving_is_quiet(live_app, browser_page, sign_in):
    body = {"family_name": "山田", "given_name": "花子", "phones": ["090-1234-5678"]}
    customer = create_customer(read_new(body), by=Actor.system(), at=now())
    page = browser_page
    sign_in(page)
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("yamada hanako", delay=40)
    page.get_by_role("option", name="山田 花子").wait_for()
    page.goto("/customers/")
    page.locator("main input[type=search]").first.press_sequentially("yamada hanako", delay=40)
    page.locator("main").get_by_text("山田 花子").first.wait_for()
    page.goto(f"/customers/{customer.pk}/")
    page.get_by_role("tab", name="変更履歴").click()
    page.goto("/search/?q=yamada")
    page.locator("main input[type=search]").first.press_sequentially(" hana", delay=40)
    page.locator("main").get_by_text("山田 花子").first.wait_for()
    page.wait_for_timeout(800)
