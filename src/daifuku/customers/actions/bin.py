"""Into the bin and back. Nothing is lost; numbers in the bin are free for others."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from daifuku.customers import finding
from daifuku.customers.actions.references import hold_corporate_number, taken_by
from daifuku.customers.entries import beside, note
from daifuku.customers.models import Customer, ExternalId
from daifuku.customers.queries.visible import locked
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.errors import Conflict, FieldError, Refused
from daifuku.ledger.vocabulary.customers import CustomerDeleted, CustomerRestored


class CannotDeleteWalkIn(Refused):
    code = "walk_in"
    message = _("This record holds a store's sales without a member. It cannot be deleted.")


class CannotRestore(Conflict):
    code = "number_taken"
    message = _("It cannot come back as it was: a number is taken by now.")


def delete_customer(customer_id: int, *, by: Actor, at: datetime) -> None:
    """Refuses with CannotDeleteWalkIn and NotFound."""
    may(by, "customers.delete_customer")
    with change("customers.delete_customer", by=by, at=at, subject=("customer", customer_id)):
        customer = locked(customer_id, by, walk_in=True)
        if customer.walk_in:
            raise CannotDeleteWalkIn
        _set_binned(customer, at, at)
        note(CustomerDeleted(), customer.id, at=at, also=beside(customer, customer.id))
        finding.renew(finding.with_people([customer_id]), at=at)


def restore_customer(customer_id: int, *, by: Actor, at: datetime) -> Customer:
    """Refuses with CannotRestore and CorporateNumberTaken, naming who has a number by now, and
    NotFound."""
    may(by, "customers.restore_customer")
    with change("customers.restore_customer", by=by, at=at, subject=("customer", customer_id)):
        customer = locked(customer_id, by, binned=True)
        _refuse_taken_numbers([customer.id, *(customer.merged_ids or ())])
        hold_corporate_number(customer.corporate_number, by, of=customer.id)
        _set_binned(customer, None, at)
        note(CustomerRestored(), customer.id, at=at, also=beside(customer, customer.id))
        finding.renew(finding.with_people([customer_id]), at=at)
    return customer


def _set_binned(customer: Customer, deleted_at: datetime | None, at: datetime) -> None:
    customer.deleted_at = deleted_at
    customer.updated_at = at
    customer.save(update_fields=["deleted_at", "updated_at"])
    numbers = ExternalId.objects.filter(customer_id__in=[customer.id, *(customer.merged_ids or ())])
    numbers.update(binned=deleted_at is not None)


def _refuse_taken_numbers(customer_ids: Sequence[int]) -> None:
    theirs = ExternalId.objects.filter(customer_id__in=customer_ids)
    taken = ExternalId.objects.filter(
        binned=False,
        source__in=theirs.values("source"),
        external_id__in=theirs.values("external_id"),
    ).exclude(customer_id__in=customer_ids)
    own = set(theirs.values_list("source", "external_id"))
    errors = [
        FieldError("external_ids", "taken", taken_by(row.customer_id))
        for row in taken
        if (row.source, row.external_id) in own
    ]
    if errors:
        raise CannotRestore(errors=errors)
