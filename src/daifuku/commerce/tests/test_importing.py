"""`daifuku import stores|products|purchases`, through the command as a shop would type it."""

import json
from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection

from daifuku.commerce.actions import (
    GoodsBack,
    edit_product,
    edit_store,
    record_purchase,
    return_purchase,
)
from daifuku.commerce.importing import shop as shop_files
from daifuku.commerce.models import Product, Purchase, PurchaseLine, Store
from daifuku.commerce.receipt import Line, Receipt
from daifuku.customers.models import Figures
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import change, undo
from daifuku.foundation.models import Change
from daifuku.foundation.registries import Reaction, reactions
from daifuku.foundation.text import Words
from daifuku.ledger.testing import entries_of
from daifuku.ledger.vocabulary.commerce import PurchaseMade
from harness.commands import refused_rows, typed

STORES = [
    "店舗コード,店舗名,英語名,電話番号,都道府県",
    "S1,渋谷店,Shibuya,03-1111-2222,東京都",
    "S2,池袋店,,,",
]
PRODUCTS = [
    "商品コード,商品名,カテゴリ,価格,税率",
    'P1,手帳,文具,"1,000",10%',
    "P2,大福,和菓子,２１６,8",
]
CUSTOMERS = ["顧客番号,氏名,電話番号", "C1,山田 花,090-1111-2222"]
HEAD = "レシート番号,日時,店舗コード,顧客番号,商品コード,数量,金額"
SALES = [
    HEAD,
    "R-1,2026-11-20 10:15,S1,C1,P1,1,1000",
    "R-1,2026-11-20 10:15,S1,C1,P2,2,432",
    "R-2,令和8年11月21日 18時05分,S2,,P2,１,２１６",
]


@pytest.fixture
def send(own_database, tmp_path):
    def run(kind, *lines, options=()):
        path = tmp_path / f"{kind}.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        code, text = typed("import", kind, path, *options)
        refused = refused_rows(path)
        path.with_name(f"{kind}.refused.csv").unlink(missing_ok=True)
        return code, text, refused

    return run


@pytest.fixture
def shop(send):
    for kind, lines in (("stores", STORES), ("products", PRODUCTS), ("customers", CUSTOMERS)):
        code, text, _rows = send(kind, *lines)
        assert code == 0, text


def test_a_shop_comes_in(send, shop, own_database):
    code, text, refused = send("purchases", *SALES)
    assert (code, refused) == (0, []), text
    one = Purchase.objects.get(receipt_no="R-1")
    assert (one.total, one.lines_count, one.customer.name) == (1432, 2, "山田 花")
    assert one.occurred_at.isoformat() == "2026-11-20T01:15:00+00:00"
    two = Purchase.objects.get(receipt_no="R-2")
    assert two.customer_id == two.store.walk_in_customer_id
    assert two.occurred_at.isoformat() == "2026-11-21T09:05:00+00:00"
    assert Product.objects.get(code="P1").category.names.ja == "文具"
    assert Store.objects.get(code="S1").names.en == "Shibuya"


def counts(database):
    asked = (
        "SELECT (SELECT count(*) FROM commerce_purchase_history),"
        " (SELECT count(*) FROM commerce_purchase_line_history),"
        " (SELECT count(*) FROM commerce_product_history),"
        " (SELECT count(*) FROM commerce_store_history), (SELECT count(*) FROM ledger_entry),"
        " (SELECT count(*) FROM foundation_change)"
    )
    with database.connect() as connection:
        return connection.execute(asked).fetchone()


def test_the_same_files_again_write_nothing(send, shop, own_database):
    send("purchases", *SALES)
    before = counts(own_database)
    for kind, lines in (("stores", STORES), ("products", PRODUCTS), ("purchases", SALES)):
        code, text, _rows = send(kind, *lines)
        assert code == 0, text
        assert " 0 new, 0 changed" in text
    assert counts(own_database) == before


def test_changed_products_and_stores_are_written(send, shop):
    assert send("products", "商品コード,価格,販売中", "P1,1200,0")[0] == 0
    diary = Product.objects.get(code="P1")
    assert (diary.price, diary.active, diary.names.ja) == (1200, False, "手帳")
    assert send("stores", "店舗コード,電話番号", "S2,03-9999-0000")[0] == 0
    assert Store.objects.get(code="S2").names.ja == "池袋店"


@pytest.mark.parametrize("kind", ["products", "stores"])
def test_a_file_leaves_alone_what_somebody_else_changes_meanwhile(send, shop, kind, monkeypatch):
    """Between the look and the writing a colleague edits a column that the file does not name."""
    by, at = Actor.system("page"), clock.now()
    model, code, edit, other, lines = {
        "products": (Product, "P1", edit_product, {"price": 1500}, ["商品コード,税率", "P1,8"]),
        "stores": (Store, "S2", edit_store, {"phone": "03"}, ["店舗コード,都道府県", "S2,東京都"]),
    }[kind]
    lines[0] += ",商品名" if kind == "products" else ",店舗名"
    lines[1] += ",新しい名"
    before = model.objects.get(code=code)
    edits = {**other, "names": Words(ja=before.names.ja, en="New name")}
    held = shop_files._held

    def after_somebody(*given):
        with monkeypatch.context() as once:
            once.setattr(shop_files, "_held", held)
            thread = Thread(target=elsewhere)
            thread.start()
            thread.join(20)
        return held(*given)

    def elsewhere():
        try:
            edit(before.id, edits, by=by, at=at)
        finally:
            connection.close()

    monkeypatch.setattr(shop_files, "_held", after_somebody)
    assert send(kind, *lines)[0] == 0
    row = model.objects.get(id=before.id)
    (name, value), *_more = other.items()
    assert (getattr(row, name), row.names.en, row.names.ja) == (value, "New name", "新しい名")


def test_a_receipt_with_other_content_is_refused_or_corrected(send, shop):
    send("purchases", *SALES)
    other = [line.replace("432", "500") for line in SALES]
    code, _text, refused = send("purchases", *other)
    assert code == 3
    assert [row["Line number"] for row in refused] == ["2", "3"]
    assert "金額: " in refused[1]["Reason"]
    assert Purchase.objects.get(receipt_no="R-1").total == 1432
    code, text, _rows = send("purchases", *other, options=["--corrections"])
    assert (code, "2 changed" in text) == (0, True), text
    assert Purchase.objects.get(receipt_no="R-1").total == 1500
    assert Purchase.objects.get(receipt_no="R-1").customer.figures.spent == 1500


@pytest.fixture
def heard(monkeypatch):
    """What the jobs of a reaction to sales were given: one list of entries a job."""
    sales = Reaction("tests.react", "commerce.purchase_made", "tests.react_job", "handles")
    monkeypatch.setattr(reactions, "_items", {sales.key: sales})

    def asked():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT args->>'entry_ids' FROM procrastinate_jobs"
                " WHERE task_name = 'tests.react_job' ORDER BY id"
            )
            return [json.loads(ids) for (ids,) in cursor.fetchall()]

    return asked


def test_a_file_moves_reactions_when_it_is_asked_to_and_once(send, shop, heard):
    today = [HEAD, "R-3,2026-11-22 10:15,S1,C1,P1,1,1000", "R-4,2026-11-22 10:20,S1,,P2,1,216"]
    assert send("purchases", *SALES)[0] == 0
    assert heard() == []
    assert send("purchases", *today, options=["--reactions"])[0] == 0
    (made,) = heard()
    assert sorted(made) == sorted(
        entries_of(one.customer_id, kind=PurchaseMade)[0].id
        for one in Purchase.objects.filter(receipt_no__in=["R-3", "R-4"])
    )
    assert send("purchases", *today, options=["--reactions"])[0] == 0
    assert send("purchases", *today, *SALES[1:], options=["--reactions"])[0] == 0
    assert heard() == [made], "what stood already is not heard again"


def test_a_corrected_receipt_of_the_past_stays_of_the_past(send, shop, heard):
    send("purchases", *SALES)
    other = [line.replace("432", "500") for line in SALES]
    assert send("purchases", *other, options=["--corrections"])[0] == 0
    assert Purchase.objects.get(receipt_no="R-1").total == 1500
    assert heard() == []


BAD = [
    ("B-1,2026-11-20 10:15,S9,,P1,1,1000", "店舗コード"),
    ("B-2,2026-11-20 10:15,S1,,P9,1,1000", "商品コード"),
    ("B-3,2026-11-20 10:15,S1,C9,P1,1,1000", "顧客番号"),
    ("B-4,2026/2/30 10:15,S1,,P1,1,1000", "日時"),
    ("B-5,2026-11-20 25:15,S1,,P1,1,1000", "日時"),
    ("B-6,2199-11-20 10:15,S1,,P1,1,1000", "日時"),
    ("B-7,2026-11-20 10:15,S1,,P1,1,-1000", "金額"),
    ("B-8,2026-11-20 10:15,S1,,P1,-1,1000", "数量"),
    ("B-9,2026-11-20 10:15,S1,,P1,0,1000", "数量"),
    ("B-10,2026-11-20 10:15,S1,,P1,1,99999999999999999999", "金額"),
    ("B-11,2026-11-20 10:15,S1,,P1,1,9999999999999", "金額"),
    ("B-12,2026-11-20 10:15,S1,,P1,1,1e400", "金額"),
    ("B-13,2026-11-20 10:15,S1,,P1,1,10.5", "金額"),
    ("B-14,2026-11-20 10:15,S1,,P1,1,", "金額"),
    ("領収書,2026-11-20 10:15,S1,,P1,1,100", "レシート番号"),
    (",2026-11-20 10:15,S1,,P1,1,100", "レシート番号"),
]


def test_bad_purchases_come_back_with_their_reasons_and_good_ones_go_in(send, shop):
    code, text, refused = send("purchases", *SALES, *(row for row, _column in BAD))
    assert code == 3, text
    told = {row["レシート番号"]: row["Reason"].partition(": ")[0] for row in refused}
    assert told == {row.partition(",")[0]: column for row, column in BAD}
    assert [row["Line number"] for row in refused] == [str(n) for n in range(5, 5 + len(BAD))]
    assert Purchase.objects.count() == 2
    assert PurchaseLine.objects.count() == 3


def test_two_stores_of_one_name_are_none(send, shop):
    send("stores", STORES[0], "S3,渋谷店,,,")
    row = "N-1,2026-11-20 10:15,{},,P1,1,1000"
    code, text, refused = send("purchases", HEAD, row.format("渋谷店"))
    assert (code, [one["店舗コード"] for one in refused]) == (3, ["渋谷店"]), text
    assert send("purchases", HEAD, row.format("S3"))[0] == 0
    assert Purchase.objects.get().store.code == "S3"


def test_a_receipt_goes_in_whole_or_not_at_all(send, shop):
    code, _text, refused = send("purchases", *SALES[:2], "R-1,2026-11-20 10:15,S1,C1,P9,2,432")
    assert code == 3
    assert [row["Line number"] for row in refused] == ["2", "3"]
    assert Purchase.objects.count() == 0
    code, _text, refused = send("purchases", *SALES[:2], "R-1,x,S1,C1,P2,2,432")
    assert (code, len(refused), Purchase.objects.count()) == (3, 2, 0)


def test_rows_of_a_receipt_that_contradict_each_other_are_refused(send, shop):
    code, _text, refused = send("purchases", *SALES[:2], "R-1,2026-11-20 10:15,S2,C1,P2,2,432")
    assert (code, Purchase.objects.count()) == (3, 0)
    assert "店舗コード: " in refused[1]["Reason"]


def test_one_row_per_receipt_will_do(send, shop):
    code, text, _rows = send(
        "purchases", "注文番号,注文日,店舗名,会員番号,合計金額", 'N-1,2026/11/20,渋谷店,C1,"3,300"'
    )
    assert code == 0, text
    line = PurchaseLine.objects.get()
    assert (line.amount, line.product.code) == (3300, "unspecified")


def test_returns_find_their_sale_in_the_same_file_and_never_exceed_it(send, shop):
    head = f"{HEAD},種別,元レシート番号"
    sale = "R-1,2026-11-20 10:15,S1,C1,P2,3,648,売上,"
    back = "R-2,2026-11-21 10:15,S1,C1,P2,2,432,返品,R-1"
    more = "R-3,2026-11-21 11:15,S1,C1,P2,2,432,返品,R-1"
    lost = "R-4,2026-11-21 11:15,S1,C1,P2,2,432,返品,R-0"
    code, text, refused = send("purchases", head, back, sale, more, lost)
    assert code == 3, text
    assert {row["レシート番号"] for row in refused} == {"R-3", "R-4"}
    returned = Purchase.objects.get(receipt_no="R-2")
    assert (returned.total, returned.returns.receipt_no) == (-432, "R-1")
    assert returned.customer.figures.spent == 216
    code, text, refused = send("purchases", head, back, sale)
    assert (code, " 0 new" in text) == (0, True), text


BACK = f"{HEAD},種別,元レシート番号"


def test_a_return_stands_with_the_buyer_of_its_sale_whoever_the_file_names(send, shop):
    send("purchases", HEAD, "R-1,2026-11-20 10:15,S1,,P2,3,648")
    back = "R-2,2026-11-21 10:15,S1,C1,P2,1,216,返品,R-1"
    sold = "R-3,2026-11-20 10:15,S1,,P2,3,648,売上,"
    both = "R-4,2026-11-21 10:15,S1,C1,P2,1,216,返品,R-3"
    code, text, _rows = send("purchases", BACK, back, sold, both)
    assert code == 0, text
    for returned in Purchase.objects.filter(kind="return"):
        assert returned.customer_id == returned.store.walk_in_customer_id
    assert set(Figures.objects.values_list("spent", flat=True)) == {0}


def test_a_file_waits_for_the_till_that_takes_the_same_piece_back(send, shop):
    send("purchases", *SALES)
    sale = Purchase.objects.get(receipt_no="R-1")
    by, answers = Actor.system("api"), []

    def by_file() -> None:
        try:
            row = "F-1,2026-11-21 10:15,S1,C1,P1,1,1000,返品,R-1"
            answers.append(send("purchases", BACK, row))
        finally:
            connection.close()

    file = Thread(target=by_file)
    goods = GoodsBack("T-1", sale.occurred_at, {1: Decimal(1)})
    with change("commerce.return_purchase", by=by, at=clock.now()):
        return_purchase(sale.id, goods, by=by, at=clock.now())
        file.start()
        file.join(2)
        assert file.is_alive()
    file.join(30)
    code, _text, refused = answers[0]
    assert (code, [row["レシート番号"] for row in refused]) == (3, ["F-1"])
    assert Figures.objects.get(customer_id=sale.customer_id).spent == 432


def test_a_product_whose_tax_rate_changed_does_not_change_its_old_receipts(send, shop):
    send("purchases", *SALES)
    send("products", "商品コード,税率", "P2,10")
    code, text, _rows = send("purchases", *SALES)
    assert (code, " 0 changed" in text) == (0, True), text
    other = [line.replace("432", "500") for line in SALES]
    code, text, _rows = send("purchases", *other, options=["--corrections"])
    assert code == 0, text
    rates = PurchaseLine.objects.filter(purchase__receipt_no="R-1").order_by("position")
    assert list(rates.values_list("tax_rate", flat=True)) == [10, 8]


def take_back_last_load():
    change = Change.objects.filter(action="commerce.load").latest("id")
    undo(change.id, by=Actor.system("command"), at=clock.now())


def standing(database):
    """Totals, figures and what stands in the book, as a fresh look would count them."""
    asked = (
        "SELECT (SELECT sum(total) FROM commerce_purchase),"
        " (SELECT json_agg(to_jsonb(d) - 'id' ORDER BY store_id, day)::text FROM commerce_store_day d"
        "  WHERE sales > 0),"
        " (SELECT json_agg(json_build_object('c', customer_id, 's', spent, 'p', purchases,"
        "  'f', first_purchase_at, 'l', last_purchase_at) ORDER BY customer_id)::text"
        "  FROM customers_figures),"
        " (SELECT sum(CASE WHEN retracts IS NULL THEN amount ELSE -amount END)"
        "  FROM ledger_entry)"
    )
    with database.connect() as connection:
        return connection.execute(asked).fetchone()


def test_a_purchases_file_can_be_undone_and_imported_again(send, shop, own_database):
    send("purchases", *SALES)
    first = standing(own_database)
    for _time in range(2):
        take_back_last_load()
        assert Purchase.objects.count() == 0
        code, text, refused = send("purchases", *SALES)
        assert (code, refused, " 3 new" in text) == (0, [], True), text
        assert standing(own_database) == first
    buyer = Purchase.objects.get(receipt_no="R-1").customer_id
    (entry,) = entries_of(buyer, kind=PurchaseMade)
    assert entry.source_key == "R-1#3"
    assert typed("doctor", "--invariants")[0] == 0


def test_a_receipt_sent_by_a_till_and_undone_comes_in_by_file(send, shop, own_database):
    send("purchases", *SALES)
    take_back_last_load()
    store, product = Store.objects.get(code="S2"), Product.objects.get(code="P2")
    receipt = Receipt(
        source="import",
        receipt_no="R-2",
        store_id=store.id,
        occurred_at=clock.now(),
        lines=(Line(product.id, Decimal(1), 216),),
    )
    by = Actor.system("api")
    made = record_purchase(receipt, by=by, at=clock.now())
    undo(made.change_id, by=by, at=clock.now())
    code, text, refused = send("purchases", *SALES)
    assert (code, refused) == (0, []), text
    (entry,) = entries_of(store.walk_in_customer_id, kind=PurchaseMade)
    assert (entry.source_key, entry.amount.amount) == ("R-2#3", 216)
