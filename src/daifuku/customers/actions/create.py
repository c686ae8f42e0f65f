"""A customer comes into the book."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from daifuku.customers import finding
from daifuku.customers.actions.points import insert_points
from daifuku.customers.actions.references import (
    check_columns,
    check_external_ids,
    found_tags,
    hold_corporate_number,
    numbers_free,
)
from daifuku.customers.entries import note
from daifuku.customers.models import Customer, CustomerTag, ExternalId
from daifuku.customers.models.customer import NEVER
from daifuku.customers.names import settled
from daifuku.customers.payload import NewCustomer, Problems
from daifuku.foundation import clock
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.japan import honorific
from daifuku.ledger.vocabulary.customers import CustomerAdded

_BELONGINGS = ("points", "tags", "external_ids")
# Its first entry is being written at that moment.
_BEGUN = """
    WITH figures AS (
        INSERT INTO customers_figures (customer_id, purchases, spent, first_purchase_at,
            last_purchase_at, last_contact_at, last_entry_at)
        SELECT %(id)s, 0, 0, %(never)s, %(never)s, %(never)s, %(at)s WHERE NOT %(walk_in)s)
    INSERT INTO customers_stage_change (customer_id, stage, entered_at)
    VALUES (%(id)s, %(stage)s, %(at)s)
"""
_GIVEN = tuple(one.name for one in fields(NewCustomer) if one.name not in _BELONGINGS)


def create_customer(new: NewCustomer, *, by: Actor, at: datetime) -> Customer:
    """Refuses with Invalid (field by field), CorporateNumberTaken and NumberTaken."""
    may(by, "customers.create_customer")
    customer_id = next_id()
    subject = ("customer", customer_id)
    with numbers_free(), change("customers.create_customer", by=by, at=at, subject=subject):
        columns, tags = _checked(new, by, at)
        customer = Customer.objects.create(id=customer_id, created_at=at, updated_at=at, **columns)
        _add_belongings(customer, new, tags, at)
        fact = CustomerAdded(customer_kind=customer.kind, stage=customer.stage_id)
        note(fact, customer_id, at=at)
        finding.renew([customer_id], at=at)
    return customer


def next_id() -> int:
    # Known before the change opens, so that the change can name its subject.
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('customers_customer', 'id'))")
        return int(cursor.fetchone()[0])


def columns_of(new: NewCustomer) -> dict[str, Any]:
    """Every column of the row, the ones that follow from the name included."""
    given = {name: getattr(new, name) for name in _GIVEN}
    told = {name: value for name, value in given.items() if value not in ("", None)}
    given.pop("stage")
    return {**given, **settled(told), "stage_id": stage_of(new)}


def stage_of(new: NewCustomer) -> str:
    return new.stage or ("anonymous" if is_nobody(new) else "prospect")


def is_nobody(new: NewCustomer) -> bool:
    named = new.family_name or new.given_name or new.name
    return new.walk_in or not (named or new.points or new.external_ids)


def _checked(new: NewCustomer, by: Actor, at: datetime) -> tuple[dict[str, Any], list[int]]:
    columns, problems = columns_of(new), Problems()
    if columns["owner_id"] is None and by.sees != "all":
        # Who sees only their own would lose sight of the customer at once.
        columns["owner_id"] = by.user_id
    check_columns({**columns, "stage": new.stage, "owner_id": new.owner_id}, problems)
    check_person(columns, at, problems)
    check_external_ids(new.external_ids, problems)
    tags = found_tags(new.tags, problems)
    problems.refuse_if_any()
    hold_corporate_number(new.corporate_number, by)
    return columns, tags


def check_person(columns: dict[str, Any], at: datetime, problems: Problems) -> None:
    """What only makes sense together: a birthday that has been, a form of address that fits."""
    birthday = columns.get("birthday")
    if birthday and birthday > clock.day_of(at):
        problems.add("birthday", "in_future", _("This day is still to come."))
    chosen = columns.get("honorific", "")
    if chosen and honorific(columns["kind"], chosen) != chosen:
        problems.add(
            "honorific", "does_not_fit", _("This form of address is for companies and groups.")
        )


def _add_belongings(customer: Customer, new: NewCustomer, tags: list[int], at: datetime) -> None:
    begun = {"id": customer.id, "stage": customer.stage_id, "walk_in": customer.walk_in, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, begun | {"never": NEVER})
    insert_points(customer.id, new.points)
    ExternalId.objects.bulk_create(
        ExternalId(customer_id=customer.id, source=source, external_id=number)
        for source, number in dict.fromkeys(new.external_ids)
    )
    CustomerTag.objects.bulk_create(
        CustomerTag(customer_id=customer.id, tag_id=tag_id) for tag_id in tags
    )
