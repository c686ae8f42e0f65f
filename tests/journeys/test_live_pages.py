"""A sale is seen on an open page: in a storm of others, with a late stream, and with none at all."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.work import actions as work

pytestmark = pytest.mark.browser
ENTRIES = "#stream .timeline-item"


@pytest.fixture
def page(browser_page, sign_in):
    sign_in(browser_page)
    return browser_page


def wait_for_stream(page) -> None:
    """Until the LISTEN is there, so that its first word to everybody does not hide what is tried."""
    with page.expect_response(lambda answer: "/events?" in answer.url):
        page.reload()
    page.wait_for_timeout(1500)


def test_an_answer_that_somebody_has_opened_stays_open(shop, till, page):
    new = work.NewInquiry("急須のふたが欠けていた")
    work.record_inquiry(shop["customer"], new, by=Actor.system(), at=clock.now())
    page.goto(f"/customers/{shop['customer']}/")
    wait_for_stream(page)
    item = page.locator(ENTRIES, has_text="急須のふたが欠けていた").first
    item.locator("summary", has_text="回答").click()
    till("R-1")
    page.wait_for_timeout(2500)
    item.locator("[name=answer]").fill("ふたをお送りします", timeout=1000)
    item.get_by_role("button", name="回答を記録").click()
    page.locator("#stream").get_by_text("回答済み").wait_for()
    page.locator("#stream").get_by_text("R-1").wait_for()


def test_a_storm_of_other_sales_holds_nothing_up(shop, till, page):
    page.goto(f"/customers/{shop['customer']}/")
    wait_for_stream(page)
    over = Event()

    def storm():
        for number in range(400):
            if over.wait(0.05):
                return
            till(f"X-{number}", None)

    with ThreadPoolExecutor(1) as thread:
        raging = thread.submit(storm)
        till("R-1")
        try:
            page.locator("#stream").get_by_text("R-1").wait_for(timeout=5000)
            assert not raging.done()
        finally:
            over.set()
        raging.result()


def test_foreign_sales_fetch_nothing_and_own_ones_in_a_row_are_all_seen(shop, till, page):
    page.goto(f"/customers/{shop['customer']}/")
    wait_for_stream(page)
    fetched = []
    page.on("request", lambda request: "/timeline" in request.url and fetched.append(request.url))
    till("X-1", None)
    page.wait_for_timeout(1500)
    assert fetched == []
    for number in range(6):
        till(f"R-{number}")
    for number in range(6):
        page.locator("#stream").get_by_text(f"R-{number}").wait_for(timeout=8000)


def test_what_was_written_before_the_stream_opened_is_seen(shop, till, page):
    page.goto(f"/customers/{shop['customer']}/")
    wait_for_stream(page)
    # Told in the margin of the reload, the page before would fetch for another reason.
    page.wait_for_timeout(500)
    held = []
    page.route("**/events?*", lambda route: held.append(route))
    page.reload()
    page.wait_for_timeout(500)
    till("R-2")
    page.wait_for_timeout(1000)
    assert page.locator("#stream").get_by_text("R-2").count() == 0
    held[0].continue_()
    page.locator("#stream").get_by_text("R-2").wait_for(timeout=5000)


def test_a_closed_stream_port_is_replaced_by_asking(shop, till, page, page_errors):
    page.route("**/events?*", lambda route: route.abort())
    page.goto(f"/customers/{shop['customer']}/")
    till("R-3")
    page.locator("#stream").get_by_text("R-3").wait_for(timeout=14_000)
    page_errors[:] = [text for text in page_errors if "ERR_FAILED" not in text]
