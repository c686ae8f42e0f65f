"""Labels on paper: where each stands, in millimetres, and that nothing is cut off."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor
from daifuku.web.label_sheets import FORMATS

pytestmark = pytest.mark.browser
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HOME = {"postal_code": "150-0002", "prefecture": "東京都", "city": "渋谷区", "town": "渋谷2-21-1"}
LONG = HOME | {"town": "渋谷2-21-1" * 6, "building": "渋谷スクランブルスクエア東棟 " * 4}
CELLS = """sheets => sheets.map(sheet => {
    const on = sheet.getBoundingClientRect();
    return [on.width, on.height, [...sheet.children].map(cell => {
        const box = cell.getBoundingClientRect();
        const lines = [...cell.children].map(line => line.getBoundingClientRect());
        return [box.left - on.left, box.top - on.top, box.width, box.height,
            lines.every(one => one.top >= box.top && one.bottom <= box.bottom
                && one.left >= box.left && one.right <= box.right)];
    })];
})"""


def millimetres(pixels: float) -> float:
    return round(pixels / 96 * 25.4, 1)


@pytest.fixture
def people(own_database):
    bodies = [{"family_name": f"山田{n}", "addresses": [HOME]} for n in range(24)]
    bodies.append({"family_name": "長い", "given_name": "名前" * 12, "addresses": [LONG]})
    return [create_customer(read_new(body), by=Actor.system(), at=AT).pk for body in bodies]


@pytest.fixture
def page(people, browser_page, sign_in):
    sign_in(browser_page)
    browser_page.goto("/customers/labels?sort=created_at")
    return browser_page


@pytest.mark.parametrize("key", list(FORMATS))
def test_each_label_stands_where_the_paper_has_it(page, key):
    format_ = FORMATS[key]
    page.locator("[name=format]").select_option(key)
    page.locator("[name=first]").fill("3")
    page.get_by_role("button", name="適用").click()
    page.locator(f".label-sheet.{key}").first.wait_for()
    page.emulate_media(media="print")
    sheets = page.locator(".label-sheet").evaluate_all(CELLS)
    left = (210 - format_.columns * format_.width) / 2
    top = (297 - format_.rows * format_.height) / 2
    for width, height, cells in sheets:
        assert (millimetres(width), millimetres(height)) == (210, 297)
        for at, (x, y, across, down, whole) in enumerate(cells):
            row, column = divmod(at, format_.columns)
            assert millimetres(x) == pytest.approx(left + column * format_.width, abs=0.15)
            assert millimetres(y) == pytest.approx(top + row * format_.height, abs=0.15)
            assert millimetres(across) == pytest.approx(format_.width, abs=0.15)
            assert millimetres(down) == pytest.approx(format_.height, abs=0.15)
            assert whole, f"cut off in cell {at}"
    assert sum(len(cells) for *_, cells in sheets) == len(range(25)) + 2
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == len(sheets)
    assert {(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in boxes} == {
        (210, 297)
    }


def test_rows_are_chosen_in_the_list_and_printed(people, browser_page, sign_in):
    page = browser_page
    sign_in(page)
    page.goto("/customers/?sort=created_at")
    boxes = page.locator("#customers [data-select]")
    boxes.nth(0).check()
    boxes.nth(2).check()
    bar = page.get_by_role("toolbar", name="選択した行")
    expect(bar).to_contain_text("2件")
    bar.get_by_role("button", name="宛名ラベル").click()
    expect(page.locator(".label b")).to_have_text(["山田0 様", "山田2 様"])


def test_chosen_rows_are_sent_as_one_field(people, page):
    page.goto("/customers/?sort=created_at")
    page.locator("[data-select-all]").check()
    with page.expect_request("**/customers/labels?*") as sent:
        page.get_by_role("button", name="宛名ラベル").click()
    assert set(sent.value.post_data_json) == {"csrfmiddlewaretoken", "ids", "all"}
    expect(page.locator(".label-sheet b")).to_have_count(len(people))
