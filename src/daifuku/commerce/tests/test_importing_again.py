"""A file of purchases meets receipts of a till or a shop, of which it says less than they did."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from daifuku.commerce.actions import GoodsBack, record_purchase, return_purchase
from daifuku.commerce.actions.identifying import identify_buyer
from daifuku.commerce.importing import cells, kept
from daifuku.commerce.models import Product, Purchase, PurchaseLine, Store
from daifuku.commerce.models.purchases import CHANNELS, channel_label
from daifuku.commerce.receipt import Line, Receipt
from daifuku.customers.models import Customer
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.models import User

from .test_importing import CUSTOMERS, HEAD, PRODUCTS, SALES, STORES, counts, send

__all__ = ["send"]
AT = datetime.fromisoformat("2026-11-20T10:15:00+09:00")
WITH = ["--corrections"]
BY = Actor.system("api")
AGAIN = SALES[:3]
OTHER = "Not taken in, because line 3 of the same receipt is refused."


@pytest.fixture
def shop(send):
    for kind, lines in (("stores", STORES), ("products", PRODUCTS), ("customers", CUSTOMERS)):
        assert send(kind, *lines)[0] == 0


@pytest.fixture
def hana(shop):
    return User.objects.create_user("hana@shop.example", family_name="佐藤", given_name="花")


@pytest.fixture
def ken(shop):
    return User.objects.create_user("ken@shop.example", family_name="鈴木", given_name="健")


def sold(*lines, **more):
    """The receipt R-1 of `SALES`, as a till sends it with more than the file says."""
    p1, p2 = (Product.objects.get(code=code).id for code in ("P1", "P2"))
    usual = (Line(p1, Decimal(1), 1000), Line(p2, Decimal(2), 432))
    receipt = Receipt(
        source="import",
        receipt_no="R-1",
        store_id=Store.objects.get(code="S1").id,
        occurred_at=AT,
        lines=lines or usual,
        customer_id=Customer.objects.get(family_name="山田").id,
    )
    return record_purchase(replace(receipt, **more), by=BY, at=clock.now()).purchase


def lines_of(number="R-1"):
    rows = PurchaseLine.objects.filter(purchase__receipt_no=number).order_by("position")
    return list(rows.values_list("amount", "unit_price", "discount", "staff_id"))


def told_same(answer):
    code, text, refused = answer
    assert (code, refused) == (0, []), text
    assert " 0 new, 0 changed" in text, text


def test_what_the_file_has_no_column_for_is_not_compared(send, hana, ken, own_database):
    first, second = sold().lines.order_by("position").values_list("product_id", flat=True)
    lines = (
        Line(first, Decimal(1), 900, unit_price=1000, discount=100, staff_id=ken.id),
        Line(second, Decimal(2), 432, unit_price=216, tax_rate=Decimal(10)),
    )
    sold(*lines, receipt_no="R-9", staff_id=hana.id, channel="online", discount=150)
    before = counts(own_database)
    other = [HEAD, "R-9,2026-11-20 10:15,S1,C1,P1,1,900", "R-9,2026-11-20 10:15,S1,C1,P2,2,432"]
    told_same(send("purchases", *other))
    told_same(send("purchases", *other, "", options=WITH))
    assert counts(own_database) == before


def test_a_correction_keeps_what_the_file_does_not_say(send, hana, ken):
    first, second = (Product.objects.get(code=code).id for code in ("P1", "P2"))
    lines = (
        Line(first, Decimal(1), 900, unit_price=1000, discount=100, staff_id=ken.id),
        Line(second, Decimal(2), 432, unit_price=216, staff_id=hana.id, tax_rate=Decimal(10)),
    )
    sold(*lines, staff_id=hana.id, channel="online", version=7, discount=150)
    other = [HEAD, "R-1,2026-11-20 10:15,S1,C1,P1,1,900", "R-1,2026-11-20 10:15,S1,C1,P2,3,648"]
    code, text, refused = send("purchases", *other)
    assert (code, [row["Reason"].partition(":")[0] for row in refused]) == (3, [OTHER, "数量"]), (
        text
    )
    assert send("purchases", *other, options=WITH)[0] == 0
    found = Purchase.objects.get()
    assert (found.staff_id, found.channel, found.version) == (hana.id, "online", 7)
    assert (found.total, found.discount, found.customer.family_name) == (1548, 150, "山田")
    assert lines_of() == [(900, 1000, 100, ken.id), (648, 216, 0, hana.id)]
    rates = PurchaseLine.objects.order_by("position").values_list("tax_rate", flat=True)
    assert list(rates) == [10, 10]


def test_a_price_that_no_longer_makes_up_the_amount_goes(send, hana):
    first = Product.objects.get(code="P1").id
    sold(Line(first, Decimal(1), 900, unit_price=1000, discount=100, staff_id=hana.id))
    assert send("purchases", HEAD, "R-1,2026-11-20 10:15,S1,C1,P1,1,800", options=WITH)[0] == 0
    assert lines_of() == [(800, None, 0, hana.id)]
    assert Purchase.objects.get().discount == 0


def test_lines_keep_their_own_where_one_comes_before_them(send, hana, ken):
    first, second = (Product.objects.get(code=code).id for code in ("P1", "P2"))
    sold(Line(first, Decimal(1), 1000, staff_id=ken.id), Line(first, Decimal(2), 2000))
    new = [
        "R-1,2026-11-20 10:15,S1,C1,P2,1,216",
        "R-1,2026-11-20 10:15,S1,C1,P1,2,2000",
        "R-1,2026-11-20 10:15,S1,C1,P1,1,1000",
    ]
    assert send("purchases", HEAD, *new, options=WITH)[0] == 0
    kept_lines = PurchaseLine.objects.order_by("position").values_list("product_id", "staff_id")
    assert list(kept_lines) == [(second, None), (first, None), (first, ken.id)]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("オンライン", "online"),
        ("店頭", "store"),
        ("ＥＣ", "online"),
        ("By phone", "phone"),
        ("Popup", "popup"),
    ],
)
def test_a_channel_is_a_code_or_what_people_call_it(send, shop, written, code):
    head = f"{HEAD},チャネル"
    assert send("purchases", head, f"R-5,2026-11-20 10:15,S1,C1,P1,1,900,{written}")[0] == 0
    assert Purchase.objects.get(receipt_no="R-5").channel == code


def test_a_channel_kept_in_the_words_of_its_file_is_the_same(send, hana):
    """A file with “EC” was once kept as `ec`."""
    sold(staff_id=hana.id, channel="ec")
    head = f"{HEAD},チャネル"
    for written in ("EC", "オンライン", "online"):
        rows = [f"{row},{written}" for row in AGAIN[1:]]
        told_same(send("purchases", head, *rows))
        told_same(send("purchases", head, *rows, options=WITH))
    assert Purchase.objects.get().channel == "ec"
    code, _text, refused = send("purchases", head, *(f"{row},電話" for row in AGAIN[1:]))
    assert (code, refused[0]["Reason"].partition(":")[0]) == (3, "チャネル")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_channel_as_pages_show_it_is_read(language):
    with override(language):
        assert {cells.channel(channel_label(code)): code for code in CHANNELS} == {
            code: code for code in CHANNELS
        }


def test_an_empty_cell_says_no_more_than_no_column(send, hana):
    sold(staff_id=hana.id, channel="phone")
    head = f"{HEAD},担当者,チャネル,単価,値引"
    told_same(send("purchases", head, *(f"{row},,,," for row in AGAIN[1:]), options=WITH))
    found = Purchase.objects.get()
    assert (found.staff_id, found.channel) == (hana.id, "phone")


def test_a_file_without_buyers_leaves_each_with_its_own(send, shop):
    sold()
    head = "レシート番号,日時,店舗コード,商品コード,数量,金額"
    same = ["R-1,2026-11-20 10:15,S1,P1,1,1000", "R-1,2026-11-20 10:15,S1,P2,2,432"]
    told_same(send("purchases", head, *same))
    other = [row.replace("432", "500") for row in same]
    assert send("purchases", head, *other, options=WITH)[0] == 0
    found = Purchase.objects.get()
    assert (found.total, found.customer.family_name) == (1500, "山田")
    assert found.customer.figures.spent == 1500


def test_a_buyer_who_was_named_afterwards_stays_so(send, shop):
    made = sold(customer_id=None)
    yamada = Customer.objects.get(family_name="山田")
    identify_buyer(made.id, yamada.id, by=BY, at=clock.now())
    plain = [row.replace("C1", "") for row in AGAIN]
    told_same(send("purchases", *plain))
    other = [row.replace("432", "500") for row in plain]
    assert send("purchases", *other, options=WITH)[0] == 0
    found = Purchase.objects.get()
    assert (found.customer_id, found.identified_at is not None) == (yamada.id, True)


def test_a_file_without_the_sale_of_a_return_leaves_it_with_its_own(send, shop):
    sale = sold()
    goods = GoodsBack("B-1", clock.now(), {2: Decimal(1)})
    back = return_purchase(sale.id, goods, by=BY, at=clock.now()).purchase
    written = back.occurred_at.isoformat()
    head, row = f"{HEAD},種別", f"B-1,{written},S1,,P2,1,216,返品"
    told_same(send("purchases", head, row))
    assert send("purchases", head, row.replace("216", "200"), options=WITH)[0] == 0
    back.refresh_from_db()
    assert (back.total, back.returns_id, back.customer_id) == (-200, sale.id, sale.customer_id)


def test_a_file_of_totals_leaves_the_lines_alone(send, hana):
    sold(staff_id=hana.id)
    head = "注文番号,注文日,店舗名,合計金額"
    told_same(send("purchases", head, "R-1,2026/11/20,渋谷店,1432"))
    assert send("purchases", head, "R-1,2026/11/20,渋谷店,1432", "", options=WITH)[0] == 0
    found = Purchase.objects.get()
    assert (found.occurred_at, found.lines_count) == (AT, 2)
    code, _text, refused = send("purchases", head, "R-1,2026/11/21,渋谷店,1432")
    assert (code, refused[0]["Reason"].partition(":")[0]) == (3, "注文日")


def test_an_amount_of_price_and_quantity_knows_the_discount_that_is_kept(send, shop):
    first = Product.objects.get(code="P1").id
    sold(Line(first, Decimal(2), 1900, unit_price=1000, discount=100))
    head = "レシート番号,日時,店舗コード,商品コード,数量,単価"
    told_same(send("purchases", head, "R-1,2026-11-20 10:15,S1,P1,2,1000"))
    row = "R-1,2026-11-20 10:15,S1,P1,3,1000"
    assert send("purchases", head, row, options=WITH)[0] == 0
    assert lines_of() == [(2900, 1000, 100, None)]


def test_what_file_and_book_make_together_is_checked_too(send, shop):
    first = Product.objects.get(code="P1").id
    sold(Line(first, Decimal(999_999), 1000))
    head = "レシート番号,日時,店舗コード,商品コード,単価"
    row = "R-1,2026-11-20 10:15,S1,P1,999999999999"
    code, text, refused = send("purchases", head, row, options=WITH)
    assert (code, "too large" in refused[0]["Reason"]) == (3, True), text


def test_what_the_file_does_say_is_compared(send, hana, ken):
    sold(staff_id=hana.id, channel="online")
    head = f"{HEAD},担当者,チャネル"
    rows = [f"{AGAIN[1]},佐藤 花,online", f"{AGAIN[2]},鈴木 健,online"]
    code, _text, refused = send("purchases", head, *rows)
    assert (code, [row["Reason"].partition(":")[0] for row in refused]) == (3, [OTHER, "担当者"])
    assert send("purchases", head, *rows, options=WITH)[0] == 0
    assert Purchase.objects.get().staff_id == hana.id
    assert [line[3] for line in lines_of()] == [None, ken.id]
    told_same(send("purchases", head, *rows))
    rows = [f"{row},ken@shop.example,store" for row in AGAIN[1:]]
    code, _text, refused = send("purchases", head, *rows)
    assert "担当者: " in refused[0]["Reason"]
    assert "チャネル: " in refused[0]["Reason"]
    assert send("purchases", head, *rows, options=WITH)[0] == 0
    found = Purchase.objects.get()
    assert (found.staff_id, found.channel) == (ken.id, "store")
    assert [line[3] for line in lines_of()] == [None, None]


def test_one_who_stands_with_each_line_is_the_one_of_the_receipt(send, hana):
    first = Product.objects.get(code="P1").id
    sold(Line(first, Decimal(1), 1000, staff_id=hana.id))
    row = "R-1,2026-11-20 10:15,S1,C1,P1,1,1000,佐藤花"
    told_same(send("purchases", f"{HEAD},スタッフ名", row))


@pytest.mark.parametrize(
    ("written", "same"),
    [
        *(("2026-11-20", True), ("2026-11-20 10:15", True), ("2026-11-20 10:15:32", True)),
        *(("2026-11-20T01:15:32Z", True), ("2026-11-20 10:15:00", False)),
        *(("2026-11-20 10:16", False), ("2026-11-21", False), ("2026-11-19", False)),
    ],
)
def test_a_moment_is_compared_as_far_as_the_file_tells_it(send, shop, written, same):
    sold(occurred_at=AT.replace(second=32, microsecond=500_000))
    code, _text, refused = send("purchases", *(r.replace(f"{AT:%F %R}", written) for r in AGAIN))
    assert (code, len(refused)) == ((0, 0) if same else (3, 2))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("2026-11-20 10:15", "2026-11-20 10:15:00"), ("2026-11-20", "2026/11/20 0:00")),
        ("2026-11-20T01:15Z", "2026-11-20T10:15:00+09:00"),
    ],
)
def test_rows_of_one_receipt_may_write_its_moment_differently(send, shop, one, other):
    rows = [f"Z-1,{written},S1,C1,P1,1,1000" for written in (one, other, one)]
    code, text, refused = send("purchases", HEAD, *rows)
    assert (code, refused) == (0, []), text
    assert Purchase.objects.get().lines_count == 3
    told_same(send("purchases", HEAD, *reversed(rows)))


def test_rows_of_one_receipt_are_of_one_moment(send, shop):
    rows = [f"Z-1,{written},S1,C1,P1,1,1000" for written in ("2026-11-20", "2026-11-20 10:15")]
    code, _text, refused = send("purchases", HEAD, *rows)
    assert (code, refused[1]["Reason"].partition(" from ")[0]) == (3, "日時: This differs")


@pytest.mark.parametrize("seconds", [("", ":00"), (":00", "")])
def test_the_row_that_says_least_of_the_moment_decides_how_far_it_is_compared(send, shop, seconds):
    sold(occurred_at=AT.replace(second=32))
    rows = [
        row.replace("10:15", f"10:15{more}") for row, more in zip(AGAIN[1:], seconds, strict=True)
    ]
    told_same(send("purchases", HEAD, *rows))


def test_a_store_is_known_by_its_code_whatever_another_is_called(send, shop):
    assert send("stores", "店舗コード,店舗名", "S7,S1", "s1,小さな店")[0] == 0
    rows = [row.replace("S1", code) for row, code in zip(AGAIN[1:], ("S1", "s1"), strict=True)]
    rows[1] = rows[1].replace("R-1", "R-2")
    code, text, refused = send("purchases", HEAD, *rows)
    assert (code, refused) == (0, []), text
    assert dict(Purchase.objects.values_list("receipt_no", "store__code")) == {
        "R-1": "S1",
        "R-2": "s1",
    }


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        *(("担当者", "佐藤 花"), ("販売員", "佐藤花"), ("スタッフ名", "佐藤　花")),
        *(("staff", "Hana@Shop.example"), ("Team Member", "花 佐藤"), ("Staff Name", "佐藤 花")),
    ],
)
def test_who_served_comes_in_by_name_or_mail_address(send, hana, ken, heading, written):
    rows = [f"{SALES[1]},{written}", f"{SALES[2]},鈴木 健", f"{SALES[3]},"]
    code, text, refused = send("purchases", f"{HEAD},{heading}", *rows)
    assert (code, refused) == (0, []), text
    assert dict(Purchase.objects.values_list("receipt_no", "staff_id")) == {
        "R-1": hana.id,
        "R-2": None,
    }
    assert [line[3] for line in lines_of()] == [None, ken.id]
    told_same(send("purchases", f"{HEAD},{heading}", rows[2], *rows[:2]))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_unknown_colleague_is_told_with_a_way_out(send, hana, language, monkeypatch):
    # `--lang` speaks to the whole terminal.
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    User.objects.create_user("two@shop.example", family_name="鈴木", given_name="健")
    User.objects.create_user("three@shop.example", family_name="鈴木", given_name="健")
    head = f"{HEAD},担当者"
    rows = [f"{SALES[1]},高橋", f"{SALES[2]},佐藤 花", f"{SALES[3]},鈴木 健"]
    number = f"X-1,2026-11-20 10:15,S1,,P1,1,1000,{hana.id}"
    good = "X-2,2026-11-20 10:15,S1,,P1,1,1000,佐藤 花"
    code, text, refused = send("purchases", head, *rows, number, good, options=["--lang", language])
    assert code == 3, text
    number_of, reason = list(refused[0])[:2]
    assert [row[number_of] for row in refused] == ["2", "3", "4", "5"]
    for row in (refused[0], refused[2], refused[3]):
        assert row[reason].startswith("担当者: ")
        assert ("mail address" if language == "en" else "メールアドレス") in row[reason]
    assert list(Purchase.objects.values_list("receipt_no", "staff_id")) == [("X-2", hana.id)]


def test_the_usual_case_asks_for_no_single_receipt(send, hana, monkeypatch):
    sold(staff_id=hana.id, channel="online")
    asked = []
    monkeypatch.setattr(kept, "differences", lambda *given: asked.append(given) or [])
    told_same(send("purchases", *AGAIN))
    assert asked == []
