from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection
from django.utils.translation import override

from daifuku.commerce.actions import (
    CannotCloseTwice,
    add_category,
    add_product,
    add_store,
    close_store,
    edit_category,
    edit_product,
    edit_store,
)
from daifuku.commerce.models import Category, Product, Store, StoreDay
from daifuku.commerce.payload import NewCategory, NewProduct, NewStore
from daifuku.commerce.shop import is_catch_all
from daifuku.customers.models import Customer, Figures
from daifuku.foundation.changes import undo
from daifuku.foundation.errors import Invalid, NotAllowed, NotFound
from daifuku.foundation.models import Change, SearchDocument
from daifuku.foundation.search import find
from daifuku.foundation.text import Words

from .conftest import NOW
from .test_recording import fields_of


def test_a_store_comes_with_a_hidden_customer_without_figures(shop):
    walk_in = Customer.objects.get(id=shop.stores[0].walk_in_customer_id)
    assert walk_in.walk_in
    assert not Figures.objects.filter(customer=walk_in).exists()


def test_stores_and_products_are_found_by_name_code_and_place(shop):
    edit_store(shop.stores[0].id, {"city": "渋谷区"}, by=shop.by, at=NOW)
    edit_product(shop.products[1].id, {"names": Words(ja="豆大福")}, by=shop.by, at=NOW)

    def found(asked):
        return [(hit.kind, hit.object_id) for hit in find(asked, shop.by).hits]

    assert ("store", shop.stores[0].id) in found("渋谷区")
    assert ("store", shop.stores[1].id) in found("ikebukuro")
    assert ("product", shop.products[1].id) in found("豆大福")
    assert ("product", shop.products[0].id) in found("P1")


def test_a_code_is_taken_once(shop):
    with pytest.raises(Invalid) as refused:
        add_store(NewStore("S1", Words(ja="新店")), by=shop.by, at=NOW)
    assert fields_of(refused) == {"code": "taken"}
    with pytest.raises(Invalid) as refused:
        edit_product(shop.products[0].id, {"code": "P2"}, by=shop.by, at=NOW)
    assert fields_of(refused) == {"code": "taken"}
    assert edit_product(shop.products[0].id, {"code": "P9"}, by=shop.by, at=NOW).code == "P9"


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (NewProduct("", Words(ja="茶")), {"code": "malformed"}),
        (NewProduct("茶", Words(ja="茶")), {"code": "malformed"}),
        (NewProduct("T", Words()), {"names": "required"}),
        (NewProduct("T", Words(ja="茶" * 121)), {"names": "too_long"}),
        (NewProduct("T", Words(ja="茶"), price=-1), {"price": "out_of_range"}),
        (NewProduct("T", Words(ja="茶"), tax_rate=Decimal(100)), {"tax_rate": "out_of_range"}),
        (NewProduct("T", Words(ja="茶"), category_id=77), {"category_id": "unknown"}),
    ],
)
def test_a_product_that_cannot_be_is_refused(admin_actor, new, expected):
    with pytest.raises(Invalid) as refused:
        add_product(new, by=admin_actor, at=NOW)
    assert fields_of(refused) == expected


def test_a_store_needs_a_time_zone_that_exists(admin_actor):
    new = NewStore("S", Words(ja="店"), timezone="Mars/Base", postal_code="1" * 13)
    with pytest.raises(Invalid) as refused:
        add_store(new, by=admin_actor, at=NOW)
    assert fields_of(refused) == {"timezone": "unknown", "postal_code": "too_long"}


def test_another_time_zone_moves_sales_to_other_days(shop):
    shop.sell()  # at 01:00 UTC: 10:00 in Tokyo, the evening before in Honolulu
    (day,) = StoreDay.objects.values_list("day", flat=True)
    edit_store(shop.stores[0].id, {"timezone": "Pacific/Honolulu"}, by=shop.by, at=NOW)
    (moved,) = StoreDay.objects.values_list("day", flat=True)
    assert (day - moved).days == 1


def test_a_store_closes_once_and_still_takes_late_receipts(shop):
    close_store(shop.stores[0].id, by=shop.by, at=NOW)
    with pytest.raises(CannotCloseTwice):
        close_store(shop.stores[0].id, by=shop.by, at=NOW)
    assert shop.sell().store_id == shop.stores[0].id


def test_an_edit_is_undone(shop):
    product = shop.products[0]
    edit_product(product.id, {"names": Words(ja="日記"), "price": 900}, by=shop.by, at=NOW)
    undo(Change.objects.latest("id").id, by=shop.by, at=NOW)
    kept = Product.objects.get(id=product.id)
    assert (kept.names.ja, kept.price, kept.sort_ja) == ("手帳", 1000, product.sort_ja)


def test_categories_stand_in_a_tree_without_circles(manager_actor):
    top = add_category(NewCategory("food", Words(ja="食品")), by=manager_actor, at=NOW)
    low = add_category(
        NewCategory("tea", Words(ja="茶"), parent_id=top.id), by=manager_actor, at=NOW
    )
    with pytest.raises(Invalid) as refused:
        edit_category(top.id, {"parent_id": low.id}, by=manager_actor, at=NOW)
    assert fields_of(refused) == {"parent_id": "circle"}
    edit_category(low.id, {"parent_id": None}, by=manager_actor, at=NOW)
    assert Category.objects.get(id=low.id).parent_id is None


def test_what_is_not_there_cannot_be_edited(shop):
    for edit in (edit_product, edit_store, edit_category):
        with pytest.raises(NotFound):
            edit(999, {"names": Words(ja="x")}, by=shop.by, at=NOW)
    with pytest.raises(Invalid) as refused:
        edit_store(shop.stores[0].id, {"walk_in_customer_id": 1}, by=shop.by, at=NOW)
    assert fields_of(refused) == {"walk_in_customer_id": "unknown_field"}


def test_only_an_administrator_opens_a_store(manager_actor):
    with pytest.raises(NotAllowed):
        add_store(NewStore("S", Words(ja="店")), by=manager_actor, at=NOW)
    assert not Store.objects.exists()


def test_products_and_stores_are_found_under_the_title_of_the_finders_language(shop):
    food = add_category(NewCategory("food", Words(ja="食品", en="Food")), by=shop.by, at=NOW)
    edit_product(shop.products[1].id, {"category_id": food.id}, by=shop.by, at=NOW)
    with override("en"):
        assert [(h.title, h.subtitle) for h in find("大福", shop.by).hits] == [
            ("Daifuku", "P2 · Food")
        ]
        assert [hit.title for hit in find("渋谷", shop.by).hits] == ["Shibuya"]
    with override("ja"):
        assert [(h.title, h.subtitle) for h in find("daifuku", shop.by).hits] == [
            ("大福", "P2 · 食品")
        ]


def test_a_category_with_another_name_renames_what_search_says_of_its_products(shop):
    food = add_category(NewCategory("food", Words(ja="食品", en="Food")), by=shop.by, at=NOW)
    edit_product(shop.products[1].id, {"category_id": food.id}, by=shop.by, at=NOW)
    edit_category(food.id, {"names": Words(ja="菓子", en="Sweets")}, by=shop.by, at=NOW)
    with override("ja"):
        assert [hit.subtitle for hit in find("P2", shop.by).hits] == ["P2 · 菓子"]


@pytest.mark.parametrize(
    ("ja", "en", "expected"),
    [
        ("クーポン・雑品目", "Coupons and other items", True),
        ("その他", "Other", True),
        ("", "Miscellaneous", True),
        ("その他ワイン", "Other wine", False),
        ("雑穀", "Grains", False),
    ],
)
def test_a_category_for_what_fits_nowhere_else_is_known_by_its_name(ja, en, expected):
    assert is_catch_all(Words(ja=ja, en=en)) is expected


def test_the_migration_fills_titles_as_writing_does(shop):
    fill = import_module("daifuku.commerce.migrations.0005_fill_titles_in_both_languages")
    food = add_category(NewCategory("food", Words(ja="食品", en="Food")), by=shop.by, at=NOW)
    edit_product(shop.products[1].id, {"category_id": food.id}, by=shop.by, at=NOW)
    kept = dict(SearchDocument.objects.values_list("id", "titles"))
    SearchDocument.objects.update(titles=None)
    with connection.cursor() as cursor:
        for statement in (fill._PRODUCTS, fill._STORES):
            cursor.execute(statement)
    assert dict(SearchDocument.objects.values_list("id", "titles")) == kept
