"""A merge that was wrong is taken apart, at any later time: each takes what is theirs, and what came
to the root since goes to whom it belongs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from daifuku.customers.actions.giving_back import give_back
from daifuku.customers.actions.merging import all_of, follow_merges
from daifuku.customers.actions.points import mark_primary
from daifuku.customers.entries import note
from daifuku.customers.models import ContactPoint, Customer, CustomerLink, Distinct
from daifuku.customers.models.contact import CONTACT_KINDS
from daifuku.customers.queries.arrivals import arrived
from daifuku.customers.queries.merging import under
from daifuku.customers.queries.visible import locked
from daifuku.customers.roots import hold_roots, ids_of
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.errors import Conflict, Invalid
from daifuku.foundation.registries import handovers
from daifuku.ledger.vocabulary.customers import CustomerSeparated

_VERB = "customers.separate_customers"


class NotMerged(Conflict):
    code = "not_merged"
    message = _("These two are not one customer.")


@dataclass(frozen=True, slots=True)
class Separated:
    """`kept`: columns of the root that somebody edited since the merge, so they stay as they are."""

    root: Customer
    other: Customer
    kept: tuple[str, ...] = ()


def separate_customers(
    customer_id: int,
    other_id: int,
    *,
    by: Actor,
    at: datetime,
    assign: Sequence[int] = (),
) -> Separated:
    """`other_id` stands for itself again, with whoever had been merged into it. `assign`: entries
    of the book (`queries.arrived`) that came to the root since and belong to the other one.
    Refuses with Invalid, NotFound and NotMerged, and as handing over does."""
    may(by, _VERB)
    with change(_VERB, by=by, at=at, subject=("customer", customer_id)):
        hold_roots()
        root = locked(customer_id, by)
        link = CustomerLink.objects.filter(customer_id=other_id, unmerged_at=None).first()
        if link is None or other_id not in (root.merged_ids or ()):
            raise NotMerged
        arrivals = {entry.id: entry for entry in arrived(link)} if assign else {}
        if unknown := [id_ for id_ in assign if id_ not in arrivals]:
            text = _("This did not come after the merge: {ids}.")
            raise Invalid.field("assign", "unknown", text.format(ids=", ".join(map(str, unknown))))
        # While both are one, whoever sees the root may hand over to the other.
        for id_ in assign:
            entry = arrivals[id_]
            handovers.get(entry.kind).hand_over(entry.fact, other_id, by=by, at=at)
        kept = give_back(root, link, at)
        link.unmerged_at = at
        link.save(update_fields=["unmerged_at"])
        other = _apart(root, other_id, at)
        _mark_again(root, other, link)
        low, high = sorted([root.id, other.id])
        Distinct.objects.get_or_create(low_id=low, high_id=high, defaults={"said_at": at})
        ids = [*all_of(root), *all_of(other)]
        also = tuple((id_, "separated") for id_ in ids if id_ != root.id)
        note(CustomerSeparated(other_id=other.id), root.id, at=at, also=also)
        follow_merges(ids, at)
    return Separated(root, other, kept)


def _apart(root: Customer, other_id: int, at: datetime) -> Customer:
    gone = under(all_of(root), other_id)
    other = Customer.objects.select_for_update(of=("self",), no_key=True).get(id=other_id)
    other.root, other.merged_ids, other.updated_at = None, gone[1:] or None, at
    other.save(update_fields=["root", "merged_ids", "updated_at"])
    Customer.objects.filter(id__in=gone[1:]).update(root_id=other_id, updated_at=at)
    root.merged_ids = [id_ for id_ in root.merged_ids or () if id_ not in gone] or None
    root.updated_at = at
    root.save(update_fields=["merged_ids", "updated_at"])
    return other


def _mark_again(root: Customer, other: Customer, link: CustomerLink) -> None:
    """Each has its primary contact points again, those that were it where nothing was said since."""
    for point in ContactPoint.objects.filter(id__in=link.point_ids):
        ids = ids_of(point.customer_id)
        rivals = ContactPoint.objects.filter(customer_id__in=ids, kind=point.kind, is_primary=True)
        if not rivals.exists():
            ContactPoint.objects.filter(id=point.id).update(is_primary=True)
    for one in (root, other):
        for kind, _label in CONTACT_KINDS:
            mark_primary(one.id, kind)
