from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection

from daifuku.commerce import bulk, kept
from daifuku.commerce.actions import record_purchase
from daifuku.commerce.models import Buyer, Category, Product, Purchase, PurchaseLine, StoreDay
from daifuku.commerce.shop import NewCategory, NewProduct, NewStore
from daifuku.customers import figures
from daifuku.customers.models import Customer, Figures
from daifuku.foundation.changes import undo
from daifuku.foundation.models import Change, SearchDocument
from daifuku.foundation.text import Words
from daifuku.ledger.testing import entries_of
from daifuku.ledger.vocabulary.commerce import PurchaseMade, PurchaseReturned

from .conftest import NOW, make_shop


def stage(receipts, lines) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(bulk.COPY_RECEIPTS) as copy:
            for row in receipts:
                copy.write_row(row)
        with cursor.copy(bulk.COPY_LINES) as copy:
            for row in lines:
                copy.write_row(row)


def some_receipts(shop, count=30):
    """Receipts of both customers and of nobody, in both stores; the last two are returns."""
    p1, p2, p3 = (product.id for product in shop.products)
    receipts, lines = [], []
    for n in range(1, count + 1):
        buyer = [*shop.customers, None][n % 3]
        moment = NOW - timedelta(days=60) + timedelta(hours=7 * n)
        receipts.append(
            (n, f"B-{n}", buyer, shop.stores[n % 2].id, moment, "store", None, "sale", None)
        )
        lines.append((n, 1, p1, Decimal(2), 1999, 1, 1000, Decimal(10)))
        lines.append((n, 2, p2, Decimal("1.5"), 331, 0, None, Decimal(8)))
        lines.append((n, 3, p3, Decimal(1), 332, 0, None, Decimal(8)))
    for n, sale in ((count + 1, 1), (count + 2, 3)):
        moment = NOW - timedelta(days=1)
        store = shop.stores[0].id
        receipts.append((n, f"B-{n}", None, store, moment, "store", None, "return", f"B-{sale}"))
        lines.append((n, 1, p1, Decimal(-1), -1000, 0, None, Decimal(10)))
    return receipts, lines


def load(shop, **more):
    with bulk.staging():
        stage(*some_receipts(shop))
        return bulk.load_receipts(source="csv", by=shop.by, at=NOW, **more)


@pytest.fixture
def own_shop(own_database, owner_actor):
    return make_shop(owner_actor)


def test_loaded_receipts_equal_recorded_ones(shop):
    """The same receipts, loaded and recorded one by one, leave the same rows, entries, figures."""
    loaded = load(shop)
    assert loaded.purchases == 32
    for purchase in Purchase.objects.order_by("id"):
        lines = tuple(
            shop.line(
                [p.id for p in shop.products].index(line.product_id),
                line.quantity,
                line.amount,
                discount=line.discount,
                unit_price=line.unit_price,
            )
            for line in purchase.lines.order_by("position")
        )
        again = shop.receipt(
            *lines,
            source="pos",
            receipt_no=purchase.receipt_no,
            store_id=purchase.store_id,
            customer_id=purchase.customer_id,
            occurred_at=purchase.occurred_at,
            kind=purchase.kind,
            returns=purchase.returns.receipt_no if purchase.returns else None,
        )
        one = record_purchase(again, by=shop.by, at=NOW).purchase
        compared = ("customer_id", "store_id", "kind", "occurred_at", "channel", "currency")
        for name in (*compared, "total", "discount", "tax", "lines_count", "revision"):
            assert getattr(purchase, name) == getattr(one, name), name
    for customer in (*shop.customers, *(s.walk_in_customer_id for s in shop.stores)):
        for kind in (PurchaseMade, PurchaseReturned):
            facts = {"csv": [], "pos": []}
            for entry in entries_of(customer, kind=kind):
                fact = entry.fact
                shown = fact.total, fact.lines, fact.quantity, entry.amount, entry.occurred_at
                facts[entry.source].append((shown, entry.store_id, entry.channel))
            assert facts["csv"] == facts["pos"]
            assert facts["csv"] or kind is PurchaseReturned


def test_a_load_keeps_figures_days_and_buyers_as_a_rebuild_would(shop):
    load(shop)
    before = [list(model.objects.order_by("pk").values()) for model in (Figures, Buyer)]
    days = list(StoreDay.objects.order_by("store", "day").values("store", "day", "sales", "total"))
    figures.rebuild()
    kept.rebuild()
    after = [list(model.objects.order_by("pk").values()) for model in (Figures, Buyer)]
    assert before == after
    assert days == list(
        StoreDay.objects.order_by("store", "day").values("store", "day", "sales", "total")
    )
    assert sum(day["total"] for day in days) == 30 * (1999 + 331 + 332) - 2000


def test_batches_give_the_same_as_one_stretch(shop, monkeypatch):
    monkeypatch.setattr("daifuku.commerce.bulk.receipts.BATCH", 7)
    heard = []
    load(shop, told=heard.append)
    assert heard == [7, 14, 21, 28, 32]
    assert PurchaseLine.objects.count() == 92
    assert Purchase.objects.filter(kind="return").exclude(returns=None).count() == 2


def test_a_load_is_one_change_and_can_be_undone(shop):
    loaded = load(shop)
    made = Change.objects.get(id=loaded.change_id)
    assert (made.state, made.rows) == ("done", 32)
    undo(loaded.change_id, by=shop.by, at=NOW)
    assert not Purchase.objects.exists()
    assert not PurchaseLine.objects.exists()
    assert not Buyer.objects.exists()
    assert not StoreDay.objects.exists()
    assert set(Figures.objects.values_list("spent", flat=True)) == {0}


def test_a_load_that_breaks_off_is_left_stopped_with_whole_batches(own_shop, monkeypatch):
    shop = own_shop
    monkeypatch.setattr("daifuku.commerce.bulk.receipts.BATCH", 10)
    receipts, lines = some_receipts(shop)
    lines[40] = (lines[40][0], 2, 99_999, Decimal(1), 1, 0, None, Decimal(8))
    with bulk.staging():
        stage(receipts, lines)
        with pytest.raises(IntegrityError):
            bulk.load_receipts(source="csv", by=shop.by, at=NOW)
    assert Change.objects.latest("id").state == "stopped"
    assert Purchase.objects.count() == 10
    assert sum(StoreDay.objects.values_list("total", flat=True)) == 10 * 2662


def test_stores_categories_and_products_are_loaded_searchable(admin_actor):
    stores = bulk.load_stores(
        [NewStore(f"L{n}", Words(ja=f"第{n}店", en=f"No. {n}")) for n in range(5)],
        by=admin_actor,
        at=NOW,
    )
    top = bulk.load_categories([NewCategory("food", Words(ja="食品"))], by=admin_actor, at=NOW)
    low = bulk.load_categories(
        [NewCategory("food.tea", Words(ja="茶"), parent_id=top["food"])], by=admin_actor, at=NOW
    )
    products = bulk.load_products(
        (
            NewProduct(f"T{n}", Words(ja=f"煎茶{n}"), low["food.tea"], 500, Decimal(8))
            for n in range(20)
        ),
        by=admin_actor,
        at=NOW,
    )
    assert (len(stores), len(products)) == (5, 20)
    assert Category.objects.get(id=low["food.tea"]).parent_id == top["food"]
    assert Product.objects.get(code="T7").names.ja == "煎茶7"
    walk_ins = Customer.objects.filter(walk_in=True)
    assert walk_ins.count() == 5
    assert SearchDocument.objects.filter(kind="product").count() == 20
    assert SearchDocument.objects.filter(kind="store").count() == 5
    assert bulk.index_products() == 0
