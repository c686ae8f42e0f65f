"""Fields of the record are changed: those given, and only if they differ."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from daifuku.customers import finding
from daifuku.customers.actions.belonging import replace_tags
from daifuku.customers.actions.create import check_person
from daifuku.customers.actions.points import replace_points
from daifuku.customers.actions.references import (
    check_columns,
    check_external_ids,
    found_tags,
    hold_corporate_number,
    numbers_free,
)
from daifuku.customers.actions.stages import enter_stage
from daifuku.customers.entries import beside, note
from daifuku.customers.models import Customer, ExternalId
from daifuku.customers.models.customer import ORGANISATION
from daifuku.customers.names import NAME_COLUMNS, settled
from daifuku.customers.payload import Edits, Problems, read_edits
from daifuku.customers.queries.visible import locked
from daifuku.customers.roots import ids_of
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import edit
from daifuku.ledger.vocabulary.customers import CustomerEdited

# Follow from others; the book names what a person changed.
_DERIVED = frozenset(["sort_key", "name_key", "kana_guessed"])


def edit_customer(
    customer_id: int, edits: Mapping[str, Any], *, by: Actor, at: datetime
) -> Customer:
    """`edits` as the API takes them; a list (emails, tags …) is the whole new list. Refuses with
    Invalid (field by field), CorporateNumberTaken, NotFound and NumberTaken."""
    may(by, "customers.edit_customer")
    wanted = read_edits(edits)
    subject = ("customer", customer_id)
    with numbers_free(), edit("customers.edit_customer", by=by, at=at, subject=subject):
        customer = locked(customer_id, by)
        tags = _check(customer, wanted, by, at)
        stage = wanted.columns.pop("stage", customer.stage_id)
        fields = write_columns(customer, wanted.columns)
        fields += _write_lists(customer.id, wanted, tags, at)
        _conclude(customer, fields, at)
        enter_stage(customer, stage, at)
    return customer


def _check(customer: Customer, wanted: Edits, by: Actor, at: datetime) -> list[int]:
    problems = Problems()
    changed = {n: v for n, v in wanted.columns.items() if _standing(customer, n) != v}
    check_columns(changed, problems)
    together = {
        name: wanted.columns.get(name, getattr(customer, name))
        for name in ("kind", "birthday", "honorific")
    }
    check_person(together, at, problems)
    if wanted.external_ids is not None:
        check_external_ids(wanted.external_ids, problems, of=customer.id)
    tags = found_tags(wanted.tags or (), problems)
    problems.refuse_if_any()
    hold_corporate_number(changed.get("corporate_number", ""), by, of=customer.id)
    return tags


def _standing(customer: Customer, name: str) -> Any:
    return customer.stage_id if name == "stage" else getattr(customer, name)


def write_columns(customer: Customer, given: dict[str, Any]) -> list[str]:
    columns = dict(given)
    if columns.keys() & set(NAME_COLUMNS):
        before = {name: getattr(customer, name) for name in NAME_COLUMNS}
        columns |= settled(given, before)
    changed = {n: v for n, v in columns.items() if getattr(customer, n) != v}
    for name, value in changed.items():
        setattr(customer, name, value)
    if changed:
        customer.save(update_fields=list(changed))
    return sorted(changed.keys() - _DERIVED) or sorted(changed)


def _write_lists(customer_id: int, wanted: Edits, tags: list[int], at: datetime) -> list[str]:
    kinds = {"emails": "email", "phones": "phone", "addresses": "address"}
    fields = [
        name
        for name, points in wanted.points.items()
        if replace_points(customer_id, kinds[name], points)
    ]
    if wanted.external_ids is not None and _replace_numbers(customer_id, wanted.external_ids):
        fields.append("external_ids")
    if wanted.tags is not None and replace_tags(customer_id, tags, at):
        fields.append("tags")
    return fields


def _replace_numbers(customer_id: int, wanted: tuple[tuple[str, str], ...]) -> bool:
    rows = ExternalId.objects.filter(customer_id__in=ids_of(customer_id))
    kept = {(row.source, row.external_id): row.id for row in rows}
    if kept.keys() == set(wanted):
        return False
    ExternalId.objects.filter(id__in=[i for k, i in kept.items() if k not in wanted]).delete()
    ExternalId.objects.bulk_create(
        ExternalId(customer_id=customer_id, source=source, external_id=number)
        for source, number in dict.fromkeys(wanted)
        if (source, number) not in kept
    )
    return True


def _conclude(customer: Customer, fields: list[str], at: datetime) -> None:
    if not fields:
        return
    customer.updated_at = at
    customer.save(update_fields=["updated_at"])
    also = beside(customer, customer.id)
    note(CustomerEdited(fields=tuple(fields)), customer.id, at=at, also=also)
    named = "kind" in fields or (customer.kind == ORGANISATION and "name" in fields)
    finding.renew(finding.with_people([customer.id]) if named else [customer.id], at=at)
