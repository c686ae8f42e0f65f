"""Kept sums move with each happening and can be counted again from the book."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest

from daifuku.customers import actions, figures
from daifuku.customers.actions import NewCustomer
from daifuku.customers.figures import Shift
from daifuku.customers.models import Figures
from daifuku.customers.models.customer import NEVER
from daifuku.foundation.changes import change, undo
from daifuku.foundation.money import Money
from daifuku.ledger import book
from daifuku.ledger.vocabulary.commerce import PurchaseMade
from daifuku.ledger.vocabulary.work import CallLogged


def buy(customer, number, yen, *, by, at):
    """What commerce does: an entry and one shift."""
    total = Money(yen)
    fact = PurchaseMade(
        purchase_id=number, total=total, discount=Money(0), lines=1, quantity=Decimal(1)
    )
    touch = book.Touch(customer_id=customer.id, occurred_at=at, source="pos",
                       source_key=f"R-{number}", amount=total)  # fmt: skip
    with change("commerce.record_purchase", by=by, at=at) as made:
        book.record(fact, touch, at=at)
        figures.shift(customer.id, Shift(purchases=1, spent=yen, purchased_at=at))
    return made.id


def call(customer, number, *, by, at):
    touch = book.Touch(
        customer_id=customer.id, occurred_at=at, source="work", source_key=f"call:{number}"
    )
    with change("work.log_call", by=by, at=at):
        book.record(CallLogged(call_id=number, direction="in", outcome="talked"), touch, at=at)


def state():
    return list(Figures.objects.order_by("customer_id").values())


def test_purchases_add_up(mika, by, at):
    buy(mika, 1, 1200, by=by, at=at)
    buy(mika, 2, 800, by=by, at=at - timedelta(days=3))
    kept = Figures.objects.get(customer=mika)
    assert (kept.purchases, kept.spent) == (2, 2000)
    assert (kept.first_purchase_at, kept.last_purchase_at) == (at - timedelta(days=3), at)
    assert kept.last_contact_at == NEVER


@pytest.mark.parametrize("seed", range(5))
def test_rebuild_equals_incremental(add, by, at, seed):
    draw = random.Random(seed)
    people = [add(family_name=f"客{n}") for n in range(4)]
    changes = []
    for number in range(30):
        moment = at + timedelta(minutes=draw.randint(-10_000, 10_000))
        who = draw.choice(people)
        if draw.random() < 0.3:
            call(who, number, by=by, at=moment)
        elif draw.random() < 0.2 and changes:
            undo(changes.pop(draw.randrange(len(changes))), by=by, at=moment)
        else:
            changes.append(buy(who, number, draw.randint(1, 9999), by=by, at=moment))
    kept = state()
    assert sum(row["purchases"] for row in kept) == len(changes)
    figures.rebuild()
    assert state() == kept
    Figures.objects.all().delete()
    figures.rebuild()
    assert state() == kept


def test_many_shifts_of_one_customer_are_added_up(mika, at):
    earlier = at - timedelta(days=1)
    shifts = [Shift(1, 100, at), Shift(1, 200, earlier)]
    figures.shift_many([(mika.id, by_this) for by_this in shifts])
    kept = Figures.objects.get(customer=mika)
    assert (kept.purchases, kept.spent, kept.first_purchase_at) == (2, 300, earlier)
    assert kept.last_purchase_at == at


def test_talking_to_somebody_is_a_contact_and_editing_them_is_not(mika, by, at):
    actions.edit_customer(mika.id, {"given_name": "美沙"}, by=by, at=at)
    assert Figures.objects.get(customer=mika).last_contact_at == NEVER
    call(mika, 1, by=by, at=at)
    assert Figures.objects.get(customer=mika).last_contact_at == at


def test_every_entry_moves_the_last_entry(mika, by, at):
    later = at + timedelta(hours=1)
    actions.edit_customer(mika.id, {"given_name": "美沙"}, by=by, at=later)
    assert Figures.objects.get(customer=mika).last_entry_at == later


def test_walk_in_customers_keep_none(by, at):
    walk_in = actions.create_customer(NewCustomer(name="渋谷店", walk_in=True), by=by, at=at)
    buy(walk_in, 1, 500, by=by, at=at)
    figures.rebuild()
    assert state() == []
