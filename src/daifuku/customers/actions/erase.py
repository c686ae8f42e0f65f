"""The right to be forgotten: every place forgets, the book keeps an entry without words."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from daifuku.customers import finding
from daifuku.customers.entries import SOURCE, beside, next_key
from daifuku.customers.models import ContactPoint, Customer, Relation, Suppression
from daifuku.customers.models.contact import EMAIL, PHONE
from daifuku.customers.queries.visible import own
from daifuku.customers.roots import root_of
from daifuku.foundation import audit
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import CannotUndo, change
from daifuku.foundation.changes.undo import Undone
from daifuku.foundation.errors import NotFound, Refused
from daifuku.foundation.models import Change
from daifuku.foundation.registries import personal_places
from daifuku.ledger import book
from daifuku.ledger.vocabulary.ledger import CustomerErased


class CannotErase(Refused):
    code = "walk_in"
    message = _("This record holds a store's sales without a member. It names nobody.")


def erase_customer(customer_id: int, *, by: Actor, at: datetime) -> None:
    """Empty every registered place in one transaction; it cannot be undone. Works on customers
    in the bin too, and on all that were merged into one. Refuses with CannotErase and NotFound."""
    may(by, "customers.erase_customer")
    subject = ("customer", customer_id)
    with change("customers.erase_customer", by=by, at=at, subject=subject):
        customer = _held(root_of(customer_id), by)
        ids = [customer.id, *(customer.merged_ids or ())]
        related = _related_to(ids)
        _remember_to_forget(ids, at)
        Customer.objects.filter(id__in=ids[1:]).update(deleted_at=at, erased_at=at, updated_at=at)
        customer.deleted_at = customer.deleted_at or at
        customer.erased_at = customer.updated_at = at
        customer.save(update_fields=["deleted_at", "erased_at", "updated_at"])
        counts = [place.erase(ids) for place in personal_places]
        fact = CustomerErased(places=len(counts), values=sum(counts))
        touch = book.Touch(
            customer_id=customer.id,
            occurred_at=at,
            source=SOURCE,
            source_key=next_key(),
            also=beside(customer, customer.id),
        )
        book.record(fact, touch, at=at)
        finding.renew([*ids, *related], at=at)
        facts = {"customer": customer.id}
        audit.note("erased", at=at, user_id=by.user_id, facts=facts)


def suppressed(kind: str, normals: Iterable[str]) -> set[str]:
    """Those of these mail addresses or numbers (normal form) whose owner asked to be forgotten."""
    digests = _digests(kind, normals)
    known = Suppression.objects.filter(kind=kind, digest__in=list(digests.values()))
    found = set(known.values_list("digest", flat=True))
    return {normal for normal, digest in digests.items() if digest in found}


def refuse_undo_of_erased(undone: Undone) -> None:
    """What was erased does not come back by undoing what was done before."""
    before = Change.objects.get(id=undone.undone_change_id)
    if before.subject_kind != "customer":
        return
    if Customer.objects.filter(id=before.subject_id).exclude(erased_at=None).exists():
        raise CannotUndo(_("This customer was erased. What was known before is gone for ever."))


def _held(customer_id: int, by: Actor) -> Customer:
    rows = Customer.objects.select_for_update(no_key=True, of=("self",))
    customer = rows.filter(own(by, walk_in=True), id=customer_id, erased_at=None).first()
    if customer is None:
        raise NotFound
    if customer.walk_in:
        raise CannotErase
    return customer


def _related_to(customer_ids: list[int]) -> list[int]:
    rows = Relation.objects.filter(to_customer_id__in=customer_ids)
    return list(rows.values_list("from_customer_id", flat=True))


def _remember_to_forget(customer_ids: list[int], at: datetime) -> None:
    for kind in (EMAIL, PHONE):
        points = ContactPoint.objects.filter(customer_id__in=customer_ids, kind=kind)
        digests = _digests(kind, points.values_list("normal", flat=True))
        Suppression.objects.bulk_create(
            [Suppression(digest=digest, kind=kind, at=at) for digest in digests.values()],
            ignore_conflicts=True,
        )


def _digests(kind: str, normals: Iterable[str]) -> dict[str, str]:
    return book.digests_of(normals, purpose=f"suppression:{kind}")
