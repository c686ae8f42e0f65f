"""What stands still at the top of a customer's page says the name and hides nothing in focus."""

import time
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from daifuku.customers import actions as customers
from daifuku.foundation.access import Actor
from daifuku.work.actions import write_note

pytestmark = pytest.mark.browser
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()
END = "window.scrollTo(0, document.documentElement.scrollHeight)"
NAMED = """() => [...document.querySelectorAll(".topbar [aria-current], .record-head h1")].some((one) => {
  const box = one.getBoundingClientRect();
  return one.checkVisibility({visibilityProperty: true}) && box.width > 0 && box.top >= 0 && box.top < 120;
})"""
# Of the focused element: whether its upper edge, its middle and its lower edge can be seen.
SEEN = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  if (!one.closest(".columns")) return [];
  const seen = (y) => {
    const top = document.elementFromPoint(box.left + box.width / 2, y);
    return !!top && !top.closest(".topbar, .record-head, .jumps");
  };
  return [seen(box.top + 2), seen((box.top + box.bottom) / 2), seen(box.bottom - 2)];
}"""


@pytest.fixture
def regular(own_database):
    body = {
        "family_name": "植松",
        "given_name": "千夏",
        "phones": ["090-1234-5678"],
        "emails": ["chinatsu@example.jp"],
    }
    one = customers.create_customer(customers.read_new(body), by=BY, at=AT).pk
    for name in ("アプリ会員", "ネットスーパー", "子育て世帯"):
        customers.tag(one, customers.add_tag(name, by=BY, at=AT).pk, by=BY, at=AT)
    for number in range(12):
        write_note(one, f"{number}回目の来店", by=BY, at=AT)
    return one


@pytest.mark.parametrize("width", [1440, 1000, 390])
def test_the_name_stays_and_the_focus_is_never_under_it(regular, open_page, sign_in, width):
    page = open_page(viewport={"width": width, "height": 640})
    sign_in(page)
    page.goto(f"/customers/{regular}/")
    page.evaluate(END)
    expect(page.locator("#record_about")).to_contain_text("購買スコア")
    page.evaluate(END)
    # The bar takes the name over a moment after the head has gone.
    ends = time.monotonic() + 10
    while not page.evaluate(NAMED) and time.monotonic() < ends:
        page.wait_for_timeout(50)
    assert page.evaluate(NAMED)
    page.locator(".columns a:visible, .columns button:visible").last.focus()
    hidden = []
    for _step in range(60):
        page.keyboard.press("Shift+Tab")
        if not all(page.evaluate(SEEN)):
            hidden.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert hidden == []
