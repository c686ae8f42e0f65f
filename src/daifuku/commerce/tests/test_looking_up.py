"""A receipt is found by the number that stands on it."""

from dataclasses import replace

import pytest
from django.db import connection
from django.utils import translation

from daifuku.commerce import looking_up
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.search import find
from harness import assert_queries

pytestmark = pytest.mark.django_db


def found(asked, actor, **more):
    return [hit.title for hit in find(asked, actor, **more).hits if hit.kind == "receipt"]


@pytest.mark.parametrize(
    "asked", ["AB-1234", "ab-1234", "ＡＢ－１２３４", " AB-1234 ", "AB-1", "AB1"]
)
def test_it_is_found_in_any_width_and_case_and_by_its_beginning(shop, asked):
    shop.sell(customer=0, receipt_no="AB-1234")
    shop.sell(customer=0, receipt_no="XY-1234")
    expected = [] if asked == "AB1" else ["AB-1234"]
    assert found(asked, shop.by) == expected


def test_one_of_another_sender_too_and_the_exact_one_first(shop):
    shop.sell(receipt_no="70011")
    shop.sell(receipt_no="7001", source="a")
    shop.sell(receipt_no="7001", source="z")
    assert found("7001", shop.by) == ["7001", "7001", "70011"]
    assert found("70", shop.by) == []


def test_it_says_what_when_where_and_who_and_opens_also_without_a_member(shop, signed_in):
    member = shop.sell(shop.line(amount=1200), customer=0, receipt_no="M-77")
    nobody = shop.sell(shop.line(amount=300), receipt_no="W-77")
    with translation.override("ja"):
        [hit] = find("M-77", shop.by).hits
    assert (hit.object_id, hit.customer_id) == (member.id, shop.customers[0])
    for said in ("¥1,200", "渋谷店", "山田"):
        assert said in hit.subtitle
    [hit] = find("W-77", shop.by).hits
    assert (hit.object_id, hit.customer_id) == (nobody.id, None)
    browser = signed_in(Role.STAFF)
    for page in ("/search/?q=W-77", "/search/?palette=1&q=W-77"):
        assert f"/receipts/{nobody.id}/" in browser.get(page).content.decode()
    assert browser.get(f"/receipts/{nobody.id}/").status_code == 200


def test_only_by_who_may_see_it(shop, colleague):
    shop.sell(customer=0, receipt_no="M-88")
    shop.sell(receipt_no="W-88")
    own = Actor.of(colleague(Role.STAFF, sees="own"))
    assert found("M-88", own) == []
    assert found("W-88", own) == ["W-88"]
    token = replace(shop.by, scopes=frozenset({"search:read"}))
    assert found("M-88", token) == []


def test_asking_for_customers_or_for_a_name_looks_for_no_number(shop):
    shop.sell(customer=0, receipt_no="M-99")
    assert found("M-99", shop.by, kinds=["customer"]) == []
    with assert_queries(1):
        find("山田", shop.by, kinds=["receipt", "customer"])


def test_it_walks_the_index_that_keeps_receipts_apart(shop):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {looking_up._NUMBERED}", [["7001"], ["7001"]])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Scan using purchase_one_per_receipt" in plan
    assert "= (s.source)::text) AND ((receipt_no)::text >= (asked.first)::text)" in plan
