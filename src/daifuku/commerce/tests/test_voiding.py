import pytest

from daifuku.commerce.actions import CannotVoidReturned, record_purchase, void_purchase
from daifuku.commerce.models import Buyer, Purchase
from daifuku.customers.models import Figures
from daifuku.foundation.changes import undo
from daifuku.foundation.errors import NotAllowed
from daifuku.foundation.models import Change
from daifuku.ledger.testing import assert_not_recorded, assert_recorded
from daifuku.ledger.vocabulary.commerce import PurchaseMade

from .conftest import NOW


def test_a_voided_receipt_stays_to_be_seen_and_counts_no_more(shop):
    receipt = shop.receipt(customer=0)
    purchase = record_purchase(receipt, by=shop.by, at=NOW).purchase
    made = void_purchase(purchase.id, by=shop.by, at=NOW, why="typed twice")
    assert Purchase.objects.get().voided_at == NOW
    assert_not_recorded(PurchaseMade, customer=shop.customers[0])
    figures = Figures.objects.get(customer_id=shop.customers[0])
    assert (figures.spent, figures.purchases) == (0, 0)
    assert not Buyer.objects.exists()
    again = record_purchase(receipt, by=shop.by, at=NOW)
    assert (again.created, again.purchase.id) == (False, purchase.id)
    undo(made.change_id, by=shop.by, at=NOW)
    assert_recorded(PurchaseMade, customer=shop.customers[0])
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 1000
    assert Buyer.objects.get().first_at == receipt.occurred_at


def test_voiding_twice_is_voiding_once(shop):
    purchase = shop.sell()
    void_purchase(purchase.id, by=shop.by, at=NOW)
    changes = Change.objects.count()
    assert void_purchase(purchase.id, by=shop.by, at=NOW).change_id is None
    assert Change.objects.count() == changes


def test_a_sale_of_which_goods_came_back_is_voided_after_its_return(shop):
    sale = shop.sell(shop.line(0, 2, 2000), customer=0)
    back = shop.sell(shop.line(0, 1, 1000), kind="return", returns=sale.id)
    with pytest.raises(CannotVoidReturned):
        void_purchase(sale.id, by=shop.by, at=NOW)
    void_purchase(back.id, by=shop.by, at=NOW)
    void_purchase(sale.id, by=shop.by, at=NOW)
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 0


def test_staff_do_not_void(shop, staff_actor):
    with pytest.raises(NotAllowed):
        void_purchase(shop.sell().id, by=staff_actor, at=NOW)
