from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from daifuku.commerce.actions import CannotReturnMoreThanBought, ReceiptDiffers, record_purchase
from daifuku.commerce.models import Purchase, PurchaseLine
from daifuku.customers.models import Figures
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.errors import Invalid, NotAllowed
from daifuku.foundation.models import Change
from daifuku.foundation.money import Money
from daifuku.ledger.testing import assert_recorded, entries_of
from daifuku.ledger.vocabulary.commerce import PurchaseMade, PurchaseReturned
from harness import assert_queries

from .conftest import NOW


def fields_of(refused) -> dict[str, str]:
    return {error.field: error.code for error in refused.value.errors}


def test_a_sale_is_kept_with_its_lines_and_written_in_the_book(shop):
    """FEATURES 107."""
    receipt = shop.receipt(
        shop.line(0, 2, 1800, discount=200, unit_price=1000),
        shop.line(1, 3, 648),
        customer=0,
        channel="online",
    )
    recorded = record_purchase(receipt, by=shop.by, at=NOW)
    purchase = Purchase.objects.get(id=recorded.purchase.id)
    assert recorded.created
    assert (purchase.total, purchase.discount, purchase.lines_count) == (2448, 200, 2)
    # 1800 × 10/110 = 163.6 and 648 × 8/108 = 48: rounded once per rate, down.
    assert purchase.tax == 163 + 48
    assert list(purchase.lines.order_by("position").values_list("quantity", "tax_rate")) == [
        (Decimal(2), Decimal(10)),
        (Decimal(3), Decimal(8)),
    ]
    entry = assert_recorded(PurchaseMade, customer=shop.customers[0], purchase_id=purchase.id)
    assert entry.amount == Money(2448)
    assert (entry.fact.lines, entry.fact.quantity) == (2, Decimal(5))
    assert (entry.store_id, entry.channel) == (shop.stores[0].id, "online")
    figures = Figures.objects.get(customer_id=shop.customers[0])
    assert (figures.purchases, figures.spent) == (1, 2448)
    assert figures.last_purchase_at == receipt.occurred_at


def test_a_sale_without_a_member_belongs_to_the_walk_in_customer_of_its_store(shop):
    purchase = shop.sell(store=1)
    assert purchase.customer_id == shop.stores[1].walk_in_customer_id
    assert_recorded(PurchaseMade, customer=purchase.customer_id)


def test_the_same_receipt_twice_is_one_purchase(shop):
    receipt = shop.receipt(shop.line(0), shop.line(1, 2, 432, tax_rate=Decimal(8)), customer=0)
    first = record_purchase(receipt, by=shop.by, at=NOW)
    changes = Change.objects.count()
    again = record_purchase(receipt, by=shop.by, at=NOW + timedelta(days=3))
    assert (again.created, again.purchase.id) == (False, first.purchase.id)
    assert again.change_id is None
    assert Change.objects.count() == changes
    assert len(entries_of(shop.customers[0], kind=PurchaseMade)) == 1
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 1432


def test_the_same_number_of_another_source_is_another_receipt(shop):
    receipt = shop.receipt()
    record_purchase(receipt, by=shop.by, at=NOW)
    assert record_purchase(replace(receipt, source="shop"), by=shop.by, at=NOW).created


def test_other_content_under_the_same_number_is_refused_by_the_names_of_the_fields(shop):
    receipt = shop.receipt(shop.line(0), shop.line(1, 1, 216), customer=0)
    record_purchase(receipt, by=shop.by, at=NOW)
    other = replace(
        receipt,
        occurred_at=receipt.occurred_at + timedelta(minutes=1),
        customer_id=shop.customers[1],
        store_id=shop.stores[1].id,
        channel="online",
        staff_id=None,
        lines=(shop.line(0, amount=999), shop.line(2, "1.5", 216)),
    )
    with pytest.raises(ReceiptDiffers) as refused:
        record_purchase(other, by=shop.by, at=NOW)
    assert set(fields_of(refused)) == {
        "occurred_at",
        "customer_id",
        "store_id",
        "channel",
        "lines[0].amount",
        "lines[1].product_id",
        "lines[1].quantity",
    }
    assert refused.value.status == 409
    assert Purchase.objects.get().total == 1216


def test_more_lines_under_the_same_number_are_refused(shop):
    receipt = shop.receipt(shop.line(0))
    record_purchase(receipt, by=shop.by, at=NOW)
    with pytest.raises(ReceiptDiffers) as refused:
        record_purchase(replace(receipt, lines=receipt.lines * 2), by=shop.by, at=NOW)
    assert list(fields_of(refused)) == ["lines"]


def test_every_unknown_thing_is_named_at_once(shop):
    line = replace(shop.line(0), product_id=9_999, staff_id=8_888)
    receipt = replace(
        shop.receipt(line, returns="R-none", kind="return"), store_id=7_777, customer_id=6_666
    )
    with pytest.raises(Invalid) as refused:
        record_purchase(receipt, by=shop.by, at=NOW)
    assert fields_of(refused) == {
        "store_id": "unknown",
        "customer_id": "unknown",
        "returns": "unknown",
        "lines[0].product_id": "unknown",
        "lines[0].staff_id": "unknown",
    }
    assert not Purchase.objects.exists()


def test_goods_come_back_against_their_sale_with_minus(shop):
    sale = shop.sell(shop.line(0, 3, 3000), customer=0)
    back = shop.receipt(shop.line(0, 2, 2000), kind="return", returns=sale.receipt_no)
    purchase = record_purchase(back, by=shop.by, at=NOW).purchase
    assert (purchase.total, purchase.customer_id) == (-2000, shop.customers[0])
    assert purchase.lines.get().quantity == -2
    entry = assert_recorded(PurchaseReturned, customer=shop.customers[0], returns_id=sale.id)
    assert entry.amount == Money(-2000)
    figures = Figures.objects.get(customer_id=shop.customers[0])
    assert (figures.purchases, figures.spent) == (1, 1000)


def test_more_than_was_bought_never_comes_back(shop):
    sale = shop.sell(shop.line(0, 3, 3000), customer=0)
    shop.sell(shop.line(0, 2, 2000), kind="return", returns=sale.id)
    with pytest.raises(CannotReturnMoreThanBought) as refused, override("ja"):
        shop.sell(shop.line(0, 2, 1000), kind="return", returns=sale.id)
    assert fields_of(refused) == {"lines[0].quantity": "returned_more_than_bought"}
    assert refused.value.errors[0].message == "購入分を1上回る返品になります。"
    with pytest.raises(CannotReturnMoreThanBought) as refused:
        shop.sell(shop.line(0, 1, 1001), kind="return", returns=sale.id)
    assert fields_of(refused) == {"lines[0].amount": "returned_more_than_bought"}
    with pytest.raises(CannotReturnMoreThanBought):
        shop.sell(shop.line(1, 1, 1), kind="return", returns=sale.id)
    shop.sell(shop.line(0, 1, 1000), kind="return", returns=sale.id)
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 0


def test_a_return_without_its_receipt_is_taken_too(shop):
    assert shop.sell(shop.line(0, 1, 500), kind="return").total == -500


def test_a_newer_version_corrects_and_an_older_one_changes_nothing(shop):
    first = shop.receipt(shop.line(0, amount=100), customer=0, version=1)
    third = replace(first, lines=(shop.line(0, amount=300),), version=3)
    second = replace(first, lines=(shop.line(0, amount=200),), version=2)
    for receipt in (first, third, second, third):
        record_purchase(receipt, by=shop.by, at=NOW)
    assert Purchase.objects.get().total == 300
    assert [e.amount.amount for e in entries_of(shop.customers[0], kind=PurchaseMade)] == [300]
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 300


def test_a_viewer_records_nothing(shop, viewer_actor):
    with pytest.raises(NotAllowed):
        record_purchase(shop.receipt(), by=viewer_actor, at=NOW)


def test_a_customer_somebody_may_not_see_is_unknown_to_them(shop, colleague):
    narrow = Actor.of(colleague(Role.STAFF, sees="own"))
    with pytest.raises(Invalid) as refused:
        record_purchase(shop.receipt(customer=0), by=narrow, at=NOW)
    assert fields_of(refused) == {"customer_id": "unknown"}
    assert record_purchase(shop.receipt(), by=narrow, at=NOW).created


def test_the_walk_in_customer_of_another_store_is_unknown(shop):
    walk_in = shop.stores[1].walk_in_customer_id
    with pytest.raises(Invalid) as refused:
        record_purchase(replace(shop.receipt(), customer_id=walk_in), by=shop.by, at=NOW)
    assert fields_of(refused) == {"customer_id": "unknown"}


def test_a_sale_to_somebody_they_may_not_see_cannot_be_returned_by_them(shop, colleague):
    sale = shop.sell(shop.line(0, amount=100), customer=0)
    narrow = Actor.of(colleague(Role.STAFF, sees="own"))
    for returns in (sale.id, sale.receipt_no):
        back = shop.receipt(shop.line(0, amount=100), kind="return", returns=returns)
        with pytest.raises(Invalid) as refused:
            record_purchase(back, by=narrow, at=NOW)
        assert fields_of(refused) == {"returns": "unknown"}
    assert Purchase.objects.filter(kind="return").count() == 0


def test_of_a_receipt_they_may_not_see_they_learn_nothing(shop, colleague):
    sale = shop.sell(shop.line(0, amount=100), customer=0)
    narrow = Actor.of(colleague(Role.STAFF, sees="own"))
    for amount in (100, 200):
        again = shop.receipt(shop.line(0, amount=amount), receipt_no=sale.receipt_no)
        with pytest.raises(ReceiptDiffers) as refused:
            record_purchase(again, by=narrow, at=NOW)
        assert fields_of(refused) == {"receipt_no": "taken"}


def test_recording_needs_few_queries(shop):
    receipt = shop.receipt(*(shop.line(n % 3, 1, 100) for n in range(40)), customer=0)
    with assert_queries(9):
        record_purchase(receipt, by=shop.by, at=NOW)
    assert PurchaseLine.objects.count() == 40
