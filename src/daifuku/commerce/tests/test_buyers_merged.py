"""When somebody bought first, again and last, while their records are merged, separated and sold to."""

import subprocess
import sys
from importlib import resources
from itertools import permutations
from threading import Event

import pytest
from django.db import connection

from daifuku.commerce.actions import identify_buyer, void_purchase
from daifuku.commerce.models import Buyer
from daifuku.customers.actions import create_customer, merge_customers, separate_customers
from daifuku.customers.payload import NewCustomer
from daifuku.foundation.changes import change
from harness.at_once import at_once, wait_until_somebody_waits

from .conftest import NOW, make_shop

RULES = (resources.files("daifuku.commerce") / "invariants.sql").read_text("utf-8").split(";")
[RULE] = [rule for rule in RULES if "commerce_buyer" in rule]


@pytest.fixture
def own_shop(own_database, owner_actor):
    """With a third customer."""
    shop = make_shop(owner_actor)
    shop.customers.append(create_customer(NewCustomer(family_name="齋藤"), by=shop.by, at=NOW).id)
    return shop


def broken():
    with connection.cursor() as cursor:
        cursor.execute(RULE)
        return cursor.fetchall()


def buyers():
    return sorted(Buyer.objects.values_list("customer_id", flat=True))


def overlapping(first, second, by):
    """`first` is written when `second` begins, and commits when that waits."""
    under_way = Event()

    def one():
        with change("commerce.record_purchase", by=by, at=NOW):
            first()
            under_way.set()
            wait_until_somebody_waits()

    def other():
        assert under_way.wait(timeout=20)
        second()

    answers = at_once(one, other)
    assert not [answer for answer in answers if isinstance(answer, Exception)]


@pytest.mark.parametrize("place", [0, 1], ids=["of the root", "of the merged"])
@pytest.mark.parametrize("bought", [(), (0,), (1,), (0, 1)], ids=str)
@pytest.mark.parametrize("merge_first", [True, False])
def test_a_sale_beside_a_merge_counts_with_the_root(own_shop, place, bought, merge_first):
    shop = own_shop
    root, other, _third = shop.customers
    for customer in bought:
        shop.sell(customer=customer)

    def merging():
        merge_customers(root, other, by=shop.by, at=NOW)

    def selling():
        shop.sell(customer=place)

    deeds = (merging, selling) if merge_first else (selling, merging)
    overlapping(*deeds, shop.by)
    assert buyers() == [root]
    assert broken() == []


@pytest.mark.parametrize("place", [0, 1], ids=["of the root", "of the merged"])
@pytest.mark.parametrize("separate_first", [True, False])
def test_a_sale_beside_a_separation_counts_with_its_own(own_shop, place, separate_first):
    shop = own_shop
    root, other, _third = shop.customers
    merge_customers(root, other, by=shop.by, at=NOW)

    def separating():
        separate_customers(root, other, by=shop.by, at=NOW)

    def selling():
        shop.sell(customer=place)

    deeds = (separating, selling) if separate_first else (selling, separating)
    overlapping(*deeds, shop.by)
    assert buyers() == [shop.customers[place]]
    assert broken() == []


@pytest.mark.parametrize("merge_first", [True, False])
@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_a_sale_beside_the_merge_of_a_root(own_shop, order, merge_first):
    shop = own_shop
    low, middle, top = (shop.customers[place] for place in order)
    merge_customers(middle, low, by=shop.by, at=NOW)

    def merging():
        merge_customers(top, middle, by=shop.by, at=NOW)

    def selling():
        shop.sell(customer=order[0])

    deeds = (merging, selling) if merge_first else (selling, merging)
    overlapping(*deeds, shop.by)
    assert buyers() == [top]
    assert broken() == []


@pytest.mark.parametrize("merge_first", [True, False])
@pytest.mark.parametrize("what", ["void", "identify"])
def test_a_sale_that_changes_beside_a_merge(own_shop, what, merge_first):
    shop = own_shop
    root, other, _third = shop.customers
    shop.sell(customer=0)
    shop.sell(customer=1)
    sale = shop.sell(customer=1 if what == "void" else None)

    def merging():
        merge_customers(root, other, by=shop.by, at=NOW)

    def changing():
        if what == "void":
            void_purchase(sale.id, by=shop.by, at=NOW)
        else:
            identify_buyer(sale.id, other, by=shop.by, at=NOW)

    deeds = (merging, changing) if merge_first else (changing, merging)
    overlapping(*deeds, shop.by)
    assert buyers() == [root]
    assert broken() == []


def test_the_rule_notices_whatever_is_wrong(shop):
    assert broken() == []
    shop.sell(customer=0)
    assert broken() == []
    first, second = shop.customers
    for wrong in ({"customer_id": second}, {"first_at": NOW}, {"second_at": NOW}, {"last_at": NOW}):
        kept = Buyer.objects.filter(customer_id=first)
        before = kept.values().get()
        kept.update(**wrong)
        assert broken(), wrong
        Buyer.objects.all().delete()
        assert broken()
        Buyer.objects.create(**before)
    assert broken() == []


_MADE = r"""
    SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'commerce\_%buyers%'
    UNION ALL
    SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE 'commerce\_%buyers%'
"""


def made():
    with connection.cursor() as cursor:
        cursor.execute(_MADE)
        return dict(cursor.fetchall())


def migrate(own_database, name):
    command = [sys.executable, "-m", "django", "migrate", "commerce", name, "--verbosity=0"]
    owner = {**own_database.environment, "DAIFUKU_DB_ROLE": "owner"}
    subprocess.run(command, env=owner, check=True)


def test_the_migration_can_be_taken_back(own_database, own_shop):
    shop = own_shop
    for place in (0, 1):
        shop.sell(customer=place)
    root, other, _third = shop.customers
    merge_customers(root, other, by=shop.by, at=NOW)
    after = made()
    migrate(own_database, "0007")
    assert buyers() == [root, other]
    before = made()
    assert after.keys() - before.keys() == {
        "commerce_buyers_merged",
        "commerce_keep_buyers_merged",
    }
    assert not [name for name, body in before.items() if "root_id" in body]
    shop.sell(customer=0)
    assert buyers() == [root, other]
    migrate(own_database, "0008")
    assert made() == after
    assert buyers() == [root]
    assert broken() == []
