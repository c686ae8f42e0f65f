from decimal import Decimal

import pytest

from daifuku.commerce.actions import CannotReturnMoreThanBought, GoodsBack, return_purchase
from daifuku.customers.models import Figures
from daifuku.foundation.errors import Invalid, NotFound

from .conftest import NOW


def back(number: str, **quantities: str) -> GoodsBack:
    found = {int(position[1:]): Decimal(much) for position, much in quantities.items()}
    return GoodsBack(receipt_no=number, occurred_at=NOW, quantities=found)


def test_each_line_is_refunded_in_proportion_and_the_last_piece_gets_the_rest(shop):
    sale = shop.sell(shop.line(0, 3, 1000), shop.line(1, 1, 216), customer=0)
    refunds = [
        return_purchase(sale.id, back(f"B-{n}", p1="1"), by=shop.by, at=NOW).purchase.total
        for n in range(3)
    ]
    assert refunds == [-333, -333, -334]
    assert Figures.objects.get(customer_id=shop.customers[0]).spent == 216


def test_no_more_comes_back_than_was_bought(shop):
    sale = shop.sell(shop.line(0, 3, 1000))
    return_purchase(sale.id, back("B-1", p1="2"), by=shop.by, at=NOW)
    with pytest.raises(CannotReturnMoreThanBought):
        return_purchase(sale.id, back("B-2", p1="2"), by=shop.by, at=NOW)


def test_lines_that_are_not_on_the_receipt_are_refused(shop):
    sale = shop.sell()
    for goods in (back("B-1", p2="1"), back("B-2"), back("B-3", p1="0")):
        with pytest.raises(Invalid):
            return_purchase(sale.id, goods, by=shop.by, at=NOW)
    with pytest.raises(NotFound):
        return_purchase(999, back("B-1", p1="1"), by=shop.by, at=NOW)
