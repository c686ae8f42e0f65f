"""What an undo leaves behind in this room: nothing that the thing undone had made."""

from dataclasses import replace

import pytest

from daifuku.commerce import actions
from daifuku.commerce.models import StoreDay
from daifuku.commerce.shop import NewCategory, NewProduct, NewStore
from daifuku.commerce.tests.conftest import NOW
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import CannotUndo, last_change_id, undo
from daifuku.foundation.search import find
from daifuku.foundation.text import Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def doing(shop):
    return {"by": shop.by, "at": NOW}


def titles(asked):
    return [hit.title for hit in find(asked, Actor.system()).hits]


def taken_back(by):
    return undo(last_change_id(), by=by, at=NOW).id


def test_a_product_that_was_taken_back_is_not_found(shop, doing):
    actions.add_product(NewProduct("K", Words(ja="金平糖")), **doing)
    assert titles("金平糖") == ["金平糖"]
    undone = taken_back(shop.by)
    assert titles("金平糖") == []
    undo(undone, by=shop.by, at=NOW)
    assert titles("金平糖") == ["金平糖"]


def test_a_product_is_found_by_its_old_name_again(shop, doing):
    actions.edit_product(shop.products[0].pk, {"names": Words(ja="日記帳")}, **doing)
    taken_back(shop.by)
    assert titles("手帳") == ["手帳"]
    assert titles("日記帳") == []


def test_so_are_its_category_and_a_store(shop, doing):
    sweets = actions.add_category(NewCategory("SW", Words(ja="菓子")), **doing)
    actions.add_product(NewProduct("K", Words(ja="金平糖"), category_id=sweets.pk), **doing)
    actions.edit_category(sweets.pk, {"names": Words(ja="和菓子")}, **doing)
    taken_back(shop.by)
    [hit] = find("金平糖", Actor.system()).hits
    assert hit.subtitle == "K · 菓子"
    actions.add_store(NewStore("S9", Words(ja="目黒店")), **doing)
    assert titles("目黒") == ["目黒店"]
    taken_back(shop.by)
    assert titles("目黒") == []


def test_a_day_of_which_no_receipt_is_left_goes_and_then_the_store(shop, doing):
    opened = actions.add_store(NewStore("S9", Words(ja="目黒店")), **doing)
    opening = last_change_id()
    sale = shop.sell()
    there = replace(shop.receipt(), receipt_no=sale.receipt_no, store_id=opened.pk)
    actions.correct_purchase(sale.pk, there, **doing)
    assert StoreDay.objects.filter(store=opened).count() == 1
    taken_back(shop.by)
    assert not StoreDay.objects.filter(store=opened).exists()
    undo(opening, by=shop.by, at=NOW)


def test_a_void_takes_its_day_away_and_an_undo_brings_it_back(shop, doing):
    sale = shop.sell()
    days = list(StoreDay.objects.values("store_id", "day", "sales", "total"))
    actions.void_purchase(sale.pk, **doing)
    assert not StoreDay.objects.exists()
    taken_back(shop.by)
    assert list(StoreDay.objects.values("store_id", "day", "sales", "total")) == days


def test_a_correction_stays_while_the_receipt_is_voided(shop, doing):
    """Taken back alone, the book would later say of it what the till does not."""
    sale = shop.sell()
    anew = replace(shop.receipt(shop.line(amount=700)), receipt_no=sale.receipt_no)
    actions.correct_purchase(sale.pk, anew, **doing)
    corrected = last_change_id()
    actions.void_purchase(sale.pk, **doing)
    voided = last_change_id()
    with pytest.raises(CannotUndo):
        undo(corrected, by=shop.by, at=NOW)
    undo(voided, by=shop.by, at=NOW)
    undo(corrected, by=shop.by, at=NOW)
    sale.refresh_from_db()
    assert (sale.total, sale.voided_at) == (1000, None)


def test_days_follow_the_time_zone_of_their_store_back(shop, doing):
    sale = shop.sell()
    days = set(StoreDay.objects.values_list("day", "sales"))
    actions.edit_store(shop.stores[0].pk, {"timezone": "America/New_York"}, **doing)
    assert set(StoreDay.objects.values_list("day", "sales")) != days
    taken_back(shop.by)
    assert set(StoreDay.objects.values_list("day", "sales")) == days
    actions.void_purchase(sale.pk, **doing)
    assert not StoreDay.objects.exists()
