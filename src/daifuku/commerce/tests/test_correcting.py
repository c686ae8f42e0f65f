from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from daifuku.commerce.actions import (
    CannotChangeVoided,
    CannotReturnMoreThanBought,
    correct_purchase,
    edit_product,
    identify_buyer,
    record_purchase,
    void_purchase,
)
from daifuku.commerce.models import Purchase
from daifuku.customers.actions import delete_customer
from daifuku.customers.models import Figures
from daifuku.foundation.changes import undo
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.foundation.models import Change
from daifuku.ledger import book
from daifuku.ledger.testing import assert_not_recorded, assert_recorded, entries_of
from daifuku.ledger.vocabulary.commerce import PurchaseMade, PurchaseReturned

from .conftest import NOW
from .test_recording import fields_of


def amounts(customer: int) -> list[int]:
    return [e.amount.amount for e in entries_of(customer) if e.amount is not None]


def test_a_correction_takes_the_entry_back_and_writes_the_next_revision(shop):
    receipt = shop.receipt(shop.line(0, 2, 2000), customer=0)
    purchase = record_purchase(receipt, by=shop.by, at=NOW).purchase
    wanted = replace(receipt, lines=(shop.line(0, 1, 1000), shop.line(1, 1, 216)))
    corrected = correct_purchase(purchase.id, wanted, by=shop.by, at=NOW)
    kept = Purchase.objects.get(id=purchase.id)
    assert (kept.total, kept.revision, kept.lines_count) == (1216, 2, 2)
    assert kept.lines.count() == 2
    assert corrected.change_id
    assert amounts(shop.customers[0]) == [1216]
    page = book.page([shop.customers[0]]).entries
    keys = sorted(e.source_key for e in page if e.kind == "commerce.purchase_made")
    assert keys[0] == receipt.receipt_no
    assert f"{receipt.receipt_no}#2" in keys
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 1216


def test_a_correction_without_difference_leaves_nothing(shop):
    receipt = shop.receipt(customer=0)
    purchase = record_purchase(receipt, by=shop.by, at=NOW).purchase
    changes = Change.objects.count()
    again = correct_purchase(purchase.id, receipt, by=shop.by, at=NOW)
    assert (again.change_id, Change.objects.count()) == (None, changes)
    assert Purchase.objects.get().revision == 1


def test_a_correction_moves_the_sale_to_another_customer_with_its_returns(shop):
    receipt = shop.receipt(shop.line(0, 3, 3000), customer=0)
    sale = record_purchase(receipt, by=shop.by, at=NOW).purchase
    back = shop.sell(shop.line(0, 1, 1000), kind="return", returns=sale.id)
    other = replace(receipt, customer_id=shop.customers[1])
    correct_purchase(sale.id, other, by=shop.by, at=NOW)
    assert Purchase.objects.get(id=back.id).customer_id == shop.customers[1]
    assert_not_recorded(PurchaseMade, customer=shop.customers[0])
    assert_not_recorded(PurchaseReturned, customer=shop.customers[0])
    assert_recorded(PurchaseReturned, customer=shop.customers[1], returns_id=sale.id)
    spent = dict(Figures.objects.values_list("customer_id", "spent"))
    assert (spent[shop.customers[0]], spent[shop.customers[1]]) == (0, 2000)


def test_a_correction_is_undone_to_what_stood_before(shop):
    receipt = shop.receipt(shop.line(0, 2, 2000), customer=0)
    purchase = record_purchase(receipt, by=shop.by, at=NOW).purchase
    wanted = replace(receipt, lines=(shop.line(1, 1, 216),), store_id=shop.stores[1].id)
    corrected = correct_purchase(purchase.id, wanted, by=shop.by, at=NOW)
    undo(corrected.change_id, by=shop.by, at=NOW)
    kept = Purchase.objects.get()
    assert (kept.total, kept.store_id, kept.revision) == (2000, shop.stores[0].id, 1)
    assert kept.lines.get().product_id == shop.products[0].id
    assert amounts(shop.customers[0]) == [2000]
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 2000


def test_the_number_of_a_receipt_stays(shop):
    receipt = shop.receipt()
    purchase = record_purchase(receipt, by=shop.by, at=NOW).purchase
    other = replace(receipt, receipt_no="R-other", kind="return")
    with pytest.raises(Invalid) as refused:
        correct_purchase(purchase.id, other, by=shop.by, at=NOW)
    assert fields_of(refused) == {"receipt_no": "fixed", "kind": "fixed"}


def test_a_sale_is_not_corrected_below_what_came_back(shop):
    receipt = shop.receipt(shop.line(0, 3, 3000), customer=0)
    sale = record_purchase(receipt, by=shop.by, at=NOW).purchase
    shop.sell(shop.line(0, 2, 2000), kind="return", returns=sale.id)
    for line in (shop.line(0, 1, 2500), shop.line(0, 3, 1999), shop.line(1, 9, 9000)):
        with pytest.raises(CannotReturnMoreThanBought):
            correct_purchase(sale.id, replace(receipt, lines=(line,)), by=shop.by, at=NOW)
    enough = replace(receipt, lines=(shop.line(0, 2, 2000),))
    assert correct_purchase(sale.id, enough, by=shop.by, at=NOW).purchase.total == 2000


def test_a_return_is_corrected_within_what_was_bought(shop):
    sale = shop.sell(shop.line(0, 3, 3000), customer=0)
    receipt = shop.receipt(shop.line(0, 2, 2000), kind="return", returns=sale.id)
    back = record_purchase(receipt, by=shop.by, at=NOW).purchase
    all_of_it = replace(receipt, lines=(shop.line(0, 3, 3000),))
    assert correct_purchase(back.id, all_of_it, by=shop.by, at=NOW).purchase.total == -3000
    more = replace(receipt, lines=(shop.line(0, 4, 3000),))
    with pytest.raises(CannotReturnMoreThanBought):
        correct_purchase(back.id, more, by=shop.by, at=NOW)


def test_a_voided_receipt_is_closed(shop):
    receipt = shop.receipt(customer=0)
    purchase = record_purchase(receipt, by=shop.by, at=NOW).purchase
    void_purchase(purchase.id, by=shop.by, at=NOW)
    wanted = replace(receipt, lines=(shop.line(1, 1, 5),))
    with pytest.raises(CannotChangeVoided):
        correct_purchase(purchase.id, wanted, by=shop.by, at=NOW)
    with pytest.raises(CannotChangeVoided):
        identify_buyer(purchase.id, shop.customers[1], by=shop.by, at=NOW)


def test_a_receipt_that_is_not_there_cannot_be_corrected(shop):
    with pytest.raises(NotFound):
        correct_purchase(987, shop.receipt(), by=shop.by, at=NOW)


def test_a_correction_by_a_till_that_knows_no_buyer_keeps_the_one_identified(shop):
    receipt = shop.receipt(shop.line(0, 1, 1000))
    purchase = record_purchase(receipt, by=shop.by, at=NOW).purchase
    identify_buyer(purchase.id, shop.customers[0], by=shop.by, at=NOW)
    wanted = replace(receipt, lines=(shop.line(0, 1, 900),))
    correct_purchase(purchase.id, wanted, by=shop.by, at=NOW)
    assert Purchase.objects.get().customer_id == shop.customers[0]
    assert record_purchase(wanted, by=shop.by, at=NOW).created is False


def test_a_receipt_of_a_customer_in_the_bin_can_still_be_corrected(shop):
    receipt = shop.receipt(customer=0)
    purchase = record_purchase(receipt, by=shop.by, at=NOW).purchase
    delete_customer(shop.customers[0], by=shop.by, at=NOW)
    later = replace(receipt, occurred_at=receipt.occurred_at - timedelta(hours=1))
    assert correct_purchase(purchase.id, later, by=shop.by, at=NOW).purchase.revision == 2


def test_a_correction_without_a_tax_rate_keeps_the_rate_of_that_time(shop):
    """The product's rate has changed since; another line of the receipt is what is corrected."""
    meal_in, meal_out = (shop.line(0, 1, 1000, tax_rate=Decimal(rate)) for rate in (10, 8))
    receipt = shop.receipt(meal_in, meal_out, shop.line(1, 1, 216))
    sale = record_purchase(receipt, by=shop.by, at=NOW).purchase
    edit_product(shop.products[0].id, {"tax_rate": Decimal(5)}, by=shop.by, at=NOW)
    plain = shop.line(0, 1, 1000)
    wanted = replace(receipt, lines=(plain, plain, shop.line(1, 2, 432), shop.line(2, 1, 50)))
    correct_purchase(sale.id, wanted, by=shop.by, at=NOW)
    rates = Purchase.objects.get().lines.order_by("position").values_list("tax_rate", flat=True)
    assert list(rates) == [10, 8, 8, 8]
    moved = replace(receipt, lines=(shop.line(1, 1, 216), plain))
    correct_purchase(sale.id, moved, by=shop.by, at=NOW)
    rates = Purchase.objects.get().lines.order_by("position").values_list("tax_rate", flat=True)
    assert list(rates) == [8, 8]
