"""Customers who are one, over all rooms: what each bought, asked and was told counts once, and what
came after a merge goes to whom it belongs."""

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection

from daifuku.commerce import actions as commerce
from daifuku.commerce import queries as sold
from daifuku.commerce.kept import rebuild as rebuild_kept
from daifuku.commerce.models import Buyer
from daifuku.commerce.receipt import Line, Receipt
from daifuku.commerce.shop import NewProduct, NewStore
from daifuku.config.cli.invariants import sentences
from daifuku.customers import actions, figures, queries
from daifuku.customers.actions import NewConsent
from daifuku.customers.models import ContactPoint, Customer, CustomerLink, CustomerTag, Figures
from daifuku.customers.queries import Filters, ListQuery
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import CannotUndo, last_change_id, undo
from daifuku.foundation.errors import Refused
from daifuku.foundation.filters import Asker, ask
from daifuku.foundation.text import Words
from daifuku.ledger import book
from daifuku.work import actions as work
from daifuku.work.models import Note

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


class Town:
    """A store, a product, and customers who buy."""

    def __init__(self, by):
        self.by, self.at, self.sales = by, AT, 0
        self.store = commerce.add_store(NewStore("S1", Words(ja="本店")), by=by, at=AT).id
        goods = NewProduct("P1", Words(ja="大福"), price=100)
        self.product = commerce.add_product(goods, by=by, at=AT).id

    def come(self, name):
        new = actions.read_new({"family_name": name})
        return actions.create_customer(new, by=self.by, at=self.at).id

    def receipt(self, customer_id, amount, at=None):
        self.sales += 1
        return Receipt(
            source="pos",
            receipt_no=f"R-{self.sales}",
            store_id=self.store,
            occurred_at=at or self.at,
            lines=(Line(self.product, Decimal(1), amount),),
            customer_id=customer_id,
        )

    def sell(self, customer_id, amount, at=None):
        receipt = self.receipt(customer_id, amount, at)
        return commerce.record_purchase(receipt, by=self.by, at=self.at).purchase

    def merge(self, one, other):
        return actions.merge_customers(one, other, by=self.by, at=self.at)

    def separate(self, one, other, **more):
        return actions.separate_customers(one, other, by=self.by, at=self.at, **more)

    def asked(self, question):
        clause = ask("customer", question, Asker.of(self.by, self.at))
        page = queries.list_page(ListQuery(filters=Filters(asked=clause)), self.by)
        return [row.id for row in page.rows]


@pytest.fixture
def town(owner_actor):
    return Town(owner_actor)


def kept(model):
    return list(model.objects.order_by("pk").values())


def sums():
    rows = Figures.objects.filter(customer__walk_in=False).order_by("pk")
    return {row.pk: (row.purchases, row.spent) for row in rows}


def buyers():
    return {row.pk: (row.first_at, row.second_at, row.last_at) for row in Buyer.objects.all()}


def test_both_count_as_one_buyer(town):
    first, second = town.come("斎藤"), town.come("齋藤")
    long_ago = AT - timedelta(days=400)
    town.sell(first, 1000)
    town.sell(second, 200, at=long_ago)
    town.merge(first, second)
    assert sums() == {first: (2, 1200), second: (0, 0)}
    assert buyers() == {first: (long_ago, AT, AT)}
    # The till still knows the number of the other record, and what it sends counts at once.
    sale = town.sell(second, 30)
    assert sale.customer_id == second
    assert sums()[first] == (3, 1230)
    assert town.asked("purchases().sum(total) = 1230") == [first]
    assert town.asked("spent = 1230 and purchase_count = 3") == [first]
    assert sold.habits_of([first, second], at=AT).lifetime == 1230
    assert [one.times for one in sold.buyers_of(town.product)] == [3]
    commerce.void_purchase(sale.id, by=town.by, at=AT)
    assert sums()[first] == (2, 1200)
    town.separate(first, second)
    assert sums() == {first: (1, 1000), second: (1, 200)}
    assert buyers() == {first: (AT, None, AT), second: (long_ago, None, long_ago)}


# FEATURES 137
def test_what_came_after_the_merge_goes_to_whom_it_belongs(town):
    first, second = town.come("斎藤"), town.come("齋藤")
    before = town.sell(first, 100)
    town.merge(first, second)
    town.at = AT + timedelta(days=1)
    mine, theirs = town.sell(first, 20), town.sell(first, 3)
    note = work.write_note(first, "粒あんが好き", by=town.by, at=town.at)
    link = CustomerLink.objects.get()
    facts = {entry.id: entry.fact for entry in queries.arrived(link)}
    told = [getattr(fact, "purchase_id", None) for fact in facts.values()]
    assert before.id not in told
    assert {mine.id, theirs.id} <= set(told)
    wanted = [
        id_
        for id_, fact in facts.items()
        if getattr(fact, "purchase_id", None) == theirs.id or hasattr(fact, "note_id")
    ]
    town.separate(first, second, assign=wanted)
    assert sums() == {first: (2, 120), second: (1, 3)}
    assert Note.objects.get(id=note.id).customer_id == second
    said = [entry.words.get("body") for entry in book.page([second]).entries]
    assert "粒あんが好き" in said
    # All of it was one change.
    undo(last_change_id(), by=town.by, at=town.at)
    assert sums() == {first: (3, 123), second: (0, 0)}
    assert Note.objects.get(id=note.id).customer_id == first


def test_receipts_of_all_ids_are_read_with_any_of_them(town):
    first, second = town.come("斎藤"), town.come("齋藤")
    sale = town.sell(second, 100)
    town.merge(first, second)
    clerk = type(town.by)(town.by.user_id, town.by.role, sees="own")
    actions.edit_customer(first, {"owner_id": town.by.user_id}, by=town.by, at=AT)
    for id_ in (first, second):
        for actor in (town.by, clerk):
            told = sold.purchases_json(sold.PurchaseQuery(customer_id=id_), actor)
            assert f'"id" : {sale.id}' in told
    assert sold.receipt(sale.id, clerk).purchase.id == sale.id


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_merged_and_separated_the_sums_are_right(town, seed):
    """Random merges, separations, sales and undos: what is kept is what a new count finds, nobody is
    their own root, and the money of all is the money of all receipts."""
    random = Random(seed)
    people = [town.come(name) for name in "甲乙丙丁戊己"]
    changes = []
    for step in range(60):
        town.at = AT + timedelta(minutes=step)
        one, other = random.sample(people, 2)
        deed = random.choice(["merge", "merge", "separate", "sell", "sell", "undo"])
        with contextlib.suppress(Refused):
            if deed == "merge":
                town.merge(one, other)
            elif deed == "separate":
                open_ = list(CustomerLink.objects.filter(unmerged_at=None).order_by("pk"))
                town.separate(one, random.choice(open_).customer_id if open_ else other)
            elif deed == "sell":
                town.sell(one, random.randint(1, 1000), at=AT - timedelta(days=step))
            elif changes:
                undo(random.choice(changes), by=town.by, at=town.at)
            changes.append(last_change_id())
    before = kept(Figures), kept(Buyer)
    figures.rebuild()
    rebuild_kept()
    assert (kept(Figures), kept(Buyer)) == before
    assert sum(spent for _times, spent in sums().values()) == _taken()
    _hold()


def _taken():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(total), 0) FROM commerce_purchase WHERE voided_at IS NULL"
        )
        return cursor.fetchone()[0]


def _hold():
    """What `daifuku doctor --invariants` asks."""
    with connection.cursor() as cursor:
        for sentence, query in sentences():
            cursor.execute(query)
            assert cursor.fetchall() == [], sentence
    roots = dict(Customer.objects.exclude(root=None).values_list("id", "root_id"))
    assert not set(roots) & set(roots.values())


COLUMNS = (
    "name name_key sort_key birthday gender stage_id owner_id corporate_number root_id merged_ids"
)


def said():
    """All that people read of each record: columns, tags, which point is the primary one."""
    rows = {c.pk: [getattr(c, name) for name in COLUMNS.split()] for c in Customer.objects.all()}
    tags = sorted(CustomerTag.objects.values_list("customer_id", "tag_id"))
    marks = sorted(ContactPoint.objects.values_list("customer_id", "normal", "is_primary"))
    return rows, tags, marks


@pytest.mark.parametrize("seed", range(8))
def test_in_whatever_order_they_are_separated_each_is_what_it_was(town, seed):
    """Merged at random, in groups of groups, with any choice of what is taken; then all separated, in
    any order."""
    random = Random(seed)
    tags = [actions.add_tag({"ja": word}, by=town.by, at=AT).id for word in ("甲", "乙")]
    people = []
    for number in range(6):
        body = {
            "family_name": random.choice(("斎藤", "齋藤", "林", "森")),
            "given_name": random.choice(("健", "翠", "")),
            "birthday": random.choice((None, "1980-01-01", "1990-02-02")),
            "gender": random.choice(("", "female", "male")),
            "stage": random.choice(("prospect", "lead", "regular")),
            "owner_id": random.choice((None, town.by.user_id)),
            "phones": random.choice(([], ["090-0000-0001"], [f"090-0000-001{number}"])),
            "tags": random.sample(tags, random.randint(0, 2)),
        }
        people.append(actions.create_customer(actions.read_new(body), by=town.by, at=AT).id)
    before = said()
    fields = ["name", "reading", "birthday", "gender", "stage", "owner", "phone", "email"]
    for step in range(5):
        town.at = AT + timedelta(minutes=step)
        roots = list(Customer.objects.filter(id__in=people, root=None).values_list("id", flat=True))
        one, other = random.sample(roots, 2)
        take = random.choice((None, random.sample(fields, random.randint(0, 8))))
        actions.merge_customers(one, other, take=take, by=town.by, at=town.at)
    while open_ := list(CustomerLink.objects.filter(unmerged_at=None)):
        gone = random.choice(open_).customer_id
        assert actions.separate_customers(gone, gone, by=town.by, at=town.at).kept == ()
    assert said() == before
    _hold()


def test_a_living_customer_is_not_dragged_into_the_bin(town):
    first, second = town.come("斎藤"), town.come("齋藤")
    town.merge(first, second)
    town.separate(first, second)
    separated = last_change_id()
    actions.delete_customer(first, by=town.by, at=AT)
    with pytest.raises(CannotUndo, match=f"#{first}"):
        undo(separated, by=town.by, at=AT)
    assert queries.root_of(second) == second


@pytest.mark.parametrize("redo", [True, False])
def test_nothing_of_whom_was_erased_comes_back(town, redo):
    first, second = town.come("斎藤"), town.come("齋藤")
    actions.edit_customer(second, {"birthday": "1980-04-01"}, by=town.by, at=AT)
    actions.merge_customers(first, second, take=["birthday"], by=town.by, at=AT)
    merged = last_change_id()
    back = undo(merged, by=town.by, at=AT).id if redo else merged
    if not redo:
        town.separate(first, second)
        back = last_change_id()
    actions.erase_customer(second, by=town.by, at=AT)
    with pytest.raises(CannotUndo):
        undo(back, by=town.by, at=AT)
    assert Customer.objects.get(id=first).birthday is None


def test_who_sees_only_the_root_hands_over_too(town, colleague):
    first, second = town.come("斎藤"), town.come("齋藤")
    clerk = Actor.of(colleague(sees="own"))
    actions.edit_customer(first, {"owner_id": clerk.user_id}, by=town.by, at=AT)
    town.merge(first, second)
    town.at = AT + timedelta(days=1)
    work.write_note(first, "粒あんが好き", by=town.by, at=town.at)
    [entry] = queries.arrived(CustomerLink.objects.get())
    actions.separate_customers(first, second, assign=[entry.id], by=clerk, at=town.at)
    assert Note.objects.get().customer_id == second


def test_what_was_handed_over_is_forgotten_with_whom_it_is_about(town):
    first, second = town.come("斎藤"), town.come("秘密")
    actions.merge_customers(first, second, take=["name"], by=town.by, at=AT)
    town.at = AT + timedelta(days=1)
    work.write_note(first, "秘密の注文", by=town.by, at=town.at)
    [entry] = queries.arrived(CustomerLink.objects.get())
    town.separate(first, second, assign=[entry.id])
    actions.erase_customer(second, by=town.by, at=town.at)
    tables = ("customers_customer_history", "customers_link_history", "customers_link")
    for table in (
        *tables,
        "work_note",
        "work_note_history",
        "ledger_private",
        "customers_customer",
    ):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE to_jsonb(t)::text LIKE '%%秘密%%'"
            )
            assert cursor.fetchone()[0] == 0, table


def test_each_keeps_what_was_agreed_for_it(town):
    first, second = town.come("斎藤"), town.come("齋藤")
    no = NewConsent("marketing", "email", False)
    yes = NewConsent("marketing", "email", True, "店頭", "お知らせを送ってよい")
    actions.set_consent(first, no, by=town.by, at=AT)
    town.at = AT + timedelta(days=1)
    town.merge(first, second)
    ids = [first, second]
    assert not queries.consent_of(ids)["marketing", "email"].granted
    # The customer changes their mind, in answer to a mail to the address of the second record.
    actions.set_consent(second, yes, by=town.by, at=AT + timedelta(days=2))
    assert queries.consent_of(ids)["marketing", "email"].granted
    town.at = AT + timedelta(days=3)
    town.separate(first, second)
    granted = {id_: queries.consent_of([id_])["marketing", "email"].granted for id_ in ids}
    assert granted == {first: False, second: True}


def test_a_till_may_name_either_of_two_who_are_one(town):
    first, second = town.come("斎藤"), town.come("齋藤")
    receipt = town.receipt(second, 100)
    sale = commerce.record_purchase(receipt, by=town.by, at=AT).purchase
    town.merge(first, second)
    again = commerce.record_purchase(replace(receipt, customer_id=first), by=town.by, at=AT)
    assert (again.created, again.purchase.customer_id) == (False, second)
    newer = replace(
        receipt, customer_id=first, version=2, lines=(Line(town.product, Decimal(1), 90),)
    )
    commerce.record_purchase(newer, by=town.by, at=AT)
    sale.refresh_from_db()
    assert (sale.customer_id, sale.total) == (second, 90)
    assert sums()[first] == (1, 90)
