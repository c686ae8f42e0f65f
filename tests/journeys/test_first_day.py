"""A newcomer's first day, in a real browser: find a person, write, edit, undo, see a sale arrive."""

import json
import urllib.request
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from daifuku.commerce.actions import add_product, add_store
from daifuku.commerce.payload import product_from, store_from
from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor
from daifuku.foundation.tokens import add_token

pytestmark = pytest.mark.browser
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()
AXE_TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def shop(own_database):
    body = {
        "family_name": "山田",
        "given_name": "花子",
        "family_kana": "ヤマダ",
        "given_kana": "ハナコ",
        "phones": ["090-1234-5678"],
    }
    customer = create_customer(read_new(body), by=BY, at=AT)
    store = add_store(store_from({"code": "S", "names": {"ja": "本店"}}), by=BY, at=AT)
    tea = add_product(product_from({"code": "T", "names": {"ja": "緑茶"}}), by=BY, at=AT)
    return {"customer": customer.pk, "store": store.pk, "tea": tea.pk}


def post_sale(app, secret, shop, number):
    receipt = {
        "customer_id": shop["customer"],
        "store_id": shop["store"],
        "source": "pos",
        "receipt_no": number,
        "occurred_at": datetime.now(UTC).isoformat(),
        "lines": [
            {
                "product_id": shop["tea"],
                "quantity": "2",
                "amount": {"amount": "1280", "currency": "JPY"},
            }
        ],
    }
    request = urllib.request.Request(  # noqa: S310  (our own server)
        f"{app.url}/api/v1/purchases",
        json.dumps(receipt).encode(),
        {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert answer.status == 201


@pytest.mark.parametrize("asked", ["やまだ", "山田", "ﾔﾏﾀﾞ", "yamada"])
def test_the_palette_finds_a_person_however_the_name_is_typed(
    shop, live_app, browser_page, sign_in, asked
):
    page = browser_page
    sign_in(page)
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.insert_text(asked)
    page.get_by_role("option", name="山田 花子").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{shop['customer']}/")
    assert page.get_by_role("heading", level=1).inner_text().startswith("山田 花子")


def test_a_note_is_written_and_taken_back(shop, live_app, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto(f"/customers/{shop['customer']}/")
    page.locator("#composer_note textarea").fill("玉露がお好き")
    page.keyboard.press("Control+Enter")
    page.locator("#stream .said", has_text="玉露がお好き").wait_for()
    page.get_by_role("tab", name="変更履歴").click()
    page.locator("#panel_changes").get_by_role("button", name="元に戻す").first.click()
    page.locator("#stream .said", has_text="玉露がお好き").wait_for(state="detached")


def test_a_sale_from_the_till_appears_on_the_open_page(shop, live_app, browser_page, sign_in):
    page = browser_page
    user = sign_in(page)
    secret = add_token(user.pk, name="till", scopes=[], by=BY, at=AT).secret
    page.goto(f"/customers/{shop['customer']}/")
    page.get_by_text("まだ記録がありません").first.wait_for(state="hidden")
    page.wait_for_timeout(1500)
    post_sale(live_app, secret, shop, "R-77")
    page.locator("#stream").get_by_text("R-77").wait_for(timeout=15_000)
    page.locator("#highlights").get_by_text("¥1,280").first.wait_for(timeout=5_000)


def test_english_and_dark(shop, live_app, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/settings/profile")
    page.locator("#id_language").select_option("en")
    page.locator("#id_theme").select_option("dark")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("heading", name="Settings").wait_for()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible_and_fit(shop, live_app, open_page, sign_in, scheme, width):
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    sign_in(page)
    for path in ("/", "/customers/", f"/customers/{shop['customer']}/", "/settings/profile"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS["runOnly"]}})
        told = [
            (violation["id"], [node["html"][:120] for node in violation["nodes"][:3]])
            for violation in found.response["violations"]
        ]
        assert told == [], path
