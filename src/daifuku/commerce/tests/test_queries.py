import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from daifuku.commerce import queries
from daifuku.commerce.actions import (
    add_category,
    add_store,
    close_store,
    edit_category,
    edit_product,
    record_purchase,
    void_purchase,
)
from daifuku.commerce.bulk import load_stores
from daifuku.commerce.models import Store
from daifuku.commerce.payload import NewCategory
from daifuku.commerce.queries import ProductQuery, PurchaseQuery, places
from daifuku.commerce.queries.sales import Buyers, Repeat
from daifuku.commerce.shop import NewStore
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.foundation.text import Words
from daifuku.ledger.facts import UnknownFact
from daifuku.ledger.testing import entries_of
from daifuku.ledger.vocabulary.commerce import PurchaseMade

from .conftest import NOW

TODAY = date(2026, 11, 22)


def on(day: date, hour: int = 3) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_the_month_is_compared_with_the_same_days_of_the_last(shop):
    for day, amount in (
        (date(2026, 11, 1), 100),
        (date(2026, 11, 22), 20),
        (date(2026, 10, 1), 50),
        (date(2026, 10, 22), 10),
        (date(2026, 10, 23), 9999),
        (date(2026, 9, 30), 9999),
    ):
        shop.sell(shop.line(0, 1, amount), occurred_at=on(day))
    sale = shop.sell(shop.line(0, 1, 7), occurred_at=on(date(2026, 11, 2)))
    shop.sell(shop.line(0, 1, 7), kind="return", returns=sale.id, occurred_at=on(TODAY))
    void_purchase(shop.sell(shop.line(0, 1, 500)).id, by=shop.by, at=NOW)
    month = queries.month_to_date(TODAY)
    assert (month.total, month.before, month.receipts) == (120, 60, 3)
    assert month.change == 1.0
    assert (month.days[0], month.days[1], month.days[-1]) == (100, 7, 13)
    assert queries.month_to_date(TODAY, store_id=shop.stores[1].id).total == 0


def test_a_month_ends_with_the_last_day_that_a_till_sent(shop):
    for day, amount in (
        (date(2026, 11, 17), 100),
        (date(2026, 10, 17), 50),
        (date(2026, 10, 18), 9999),
    ):
        shop.sell(shop.line(0, 1, amount), occurred_at=on(day))
    month = queries.month_to_date(TODAY)
    assert (month.total, month.before, len(month.days)) == (100, 50, 17)
    assert month.late == date(2026, 11, 17)
    assert queries.month_to_date(date(2026, 11, 17)).late is None


def test_before_the_first_receipt_of_a_month_the_last_one_is_shown(shop):
    """At midnight of the first nobody has lost all sales."""
    for day, amount in ((date(2026, 10, 29), 100), (date(2026, 9, 29), 80), (date(2026, 9, 30), 7)):
        shop.sell(shop.line(0, 1, amount), occurred_at=on(day))
    month = queries.month_to_date(date(2026, 11, 1))
    assert (month.total, month.before, len(month.days)) == (100, 80, 29)
    assert (month.earlier, month.late) == (date(2026, 10, 1), date(2026, 10, 29))
    assert queries.month_shown(date(2026, 11, 30)) == date(2026, 10, 1)
    # Of a shop that sells nothing any more this month is shown, with nothing in it.
    assert queries.month_to_date(date(2026, 12, 1)).total == 0
    assert queries.month_to_date(date(2026, 12, 1)).earlier is None
    shop.sell(shop.line(0, 1, 5), occurred_at=on(date(2026, 11, 1)))
    month = queries.month_to_date(date(2026, 11, 1))
    assert (month.total, month.before, month.earlier) == (5, 0, None)


def test_a_store_that_sold_nothing_is_told_of_the_month_of_the_others(shop):
    shop.sell(shop.line(0, 1, 100), occurred_at=on(date(2026, 11, 3)))
    month = queries.month_to_date(date(2026, 11, 5), store_id=shop.stores[1].id)
    assert (month.total, month.earlier, len(month.days)) == (0, None, 5)


@pytest.mark.parametrize("today", [date(2026, 3, 31), date(2028, 2, 29), date(2026, 1, 5)])
def test_months_of_other_lengths_compare_too(shop, today):
    assert len(queries.month_to_date(today).days) == today.day


def test_a_sale_counts_on_the_day_of_its_store(shop):
    """00:30 in Tokyo on the first is still the thirty-first in UTC."""
    moment = datetime(2026, 10, 31, 15, 30, tzinfo=UTC)
    shop.sell(shop.line(0, 1, 100), occurred_at=moment)
    assert queries.month_to_date(TODAY).days[0] == 100


def test_who_bought_this_month_is_new_or_returning(shop):
    shop.sell(customer=0, occurred_at=on(date(2026, 9, 3)))
    shop.sell(customer=0, occurred_at=on(date(2026, 11, 3)))
    shop.sell(customer=1, occurred_at=on(date(2026, 11, 4)))
    shop.sell(occurred_at=on(date(2026, 11, 5)))  # nobody known
    assert queries.buyers_since(date(2026, 11, 1)) == Buyers(new=1, returning=1)
    assert queries.buyers_since(date(2026, 11, 4)) == Buyers(new=1, returning=0)


def test_late_receipts_change_who_is_new(shop):
    shop.sell(customer=1, occurred_at=on(date(2026, 11, 4)))
    assert queries.buyers_since(date(2026, 11, 1)).new == 1
    shop.sell(customer=1, occurred_at=on(date(2026, 10, 4)))
    assert queries.buyers_since(date(2026, 11, 1)) == Buyers(new=0, returning=1)


def test_f2_is_the_share_of_first_buyers_who_come_back(shop):
    """FEATURES 109."""
    shop.sell(customer=0, occurred_at=on(date(2026, 6, 1)))
    shop.sell(customer=0, occurred_at=on(date(2026, 7, 11)))
    shop.sell(customer=0, occurred_at=on(date(2026, 8, 1)))
    shop.sell(customer=1, occurred_at=on(date(2026, 6, 20)))
    found = queries.repeat_of(on(date(2026, 6, 1), 0), on(date(2026, 7, 1), 0))
    assert found == Repeat(first_buyers=2, second_buyers=1, median_days=40)
    assert found.rate == 0.5
    (june,) = queries.cohorts(TODAY)
    assert (june.month, june.first_buyers, june.ever) == (date(2026, 6, 1), 2, 1)
    assert june.within == (0, 1, 1)
    assert june.settled == 144
    assert queries.repeat_of(on(date(2025, 1, 1)), on(date(2025, 2, 1))).rate is None


def test_habits_are_told_over_a_year(shop):
    tea = add_category(NewCategory("tea", Words(ja="茶")), by=shop.by, at=NOW)
    desk = add_category(NewCategory("desk", Words(ja="文具")), by=shop.by, at=NOW)
    edit_product(shop.products[2].id, {"category_id": tea.id}, by=shop.by, at=NOW)
    edit_product(shop.products[0].id, {"category_id": desk.id}, by=shop.by, at=NOW)
    for amount in (100, 200, 900):
        shop.sell(shop.line(0, 1, amount), shop.line(2, 1, 5), customer=0)
    shop.sell(customer=0, occurred_at=NOW - timedelta(days=366))
    void_purchase(shop.sell(customer=0).id, by=shop.by, at=NOW)
    habits = queries.habits_of([shop.customers[0]], at=NOW)
    assert (habits.spent, habits.visits, habits.usual_basket) == (1215, 3, 205)
    assert [(str(names.ja), money) for names, money in habits.favourites] == [
        ("文具", 1200),
        ("茶", 15),
    ]
    edit_category(desk.id, {"catch_all": True}, by=shop.by, at=NOW)
    habits = queries.habits_of([shop.customers[0]], at=NOW)
    assert [str(names.ja) for names, _money in habits.favourites] == ["茶"]
    nobody = queries.habits_of([shop.customers[1]], at=NOW)
    assert (nobody.spent, nobody.visits, nobody.usual_basket, nobody.favourites) == (0, 0, None, [])


def test_what_is_kept_of_all_time_stands_beside_the_year(shop):
    """Returns deducted, voided ones left out, of a merged customer all that both bought."""
    long_ago, lately = NOW - timedelta(days=400), NOW - timedelta(days=3)
    shop.sell(shop.line(0, 1, 700), customer=0, occurred_at=long_ago)
    sale = shop.sell(shop.line(0, 2, 1800), customer=0, occurred_at=lately)
    shop.sell(shop.line(0, -1, -900), kind="return", returns=sale.id, occurred_at=NOW)
    void_purchase(shop.sell(customer=0).id, by=shop.by, at=NOW)
    both = shop.sell(shop.line(0, 1, 50), customer=1, occurred_at=NOW - timedelta(days=2))
    habits = queries.habits_of(shop.customers[:1], at=NOW)
    assert (habits.lifetime, habits.spent, habits.last_purchase_at) == (1600, 900, lately)
    habits = queries.habits_of(shop.customers, at=NOW)
    assert (habits.lifetime, habits.last_purchase_at) == (1650, both.occurred_at)
    void_purchase(both.id, by=shop.by, at=NOW)
    habits = queries.habits_of(shop.customers[1:], at=NOW)
    assert (habits.lifetime, habits.last_purchase_at) == (0, None)


def test_timeline_cards_get_their_lines_in_one_query(shop, django_assert_num_queries):
    for _ in range(3):
        shop.sell(shop.line(0, 1, 100), shop.line(1, "1.5", 324), customer=0)
    entries = entries_of(shop.customers[0], kind=PurchaseMade)
    with django_assert_num_queries(1):
        found = queries.receipts_behind(entries, shop.by)
    assert set(found) == {entry.id for entry in entries}
    receipt = found[entries[0].id]["receipt"]
    assert [(line.name.ja, line.quantity, line.amount) for line in receipt.lines] == [
        ("手帳", Decimal(1), 100),
        ("大福", Decimal("1.5"), 324),
    ]


def test_the_days_of_stores_begin_at_midnight_of_the_company(shop):
    """At eight in the morning in Tokyo it is still yesterday by the clock of Greenwich."""
    morning = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    for hours in (1, 9):
        shop.sell(occurred_at=morning - timedelta(hours=hours))
    assert {row.total for row in queries.stores(morning)[0]} == {0, 1000}


def test_an_entry_of_a_newer_program_has_no_receipt_to_show(shop):
    shop.sell(customer=0)
    (entry,) = entries_of(shop.customers[0], kind=PurchaseMade)
    newer = replace(entry, fact=UnknownFact(entry.kind, entry.version + 1, {"x": 1}))
    assert queries.receipts_behind([newer], shop.by) == {}


def test_stores_stand_by_sales_closed_ones_last(shop):
    shop.sell(store=1)
    rows, more = queries.stores(NOW - timedelta(days=28))
    assert [(row.names.ja, row.total, row.receipts) for row in rows] == [
        ("池袋店", 1000, 1),
        ("渋谷店", 0, 0),
    ]
    assert not more
    close_store(shop.stores[1].id, by=shop.by, at=NOW)
    assert queries.stores(NOW - timedelta(days=28))[0][-1].names.ja == "池袋店"
    with pytest.raises(NotFound):
        queries.store(max(store.id for store in shop.stores) + 1)


def test_who_has_more_stores_than_are_shown_is_told(shop, signed_in, monkeypatch):
    monkeypatch.setattr(places, "MOST", 1)
    shop.sell(store=1)
    rows, more = queries.stores(NOW - timedelta(days=28))
    assert ([row.names.ja for row in rows], more) == (["池袋店"], True)
    assert "売上の多い順に1店舗" in signed_in().get("/stores/").content.decode()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        *(("S1", "S1"), ("s1", "s1"), ("Ｓ2", "S2"), ("渋谷店", "S1"), ("IKEBUKURO", "S2")),
        *(("Ｓ１", None), ("S9", None), ("本店", None), ("ｓ７", "S7")),
    ],
)
def test_a_store_is_called_by_its_code_sooner_than_by_a_name(shop, asked, code):
    for new, name in (("s1", "本店"), ("S7", "S1"), ("S8", "本店"), ("A", "S7")):
        add_store(NewStore(new, Words(ja=name)), by=shop.by, at=NOW)
    ids = dict(Store.objects.values_list("code", "id"))
    assert queries.stores_called([asked]) == ({asked: ids[code]} if code else {})


def test_every_store_can_be_called(shop):
    """Also of a chain with more than a list of stores ever shows."""
    new = [NewStore(f"M{n}", Words(ja=f"店{n}")) for n in range(1, 5002)]
    load_stores(new, by=shop.by, at=NOW)
    last = Store.objects.get(code="M5001")
    assert queries.stores_called(["m5001", "店5001"]) == {"m5001": last.id, "店5001": last.id}


def test_what_sells_most_is_told_for_28_days(shop):
    shop.sell(shop.line(0, 1, 100), shop.line(1, 4, 864))
    shop.sell(shop.line(1, "0.5", 100))
    shop.sell(shop.line(2, 1, 99_999), occurred_at=NOW - timedelta(days=29))
    top = queries.top_products(shop.stores[0].id, at=NOW)
    assert [(row.names.ja, row.quantity, row.amount) for row in top] == [
        ("大福", "4.5", 964),
        ("手帳", "1", 100),
    ]


def test_the_trend_of_a_product_has_twelve_months(shop):
    shop.sell(shop.line(0, 2, 200), occurred_at=on(date(2026, 9, 30), 16))  # October in Tokyo
    shop.sell(shop.line(0, 1, 100))
    shop.sell(shop.line(0, 1, 100), occurred_at=on(date(2025, 11, 22)))
    months = queries.trend_of(shop.products[0].id, at=NOW)
    assert len(months) == 12
    assert (months[-1].month, months[-1].amount) == (date(2026, 11, 1), 100)
    assert (months[-2].month, months[-2].amount) == (date(2026, 10, 1), 200)
    assert (months[0].month, months[0].amount) == (date(2025, 12, 1), 0)


def test_who_buys_a_product_leaves_walk_ins_out(shop):
    shop.sell(shop.line(0, 1, 100), customer=0)
    shop.sell(shop.line(0, 1, 300), customer=1)
    shop.sell(shop.line(0, 1, 900))
    buyers = queries.buyers_of(shop.products[0].id)
    assert [(buyer.customer_id, buyer.amount) for buyer in buyers] == [
        (shop.customers[1], 300),
        (shop.customers[0], 100),
    ]


def test_the_api_lists_purchases_by_keyset(shop):
    ids = [shop.sell(customer=n % 2).id for n in range(5)]
    seen, after = [], ""
    while True:
        page = json.loads(queries.purchases_json(PurchaseQuery(after=after, limit=2), shop.by))
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == ids[::-1]
    mine = queries.purchases_json(PurchaseQuery(customer_id=shop.customers[0]), shop.by)
    assert {item["customer_id"] for item in json.loads(mine)["items"]} == {shop.customers[0]}
    for cursor in ("x", "bm9uc2Vuc2U", "W10"):
        with pytest.raises(Invalid):
            queries.purchases_json(PurchaseQuery(after=cursor), shop.by)


def test_the_api_tells_amount_and_tax_of_each_rate(shop):
    sale = shop.sell(shop.line(0, 1, 1000), *[shop.line(1, 1, 105)] * 3)
    back = shop.sell(shop.line(1, 3, 315), kind="return", returns=sale.id)

    def rates(purchase):
        found = json.loads(queries.purchase_json(purchase.id, shop.by))
        return [
            (one["tax_rate"], one["amount"]["amount"], one["tax"]["amount"])
            for one in found["tax_by_rate"]
        ]

    assert rates(sale) == [("10", "1000", "90"), ("8", "315", "23")]
    assert rates(back) == [("8", "-315", "-23")]


def test_the_api_hides_what_one_may_not_see(shop, colleague):
    known, unknown = shop.sell(customer=0), shop.sell()
    narrow = Actor.of(colleague(Role.STAFF, sees="own"))
    with pytest.raises(NotFound):
        queries.purchase_json(known.id, narrow)
    assert json.loads(queries.purchase_json(unknown.id, narrow))["customer_id"] is None
    items = json.loads(queries.purchases_json(PurchaseQuery(), narrow))["items"]
    assert [item["id"] for item in items] == [unknown.id]


HOT = {
    "purchase_of_customer": lambda shop: queries.receipts_of([shop.customers[0]]),
    "purchase_returning": lambda shop: queries.receipts_of([shop.customers[0]]),
    "purchase_of_store": lambda shop: queries.top_products(shop.stores[0].id, at=NOW),
    "purchase_by_time": lambda shop: queries.purchases_json(PurchaseQuery(), shop.by),
    "line_one_per_position": lambda shop: queries.receipt(shop.sell(customer=0).id, shop.by),
    "line_of_product": lambda shop: queries.buyers_of(shop.products[0].id),
    "store_day_by_day": lambda shop: queries.month_to_date(TODAY),
    "buyer_by_last": lambda shop: queries.buyers_since(TODAY),
    "buyer_by_first": lambda shop: queries.buyers_since(TODAY),
    "product_by_name_ja": lambda shop: queries.products(ProductQuery(after=("x", 3)), shop.by),
}


@pytest.mark.parametrize("index", HOT)
def test_every_hot_query_walks_its_index_without_sorting(own_database, shop, index):
    # Of its own: where many tests have come and gone, one index costs as little as another.
    with CaptureQueriesContext(connection) as asked:
        HOT[index](shop)
    walks = [
        walk for sql in asked for plan in plans_of(sql["sql"]) for walk in walks_of(plan, index)
    ]
    assert walks, "no query walks it"
    for above in walks:
        whole = next((n for n, node in enumerate(above) if node in ("Limit", "Aggregate")), None)
        assert not any("Sort" in node for node in above[:whole]), above


def plans_of(statement):
    """How PostgreSQL would go about it with millions of rows: so few would rather be read whole."""
    if not statement.lstrip().startswith(("SELECT", "WITH")):
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        for method in ("seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{method} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return [one["Plan"] for one in plan]


def walks_of(node, index, above=()):
    """Of each node that walks the index, what stands above it, the nearest first."""
    if node.get("Index Name") == index:
        yield above
    for below in node.get("Plans", ()):
        yield from walks_of(below, index, (node["Node Type"], *above))


def test_recording_again_shows_in_the_month_at_once(shop):
    receipt = shop.receipt(occurred_at=NOW)
    record_purchase(receipt, by=shop.by, at=NOW)
    assert queries.month_to_date(TODAY).total == 1000
