import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from daifuku.commerce.actions import add_category, edit_product, void_purchase
from daifuku.commerce.models import Product, Purchase, Store
from daifuku.commerce.payload import NewCategory
from daifuku.customers.actions import add_contact_point, create_customer, delete_customer
from daifuku.customers.payload import NewCustomer
from daifuku.foundation.access import Role
from daifuku.foundation.models import Change
from daifuku.foundation.text import Words
from harness import assert_queries

from .conftest import NOW

LIST, PAGE = 6, 12


@pytest.fixture
def staff(signed_in):
    return signed_in(Role.STAFF)


@pytest.fixture
def manager(signed_in):
    return signed_in(Role.MANAGER)


def shown(client, path, **more) -> str:
    answer = client.get(path, **more)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_the_numbers_of_buyers_open_those_they_count(shop, staff):
    shop.sell(customer=0)
    shop.sell(customer=1, occurred_at=NOW - timedelta(days=40))
    shop.sell(customer=1)
    for days in (0, 40):
        gone = create_customer(NewCustomer(family_name="鈴木"), by=shop.by, at=NOW).id
        shop.sell(occurred_at=NOW - timedelta(days=days), customer_id=gone)
        shop.sell(customer_id=gone)
        delete_customer(gone, by=shop.by, at=NOW)
    with time_machine.travel(NOW, tick=True):
        home = shown(staff, "/home/buyers")
        new, again = "/customers/?first_bought=month", "/customers/?bought_again=month"
        assert f'href="{new}">1</a>' in home
        assert f'href="{again}">1</a>' in home
        first, second = shown(staff, new), shown(staff, again)
    assert ("山田" in first, "佐藤" in first) == (True, False)
    assert ("山田" in second, "佐藤" in second) == (False, True)


def test_a_change_is_signed_and_a_store_speaks_of_itself(shop, staff):
    shop.sell(shop.line(0, Decimal("2.000"), 1000))
    shop.sell(shop.line(0, 1, 800), occurred_at=NOW - timedelta(days=31))
    with time_machine.travel(NOW, tick=True):
        page = shown(staff, f"/stores/{shop.stores[0].id}/")
    assert "前月同期比 +25.0%" in page
    assert "この店舗のレシートの合計" in page
    assert "2.000" not in page


@pytest.fixture
def sale(shop):
    return shop.sell(
        shop.line(0, 2, 1800, discount=200, unit_price=1000),
        shop.line(1, 3, 648),
        customer=0,
        channel="online",
    )


def test_a_receipt_reads_like_one(shop, sale, staff):
    """適格簡易請求書: lines with the mark of the reduced rate, amount and tax for each rate."""
    page = shown(staff, f"/receipts/{sale.id}/")
    for words in (
        *("手帳", "大福", "渋谷店", "山田 花", "オンライン"),
        *("¥2,448", "¥1,800", "¥163", "¥648", "¥48", "※", "軽減税率", "10%", "8%"),
    ):
        assert words in page, words


def test_pages_ask_little_of_the_database(shop, sale, staff):
    shop.sell(shop.line(0, 1, 900), kind="return", returns=sale.id)
    for path, most in (
        ("/products/", LIST),
        ("/products/?q=大福", LIST),
        ("/stores/", LIST),
        (f"/products/{shop.products[0].id}/", PAGE),
        (f"/stores/{shop.stores[0].id}/", PAGE),
        (f"/receipts/{sale.id}/", PAGE),
        (f"/customers/{shop.customers[0]}/panels/receipts", PAGE),
        ("/repeat/", LIST),
    ):
        staff.get(path)
        with assert_queries(most):
            shown(staff, path)


def test_products_are_listed_searched_and_narrowed(shop, staff):
    food = add_category(NewCategory("food", Words(ja="食品")), by=shop.by, at=NOW)
    sweets = add_category(
        NewCategory("sweets", Words(ja="菓子"), parent_id=food.id), by=shop.by, at=NOW
    )
    edit_product(shop.products[1].id, {"category_id": sweets.id}, by=shop.by, at=NOW)
    for asked in ("大福", "daifuku", "P2"):
        found = shown(staff, f"/products/?q={asked}")
        assert f"product_{shop.products[1].id}" in found, asked
        assert f"product_{shop.products[0].id}" not in found, asked
    narrowed = shown(staff, f"/products/?category={food.id}")
    assert f"product_{shop.products[1].id}" in narrowed
    assert f"product_{shop.products[0].id}" not in narrowed


def test_the_list_of_products_goes_on_by_keyset(shop, staff, monkeypatch):
    monkeypatch.setattr("daifuku.commerce.queries.catalogue.PAGE", 2)
    first = shown(staff, "/products/")
    assert first.count('id="product_') == 2
    older = first.split('hx-get="')[-1].split('"')[0].replace("&amp;", "&")
    second = shown(staff, older, HTTP_HX_REQUEST="true")
    assert second.count('id="product_') == 1
    assert "<html" not in second
    every = {p.id for p in shop.products}
    assert {i for i in every if f"product_{i}" in first + second} == every


def test_a_product_page_shows_price_trend_and_buyers(shop, sale, staff):
    page = shown(staff, f"/products/{shop.products[0].id}/")
    assert "¥1,000" in page
    assert "山田 花" in page
    trend = shown(staff, f"/products/{shop.products[0].id}/trend")
    assert "¥1,800" in trend


def test_buyers_one_may_not_see_are_left_out(shop, sale, signed_in, colleague):
    narrow = signed_in(colleague(Role.STAFF, sees="own"))
    assert "山田" not in shown(narrow, f"/products/{shop.products[0].id}/")
    assert narrow.get(f"/receipts/{sale.id}/").status_code == 404
    assert narrow.get(f"/customers/{shop.customers[0]}/receipts").status_code == 404


def test_a_product_is_added_and_edited_by_its_form(shop, staff):
    form = {"names_ja": "煎茶", "names_en": "Sencha", "code": "T-1", "price": "１，２００"}
    answer = staff.post("/products/new", {**form, "tax_rate": "8", "active": "on"})
    made = Product.objects.get(code="T-1")
    assert answer["Location"] == f"/products/{made.id}/"
    assert (made.price, made.names.en, made.active) == (1200, "Sencha", True)
    assert 'value="1200"' in shown(staff, f"/products/{made.id}/edit")
    staff.post(f"/products/{made.id}/edit", {**form, "price": "", "tax_rate": "8"})
    made.refresh_from_db()
    assert (made.price, made.active) == (None, False)


def test_a_refused_form_comes_back_with_what_was_typed(shop, staff):
    answer = staff.post(
        "/products/new", {"names_ja": "煎茶", "code": "P1", "price": "高い", "tax_rate": "8"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="煎茶"' in page
    assert 'value="高い"' in page
    assert "「高い」は数値として" in page


def test_a_store_is_added_edited_and_closed(shop, signed_in):
    admin = signed_in(Role.ADMIN)
    form = {"names_ja": "横浜店", "code": "Y-1", "timezone": "Asia/Tokyo", "city": "横浜市"}
    answer = admin.post("/stores/new", form)
    made = Store.objects.get(code="Y-1")
    assert answer["Location"] == f"/stores/{made.id}/"
    assert "横浜市" in shown(admin, f"/stores/{made.id}/")
    refused = admin.post(f"/stores/{made.id}/edit", {**form, "timezone": "Yokohama"})
    assert refused.status_code == 422
    admin.post(f"/stores/{made.id}/close")
    assert Store.objects.get(id=made.id).closed_at
    assert "閉店" in shown(admin, f"/stores/{made.id}/")


@pytest.mark.parametrize(
    ("language", "told"),
    [("ja", "郵便番号は150-0002のように7桁で"), ("en", "A Japanese postal code has seven digits")],
)
@pytest.mark.parametrize("typed", ["\u202e\u200b\u2066山", "渋谷", "12"])
def test_what_is_no_postal_code_is_told_at_its_field(shop, signed_in, language, told, typed):
    admin = signed_in(Role.ADMIN)
    admin.post("/preferences", {"language": language})
    admin.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    form = {"names_ja": "横浜店", "code": "Y-1", "timezone": "Asia/Tokyo", "postal_code": typed}
    for address in ("/stores/new", f"/stores/{shop.stores[0].id}/edit"):
        refused = admin.post(address, form)
        assert refused.status_code == 422
        field = refused.content.decode().partition('name="postal_code"')[2]
        assert told in field.partition('name="prefecture"')[0]


@pytest.mark.parametrize(("typed", "code"), [("〒１５０ー０００２", "150-0002"), ("", "")])
def test_a_store_stands_at_a_postal_code_or_at_none(shop, signed_in, typed, code):
    form = {"names_ja": "横浜店", "code": "Y-1", "timezone": "Asia/Tokyo", "postal_code": typed}
    assert signed_in(Role.ADMIN).post("/stores/new", form).status_code == 302
    assert Store.objects.get(code="Y-1").postal_code == code


def test_goods_come_back_by_the_form(shop, sale, staff):
    assert "手帳" in shown(staff, f"/receipts/{sale.id}/return")
    nothing = staff.post(f"/receipts/{sale.id}/return", {"receipt_no": "B-1"})
    assert nothing.status_code == 422
    much = staff.post(f"/receipts/{sale.id}/return", {"receipt_no": "B-1", "quantity_2": "9"})
    told = much.content.decode().partition('name="quantity_2"')
    assert "上回る返品" in told[2]
    assert "上回る返品" not in told[0]
    answer = staff.post(f"/receipts/{sale.id}/return", {"receipt_no": "B-1", "quantity_1": "１"})
    back = Purchase.objects.get(kind="return")
    assert answer["Location"] == f"/receipts/{back.id}/"
    assert back.total == -900
    assert "B-1" in shown(staff, f"/receipts/{sale.id}/")


def test_the_buyer_is_searched_for_and_named(shop, staff):
    sale = shop.sell()
    add_contact_point(shop.customers[0], "phone", "090-1234-5678", by=shop.by, at=NOW)
    page = shown(staff, f"/receipts/{sale.id}/buyer?q=山田")
    assert "山田 花" in page
    assert "…5678" in page
    staff.post(f"/receipts/{sale.id}/buyer", {"customer_id": shop.customers[0]})
    assert Purchase.objects.get().customer_id == shop.customers[0]
    staff.post(f"/receipts/{sale.id}/buyer", {"customer_id": ""})
    assert Purchase.objects.get().customer_id == shop.stores[0].walk_in_customer_id


def test_voiding_is_for_managers_and_can_be_undone(shop, sale, staff, manager):
    assert staff.post(f"/receipts/{sale.id}/void").status_code == 403
    manager.post(f"/receipts/{sale.id}/void", {"why": "練習"})
    assert Purchase.objects.get().voided_at
    page = shown(manager, f"/receipts/{sale.id}/")
    assert "練習" in page
    manager.post(f"/changes/{Change.objects.latest('id').id}/undo")
    assert Purchase.objects.get().voided_at is None


@pytest.fixture
def served(shop, colleague):
    """Two of the staff: one sold the receipt, the other one line of it."""
    sato = colleague(family_name="佐藤", given_name="花")
    suzuki = colleague(family_name="鈴木", given_name="健")
    lines = (shop.line(0, 1, 1000), shop.line(1, 2, 432, staff_id=suzuki.id))
    return shop.sell(*lines, customer=0, channel="online", staff_id=sato.id)


def cells_of(page, purchase_id) -> list[str]:
    """What one receipt shows in each column."""
    row = page.partition(f'id="receipt_{purchase_id}"')[2].partition("</tr>")[0]
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


@pytest.mark.parametrize(
    ("language", "shown_as"),
    [
        ("ja", ["渋谷店", "オンライン店", "佐藤 花 鈴木 健", "2", "¥1,432"]),
        ("en", ["Shibuya", "Online shop", "佐藤 花 鈴木 健", "2", "¥1,432"]),
    ],
)
def test_the_receipts_of_a_customer_stand_in_a_tab(
    shop, served, signed_in, colleague, language, shown_as
):
    """FEATURES 3: with lines, returns, channel, store and staff."""
    client = signed_in(colleague(language=language))
    plain = shop.sell(customer=0)
    back = shop.sell(shop.line(0, 1, 900), kind="return", returns=served.id)
    tab = shown(client, f"/customers/{shop.customers[0]}/panels/receipts")
    first, _store, *cells = cells_of(tab, served.id)
    assert (cells, "10:00" in first) == (shown_as[1:], True)
    assert cells_of(tab, plain.id)[3] == "—"
    back_as, sold_as = {
        "ja": ("返品", "返品あり"),
        "en": ("Return", "Partly or wholly returned"),
    }[language]
    assert cells_of(tab, back.id)[1] == f"{shown_as[0]} {back_as}"
    assert cells_of(tab, served.id)[1] == f"{shown_as[0]} {sold_as}"
    receipt = shown(client, f"/receipts/{served.id}/")
    lines = receipt.partition("<tbody>")[2].partition("</tbody>")[0]
    assert lines.index("佐藤 花") < lines.index("鈴木 健")
    alone = shown(client, f"/receipts/{plain.id}/").partition("<thead")[2].partition("</thead>")[0]
    assert ("スタッフ" if language == "ja" else "Staff") not in alone


def test_the_receipts_of_a_customer_go_on_by_keyset(shop, sale, staff, monkeypatch):
    monkeypatch.setattr("daifuku.commerce.queries.receipts.PAGE", 2)
    back = shop.sell(shop.line(0, 1, 900), kind="return", returns=sale.id)
    gone = shop.sell(customer=0, staff_id=shop.by.user_id)
    void_purchase(gone.id, by=shop.by, at=NOW)
    tab = shown(staff, f"/customers/{shop.customers[0]}/panels/receipts")
    assert "取り消し" in tab
    assert f"receipt_{gone.id}" in tab
    assert cells_of(tab, gone.id)[3] == "owner1", "who has no name is known by the address"
    older = tab.split('hx-get="')[-1].split('"')[0].replace("&amp;", "&")
    rows = shown(staff, older)
    assert f"receipt_{sale.id}" in rows
    assert f"receipt_{back.id}" in tab
    assert "返品あり" in rows


FIGURES = {
    "ja": {
        "累計購入額": "¥2,748 直近365日 ¥1,948",
        "最終来店": "今日 10:00",
        "年間来店数": "3",
        "ふだんの買上額": "¥864",
        "よく買うカテゴリ": "和菓子 文具",
    },
    "en": {
        "Lifetime sales": "¥2,748 Last 365 days ¥1,948",
        "Last visit": "today 10:00",
        "Visits a year": "3",
        "Usual basket": "¥864",
        "Favourite categories": "Sweets Stationery",
    },
}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_a_customer_is_worth_stands_on_their_page(shop, signed_in, colleague, language):
    """What is taken back counts no more, what was bought long ago only for the whole."""
    sweets = add_category(NewCategory("s", Words(ja="和菓子", en="Sweets")), by=shop.by, at=NOW)
    paper = add_category(NewCategory("p", Words(ja="文具", en="Stationery")), by=shop.by, at=NOW)
    edit_product(shop.products[1].id, {"category_id": sweets.id}, by=shop.by, at=NOW)
    edit_product(shop.products[0].id, {"category_id": paper.id}, by=shop.by, at=NOW)
    shop.sell(shop.line(0, 1, 800), customer=0, occurred_at=NOW - timedelta(days=400))
    first = shop.sell(shop.line(0, 1, 1000), customer=0, occurred_at=NOW - timedelta(days=9))
    shop.sell(shop.line(0, -1, -564), kind="return", returns=first.id)
    for amount in (648, 864):
        shop.sell(shop.line(1, 4, amount), customer=0)
    void_purchase(shop.sell(customer=0).id, by=shop.by, at=NOW)
    client = signed_in(colleague(language=language))
    with time_machine.travel(NOW, tick=True):
        page = shown(client, f"/customers/{shop.customers[0]}/")
        alone = shown(client, f"/customers/{shop.customers[0]}/panels/highlights")
        nobody = shown(client, f"/customers/{shop.customers[1]}/panels/highlights")
    figures = figures_on(page)
    assert {name: figures.get(name) for name in FIGURES[language]} == FIGURES[language]
    assert figures_on(alone) == figures_on(page)
    none = dict(zip(FIGURES[language], ("¥0", "—", "0", "—", "—"), strict=True))
    told = {name: value.split()[0] for name, value in figures_on(nobody).items()}
    assert told.items() >= none.items()


def figures_on(page) -> dict[str, str]:
    """The key figures of a customer: label → what is shown under it."""
    parts = page.partition('<dl class="card highlights"')[2].partition("</dl>")[0].split("<dt>")
    found = {}
    for part in parts[1:]:
        label, _end, value = part.partition("</dt>")
        name = re.split(r"<", label)[0].strip()
        found[name] = " ".join(re.sub(r"<[^>]+>", " ", value).split())
    return found


def test_who_comes_back_is_told_by_month(shop, sale, staff):
    shop.sell(customer=0)
    page = shown(staff, "/repeat/")
    assert "100.0%" in page


@pytest.mark.parametrize("wrong", ["x", "9" * 30, "1.5", "-1"])
def test_a_buyer_that_cannot_be_read_leaves_the_sale_with_its_own(shop, sale, staff, wrong):
    answer = staff.post(f"/receipts/{sale.id}/buyer", {"customer_id": wrong})
    assert answer.status_code == 422
    assert Purchase.objects.get().customer_id == shop.customers[0]


def test_a_reason_that_cannot_be_kept_is_refused(shop, sale, manager):
    answer = manager.post(f"/receipts/{sale.id}/void", {"why": "a\0b"})
    assert answer.status_code == 400
    assert Purchase.objects.get().voided_at is None


@pytest.mark.parametrize(
    "asked",
    ["after=a&id=" + "9" * 30, "category=" + "9" * 30, "category=x", "id=%C2%B2"],
)
def test_an_odd_address_of_the_products_is_answered_calmly(shop, staff, asked):
    shown(staff, f"/products/?{asked}")
