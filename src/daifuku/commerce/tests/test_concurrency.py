"""Several tills at once (RELIABILITY B4 8 and 9)."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from daifuku.commerce.actions import (
    CannotReturnMoreThanBought,
    correct_purchase,
    identify_buyer,
    record_purchase,
)
from daifuku.commerce.actions.rows import locked
from daifuku.commerce.models import Product, Purchase, StoreDay
from daifuku.customers.models import Figures
from daifuku.foundation.changes import CannotUndo, change, undo
from daifuku.foundation.errors import Refused
from daifuku.foundation.models import Change
from daifuku.ledger.testing import entries_of
from daifuku.ledger.vocabulary.commerce import PurchaseMade

from .conftest import NOW, make_shop


@pytest.fixture
def own_shop(own_database, owner_actor):
    return make_shop(owner_actor)


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Run them at the same moment, each on a connection of its own; answers or refusals."""
    start, answers = Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            answers[place] = deeds[place]()
        except Refused as refused:
            answers[place] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_one_receipt_sent_ten_times_at_once_is_one_purchase(own_shop):
    shop = own_shop
    receipt = shop.receipt(shop.line(0), shop.line(1, 2, 432), customer=0)
    before = Change.objects.count()
    answers = at_once([lambda: record_purchase(receipt, by=shop.by, at=NOW)] * 10)
    assert {answer.purchase.id for answer in answers} == {Purchase.objects.get().id}
    assert sorted(answer.created for answer in answers) == [False] * 9 + [True]
    assert len(entries_of(shop.customers[0], kind=PurchaseMade)) == 1
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 1432
    assert StoreDay.objects.get().total == 1432
    # Those that came second left no change behind.
    assert Change.objects.count() == before + 1


def test_ten_returns_of_one_piece_at_once_are_one_return(own_shop):
    shop = own_shop
    sale = shop.sell(shop.line(0, 1, 1000), customer=0)
    first = shop.receipt(shop.line(0, 1, 1000), kind="return", returns=sale.id)
    receipts = [replace(first, receipt_no=f"X-{n}") for n in range(10)]
    answers = at_once(
        [lambda r=receipt: record_purchase(r, by=shop.by, at=NOW) for receipt in receipts]
    )
    refused = [answer for answer in answers if isinstance(answer, CannotReturnMoreThanBought)]
    assert len(refused) == 9
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 0


def test_many_tills_of_one_store_and_one_customer_add_up(own_shop):
    shop = own_shop
    receipts = [shop.receipt(shop.line(0, 1, 100 + n), customer=n % 2) for n in range(16)]
    at_once([lambda r=receipt: record_purchase(r, by=shop.by, at=NOW) for receipt in receipts])
    total = sum(100 + n for n in range(16))
    assert Purchase.objects.aggregate(sum=Sum("total"))["sum"] == total
    assert StoreDay.objects.get().total == total
    assert Figures.objects.aggregate(sum=Sum("spent"))["sum"] == total


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_messages_out_of_order_end_where_those_in_order_do(shop, order):
    """Sale, its correction, its second correction, and a return that is sent until it is taken."""
    first = shop.receipt(shop.line(0, 2, 2000), customer=0, version=1)
    messages = [
        first,
        replace(first, lines=(shop.line(0, 2, 1800),), version=2),
        replace(first, lines=(shop.line(0, 2, 1600),), version=3),
        shop.receipt(shop.line(0, 1, 800), kind="return", returns=first.receipt_no),
    ]
    waiting = [messages[n] for n in order]
    for _ in range(3):
        refused = []
        for message in waiting:
            try:
                record_purchase(message, by=shop.by, at=NOW)
            except Refused:
                refused.append(message)
        waiting = refused
    assert not waiting
    assert list(Purchase.objects.order_by("kind").values_list("total", flat=True)) == [-800, 1600]
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 800


def test_a_product_that_goes_waits_for_the_sale_that_names_it(own_shop):
    """Neither row locks nor foreign keys: still no line without its product."""
    shop = own_shop
    added = Change.objects.filter(action="commerce.add_product").order_by("id").first()
    told: list[object] = []

    def take_away() -> None:
        try:
            undo(added.id, by=shop.by, at=NOW)
        except CannotUndo as refused:
            told.append(refused)
        finally:
            connection.close()

    other = Thread(target=take_away)
    with change("commerce.record_purchase", by=shop.by, at=NOW):
        shop.sell(shop.line(0))
        other.start()
        other.join(1)
        assert other.is_alive()
    other.join(30)
    assert len(told) == 1
    assert Product.objects.filter(id=shop.products[0].id).exists()


def test_whoever_changes_a_sale_and_its_return_takes_the_sale_first(own_shop):
    """A return is corrected while the buyer of its sale becomes known: one waits for the other."""
    shop = own_shop
    sale = shop.sell(shop.line(0, 2, 2000))
    sent = shop.receipt(shop.line(0, 1, 1000), kind="return", returns=sale.id)
    back = record_purchase(sent, by=shop.by, at=NOW).purchase
    told: list[object] = []

    def correct_return() -> None:
        try:
            less = replace(sent, lines=(shop.line(0, 1, 900),))
            told.append(correct_purchase(back.id, less, by=shop.by, at=NOW))
        finally:
            connection.close()

    other = Thread(target=correct_return)
    with change("commerce.identify_buyer", by=shop.by, at=NOW):
        locked(sale.id)
        other.start()
        other.join(1)
        assert other.is_alive()
        identify_buyer(sale.id, shop.customers[0], by=shop.by, at=NOW)
    other.join(30)
    assert len(told) == 1
    assert Purchase.objects.get(id=back.id).customer_id == shop.customers[0]
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 1100
