"""A small shop: two stores, three products, two customers."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from daifuku.commerce.actions import add_product, add_store, record_purchase
from daifuku.commerce.models import Product, Store
from daifuku.commerce.receipt import Line, Receipt
from daifuku.commerce.shop import NewProduct, NewStore
from daifuku.customers.actions import create_customer
from daifuku.customers.payload import NewCustomer
from daifuku.foundation.access import Actor
from daifuku.foundation.text import Words

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
_numbers = count(1)


@dataclass
class Shop:
    by: Actor
    stores: list[Store]
    products: list[Product]
    customers: list[int]

    def line(self, product: int = 0, quantity: Any = 1, amount: int = 1000, **more: Any) -> Line:
        return Line(self.products[product].id, Decimal(quantity), amount, **more)

    def receipt(self, *lines: Line, store: int = 0, customer: int | None = None, **more: Any):
        made = Receipt(
            source="pos",
            receipt_no=f"R-{next(_numbers)}",
            store_id=self.stores[store].id,
            occurred_at=NOW - timedelta(hours=2),
            lines=lines or (self.line(),),
            customer_id=None if customer is None else self.customers[customer],
        )
        return replace(made, **more)

    def sell(self, *lines: Line, **more: Any):
        return record_purchase(self.receipt(*lines, **more), by=self.by, at=NOW).purchase


def make_shop(by: Actor) -> Shop:
    names = Words(ja="渋谷店", en="Shibuya"), Words(ja="池袋店", en="Ikebukuro")
    stores = [
        add_store(NewStore(f"S{n}", name), by=by, at=NOW) for n, name in enumerate(names, start=1)
    ]
    products = [
        add_product(new, by=by, at=NOW)
        for new in (
            NewProduct("P1", Words(ja="手帳", en="Diary"), price=1000),
            NewProduct("P2", Words(ja="大福", en="Daifuku"), price=216, tax_rate=Decimal(8)),
            NewProduct("P3", Words(ja="量り売りの茶", en="Loose tea"), tax_rate=Decimal(8)),
        )
    ]
    customers = [
        create_customer(NewCustomer(family_name=family, given_name="花"), by=by, at=NOW).id
        for family in ("山田", "佐藤")
    ]
    return Shop(by, stores, products, customers)


@pytest.fixture
def shop(owner_actor) -> Shop:
    return make_shop(owner_actor)
