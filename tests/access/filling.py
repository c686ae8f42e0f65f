"""Many of everything that a page lists, made through the doors of the rooms."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.core.mail import EmailMessage

from access.shop import AT, BY
from daifuku.commerce.actions import add_category, add_product, add_store, record_purchase
from daifuku.commerce.payload import product_from, receipt_from, store_from
from daifuku.commerce.shop import NewCategory
from daifuku.customers import actions as customers
from daifuku.customers.actions import NewConsent, NewPreference, NewRelation
from daifuku.foundation import outbox, viewings
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import ImportRun, User
from daifuku.foundation.teams import add_team
from daifuku.foundation.text import Words
from daifuku.foundation.tokens import add_token
from daifuku.work import actions as work

_numbers = count(1)


def fill(shop: dict[str, Any], user: User, rows: int) -> None:
    """As many more: around the customer, the product and the store that addresses name."""
    for number in (next(_numbers) for _ in range(rows)):
        writer = colleague(number)
        other = people(shop["customer_id"], number, writer)
        words(shop["customer_id"], number, writer)
        goods(shop, number, other, writer)
        settings(user, number)


def colleague(number: int) -> Actor:
    team = add_team(Words.of(f"班{number}"), by=BY, at=AT)
    user = User.objects.create_user(
        f"c{number}@shop.example", role=Role.OWNER.value, family_name=f"係{number}", team_id=team.pk
    )
    return Actor.of(user)


def people(who: int, number: int, by: Actor) -> int:
    """Alike the customer, related to the customer, and one in the bin."""
    body = {
        "family_name": f"客{number}",
        "owner_id": by.user_id,
        "phones": [f"090-0000-{number:04}"],
        "addresses": [{"town": f"渋谷{number}", "prefecture": "東京都"}],
    }
    other, binned = (
        customers.create_customer(customers.read_new(one), by=by, at=AT + timedelta(hours=number))
        for one in (body, {"family_name": f"捨{number}"})
    )
    customers.delete_customer(binned.pk, by=by, at=AT)
    customers.relate(NewRelation(who, other.pk, "introducer"), by=by, at=AT)
    customers.edit_customer(who, {"owner_id": by.user_id}, by=by, at=AT)
    tag = customers.add_tag(Words(ja=f"札{number}"), by=by, at=AT)
    for one in (who, other.pk):
        customers.tag(one, tag.pk, by=by, at=AT)
    customers.add_contact_point(who, "email", f"y{number}@example.jp", by=by, at=AT)
    customers.add_contact_point(who, "phone", f"03-1111-{number:04}", by=by, at=AT)
    customers.set_preference(who, NewPreference(f"colour{number}", "青", "店頭"), by=by, at=AT)
    consent = NewConsent("marketing", "email", number % 2 == 0, "店頭", "はい")
    customers.set_consent(who, consent, by=by, at=AT)
    viewings.viewed(other.pk, by=by, at=AT)
    return int(other.pk)


def words(who: int, number: int, by: Actor) -> None:
    work.write_note(who, f"メモ{number}", by=by, at=AT)
    work.log_call(who, work.NewCall(body=f"件{number}"), by=by, at=AT)
    work.record_inquiry(who, work.NewInquiry(f"問{number}"), by=by, at=AT)


def goods(shop: dict[str, Any], number: int, other: int, by: Actor) -> None:
    """A product, a store, and receipts: of the customer, of another, of nobody known."""
    kind = add_category(NewCategory(f"K{number}", Words(ja=f"類{number}")), by=by, at=AT)
    named = {"code": f"X{number}", "names": {"ja": f"品{number}"}}
    product = add_product(product_from(named | {"category_id": kind.pk}), by=by, at=AT)
    store = add_store(store_from(named), by=by, at=AT)
    home = {"home_store_id": store.pk}
    customers.edit_customer(shop["customer_id"], home, by=by, at=AT)
    for customer, place in ((shop["customer_id"], store.pk), (other, shop["store_id"]),
                            (None, shop["store_id"])):  # fmt: skip
        lines = [
            {"product_id": one, "quantity": "1", "amount": {"amount": "500", "currency": "JPY"}}
            for one in (product.pk, shop["product_id"])
        ]
        receipt = {
            "customer_id": customer,
            "store_id": place,
            "source": "pos",
            "receipt_no": f"X-{number}-{customer}",
            "occurred_at": "2026-11-20T10:00:00+09:00",
            "lines": lines,
        }
        record_purchase(receipt_from(receipt), by=by, at=AT)


def settings(user: User, number: int) -> None:
    add_token(user.pk, name=f"till{number}", scopes=["all"], by=BY, at=AT)
    outbox.Backend().send_messages([EmailMessage("見本", "見本", to=[f"c{number}@shop.example"])])
    ImportRun.objects.create(
        kind="customers", state="done", encoding="utf-8", header=["姓"], columns={"family_name": 0},
        file_name=f"客{number}.csv", path="", by_id=user.pk, via="page", started_at=AT,
    )  # fmt: skip
