"""The list and home in a real browser: columns, density, keys, peek, and a sale that arrives."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from daifuku.commerce.actions import add_product, add_store, record_purchase
from daifuku.commerce.payload import product_from, receipt_from, store_from
from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.work.actions import write_note

pytestmark = pytest.mark.browser
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()
# A page whose stream is closed asks every 10 s; without that only the stream can tell it anything.
NEVER_ASKS = """
const every = window.setInterval;
window.setInterval = (act, wait, ...more) => wait === 10000 ? 0 : every(act, wait, ...more);
"""
NAMES = (("青木", "アオキ"), ("石田", "イシダ"), ("上田", "ウエダ"))


@pytest.fixture
def three(own_database):
    return [
        create_customer(
            read_new({"family_name": name, "family_kana": kana, "emails": [f"c{n}@example.jp"]}),
            by=BY,
            at=AT,
        ).pk
        for n, (name, kana) in enumerate(NAMES)
    ]


@pytest.fixture
def page(three, browser_page, sign_in):
    sign_in(browser_page)
    browser_page.goto("/customers/?sort=name")
    return browser_page


def test_columns_and_density_are_chosen_and_kept(page):
    page.locator("[popovertarget=columns_menu]").click()
    page.locator("#columns_menu input[value=mail]").check()
    page.locator("#columns_menu input[value=spent]").uncheck()
    page.locator("#columns_menu button[type=submit]").click()
    heads = page.locator("#customers thead")
    expect(heads).to_contain_text("メール")
    expect(heads).not_to_contain_text("売上")
    expect(page.locator("#customers")).to_contain_text("c0@example.jp")
    expect(page).to_have_url("/customers/?sort=name")
    tall = page.locator("#customers tbody tr").first.bounding_box()["height"]
    page.locator("[popovertarget=density_menu]").click()
    with page.expect_response("**/preferences"):
        page.locator("#density_menu [value=compact]").click()
    page.reload()
    assert page.locator("#customers tbody tr").first.bounding_box()["height"] < tall
    expect(heads).to_contain_text("メール")


def test_keys_move_peek_and_open(page, three):
    write_note(three[1], "玉露がお好き", by=BY, at=AT)
    current, peek = page.locator("#customers tr.current"), page.locator("#peek")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(current).to_contain_text("石田")
    page.keyboard.press("k")
    expect(current).to_contain_text("青木")
    page.keyboard.press("Space")
    expect(peek).to_contain_text("青木")
    page.keyboard.press("j")
    expect(peek).to_contain_text("玉露がお好き")
    page.keyboard.press("Escape")
    expect(peek).not_to_be_visible()
    expect(page).to_have_url("/customers/?sort=name")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"/customers/{three[1]}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("石田")


def test_words_are_looked_for_in_the_timeline_and_the_chip_stays(page, three):
    for words in ("玉露がお好き", "新茶を案内"):
        write_note(three[0], words, by=BY, at=AT)
    page.goto(f"/customers/{three[0]}/")
    stream = page.locator("#stream")
    stream.get_by_role("link", name="メモ").click()
    expect(stream.locator("[aria-current]")).to_contain_text("メモ")
    page.get_by_label("履歴内を検索").fill("新茶")
    page.keyboard.press("Enter")
    expect(stream.locator(".said")).to_have_text(["新茶を案内"])
    expect(stream.locator("[aria-current]")).to_contain_text("メモ")
    write_note(three[0], "新茶をお買い上げ", by=BY, at=clock.now())
    expect(stream.locator(".said")).to_have_text(["新茶をお買い上げ", "新茶を案内"], timeout=15_000)
    expect(stream.locator("[aria-current]")).to_contain_text("メモ")


def test_a_sale_changes_the_open_home(three, browser_page, sign_in):
    page = browser_page
    page.add_init_script(NEVER_ASKS)
    sign_in(page)
    page.goto("/")
    tile = page.locator("#tile_sales")
    expect(tile).to_contain_text("レシート0件")
    store = add_store(store_from({"code": "S", "names": {"ja": "本店"}}), by=BY, at=AT)
    tea = add_product(product_from({"code": "T", "names": {"ja": "緑茶"}}), by=BY, at=AT)
    line = {"product_id": tea.pk, "quantity": "1"}
    receipt = {
        "customer_id": three[0],
        "store_id": store.pk,
        "source": "pos",
        "receipt_no": "R-1",
        "occurred_at": clock.now().isoformat(),
        "lines": [line | {"amount": {"amount": "1280", "currency": "JPY"}}],
    }
    with page.expect_response(lambda answer: "/events?" in answer.url):
        page.reload()
    page.wait_for_timeout(1500)
    record_purchase(receipt_from(receipt), by=BY, at=clock.now())
    expect(tile).to_contain_text("¥1,280", timeout=15_000)
    expect(tile).to_contain_text("レシート1件")
    expect(page.locator("#tile_latest")).to_contain_text("青木")
