"""A file comes in by page, before a real browser and a real worker."""

import os

from playwright.sync_api import expect

ROWS = "顧客番号,姓,名,電話番号,備考\nA-1,斎藤,健,090-1234-5678,常連\nA-2,山田,花,12,\n"
SHOTS = os.environ.get("DAIFUKU_SHOTS")


def picture(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_a_shop_keeper_takes_a_file_in(own_database, open_page, sign_in, tmp_path):
    file = tmp_path / "会員.csv"
    file.write_bytes(ROWS.encode("cp932"))
    page = open_page(viewport={"width": 1280, "height": 900})
    sign_in(page)
    page.goto("/settings/imports/")
    picture(page, "imports-1-upload")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="内容を確認").click()
    expect(page.locator("select[name=column_1]")).to_have_value("family_name")
    expect(page.locator("select[name=column_4]")).to_have_value("")
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator("select[name=column_1]")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    picture(page, "imports-2-columns")
    page.get_by_role("button", name="試してみる").click()
    expect(page.get_by_text("取り込んだ場合の結果")).to_be_visible(timeout=60_000)
    picture(page, "imports-3-tried")
    page.get_by_role("button", name="取り込む", exact=True).click()
    expect(page.get_by_text("取り込み結果")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("link", name="取り込めなかった行をダウンロード")).to_be_visible()
    picture(page, "imports-4-done")
    page.set_viewport_size({"width": 360, "height": 740})
    picture(page, "imports-5-narrow")
    page.set_viewport_size({"width": 1280, "height": 900})
    refused = page.get_by_role("group", name="3行目")
    expect(refused).to_contain_text("電話番号")
    refused.get_by_label("電話番号").fill("090-8765-4321")
    page.get_by_role("button", name="直した行を取り込む").click()
    expect(page.get_by_text("取り込み結果")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("group", name="3行目")).to_have_count(0)
    picture(page, "imports-6-mended")
    page.goto("/customers/")
    expect(page.get_by_text("斎藤 健").first).to_be_visible()
    expect(page.get_by_text("山田 花").first).to_be_visible()
