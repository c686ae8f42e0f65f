"""A form of a product or a store that was left open takes nothing back unseen."""

import re

import pytest

from daifuku.commerce.actions import edit_product, edit_store
from daifuku.foundation.access import Role

from .conftest import NOW


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


def as_shown(answer, **typed):
    """What the form posts, of which only `typed` was changed."""
    was = dict(re.findall(r'name="was_(\w+)" value="([^"]*)"', answer.content.decode()))
    return was | {f"was_{name}": value for name, value in was.items()} | typed


def test_a_price_stays_as_somebody_else_set_it(shop, owner):
    product = shop.products[0]
    address = f"/products/{product.id}/edit"
    form = as_shown(owner.get(address), names_en="Rice cake")
    edit_product(product.id, {"price": 777}, by=shop.by, at=NOW)
    assert owner.post(address, form).status_code == 302
    product.refresh_from_db()
    assert (product.names.en, product.price) == ("Rice cake", 777)


def test_a_price_that_two_set_is_told_before_it_is_saved_over(shop, owner):
    product = shop.products[0]
    address = f"/products/{product.id}/edit"
    form = as_shown(owner.get(address), price="900")
    edit_product(product.id, {"price": 777}, by=shop.by, at=NOW)
    refused = owner.post(address, form)
    assert refused.status_code == 422
    assert "変更しました（今の値：777）" in refused.content.decode()
    product.refresh_from_db()
    assert product.price == 777
    assert owner.post(address, as_shown(refused, price="900")).status_code == 302
    product.refresh_from_db()
    assert product.price == 900


def test_a_store_keeps_what_another_page_set(shop, owner):
    store = shop.stores[0]
    address = f"/stores/{store.id}/edit"
    form = as_shown(owner.get(address), city="港区")
    edit_store(store.id, {"phone": "03-1111-2222"}, by=shop.by, at=NOW)
    assert owner.post(address, form).status_code == 302
    store.refresh_from_db()
    assert (store.city, store.phone) == ("港区", "03-1111-2222")


def test_a_store_abroad_keeps_the_postal_code_it_has(shop, owner):
    store = shop.stores[0]
    edit_store(store.id, {"postal_code": "96815"}, by=shop.by, at=NOW)
    address = f"/stores/{store.id}/edit"
    assert owner.post(address, as_shown(owner.get(address), city="ホノルル")).status_code == 302
    store.refresh_from_db()
    assert (store.city, store.postal_code) == ("ホノルル", "96815")
