import pytest

from daifuku.commerce.actions import identify_buyer, record_purchase
from daifuku.commerce.models import Buyer, Purchase
from daifuku.customers.models import Figures
from daifuku.foundation.changes import undo
from daifuku.foundation.errors import Invalid
from daifuku.ledger.testing import assert_not_recorded, assert_recorded
from daifuku.ledger.vocabulary.commerce import PurchaseMade, PurchaseReturned

from .conftest import NOW


def test_the_buyer_becomes_known_later_and_returns_follow(shop):
    receipt = shop.receipt(shop.line(0, 3, 3000))
    sale = record_purchase(receipt, by=shop.by, at=NOW).purchase
    shop.sell(shop.line(0, 1, 1000), kind="return", returns=sale.id)
    walk_in = sale.customer_id
    identify_buyer(sale.id, shop.customers[0], by=shop.by, at=NOW)
    assert set(Purchase.objects.values_list("customer_id", flat=True)) == {shop.customers[0]}
    for kind in (PurchaseMade, PurchaseReturned):
        assert_recorded(kind, customer=shop.customers[0])
        assert_not_recorded(kind, customer=walk_in)
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 2000
    assert Buyer.objects.get().customer_id == shop.customers[0]
    assert record_purchase(receipt, by=shop.by, at=NOW).created is False


def test_a_buyer_named_by_mistake_is_taken_back_by_undo_or_by_hand(shop):
    sale = shop.sell()
    walk_in = sale.customer_id
    made = identify_buyer(sale.id, shop.customers[0], by=shop.by, at=NOW)
    undo(made.change_id, by=shop.by, at=NOW)
    assert Purchase.objects.get().customer_id == walk_in
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 0
    identify_buyer(sale.id, shop.customers[1], by=shop.by, at=NOW)
    identify_buyer(sale.id, None, by=shop.by, at=NOW)
    assert Purchase.objects.get().identified_at is None
    assert_recorded(PurchaseMade, customer=walk_in)
    assert not Buyer.objects.exists()


def test_the_same_buyer_again_changes_nothing(shop):
    sale = shop.sell(customer=0)
    assert identify_buyer(sale.id, shop.customers[0], by=shop.by, at=NOW).change_id is None
    assert Purchase.objects.get().revision == 1


def test_unknown_customers_and_returns_are_refused(shop):
    sale = shop.sell(shop.line(0, 2, 2000))
    back = shop.sell(shop.line(0, 1, 1000), kind="return", returns=sale.id)
    with pytest.raises(Invalid):
        identify_buyer(sale.id, 4_242, by=shop.by, at=NOW)
    with pytest.raises(Invalid):
        identify_buyer(back.id, shop.customers[0], by=shop.by, at=NOW)
