"""Two records that are one customer. No row changes hands: whoever is merged keeps theirs, and
everybody who asks for the root is told of all."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers import figures, finding
from daifuku.customers.actions.edit import write_columns
from daifuku.customers.actions.stages import enter_stage
from daifuku.customers.entries import note
from daifuku.customers.models import (
    Consent,
    ContactPoint,
    Customer,
    CustomerLink,
    CustomerTag,
    Distinct,
)
from daifuku.customers.models.contact import CONTACT_KINDS
from daifuku.customers.queries.merging import (
    COLUMNS_OF,
    as_json,
    better_of,
    columns_written,
    said_alike,
)
from daifuku.customers.queries.visible import locked
from daifuku.customers.queries.wishes import consent_of
from daifuku.customers.roots import hold_roots, root_of
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.errors import Conflict, Invalid, Refused
from daifuku.ledger.vocabulary.customers import ConsentWithdrawn, CustomerMerged

_VERB = "customers.merge_customers"


class AlreadyOne(Conflict):
    code = "already_one"
    message = _("These two are one customer already.")


class CannotMerge(Refused):
    code = "different_kinds"
    message = _("A person and a company cannot be one customer. Link them instead.")


def merge_customers(
    customer_id: int,
    other_id: int,
    *,
    by: Actor,
    at: datetime,
    take: Collection[str] | None = None,
) -> Customer:
    """The other one becomes part of this one, which answers for both from now on. `take` names what
    is taken from the other one (fields of `queries.choices_between`); None: whatever is better.
    Refuses with AlreadyOne, CannotMerge, Invalid and NotFound."""
    may(by, _VERB)
    with change(_VERB, by=by, at=at, subject=("customer", customer_id)):
        hold_roots()
        root, other = _both(customer_id, other_id, by)
        follow_merges(merge_held(root, other, at=at, take=take), at)
    return root


def merge_held(
    root: Customer, other: Customer, *, at: datetime, take: Collection[str] | None = None
) -> list[int]:
    """The same, within an open change on two locked rows that stand for themselves: all ids that are
    one now, for `follow_merges`."""
    _refuse_unfit(root, other, take)
    chosen = better_of(root, other) if take is None else take
    link = CustomerLink(root=root, customer=other, merged_at=at)
    link.replaced = _take(root, other, {*chosen, *said_alike(root, other)}, at)
    link.tag_ids = _bring_tags(root, other)
    link.point_ids = _one_primary(root, other, chosen)
    link.save()
    _withdraw_where_one_did(root, other, at)
    ids = [root.id, *(root.merged_ids or ()), other.id, *(other.merged_ids or ())]
    _flatten(root, other, at)
    Distinct.objects.filter(low_id__in=ids, high_id__in=ids).delete()
    also = tuple((id_, "merged") for id_ in ids if id_ != root.id)
    note(CustomerMerged(other_id=other.id), root.id, at=at, also=also)
    return ids


def follow_merges(ids: Collection[int], at: datetime) -> None:
    """Sums and search of those who were merged or separated."""
    figures.recount(ids)
    finding.renew(finding.with_people(ids), at=at)


def _both(customer_id: int, other_id: int, by: Actor) -> tuple[Customer, Customer]:
    """In one order, so that two who merge the same two never wait for each other."""
    first, second = root_of(customer_id), root_of(other_id)
    rows = {id_: locked(id_, by) for id_ in sorted({first, second})}
    root, other = rows[first], rows[second]
    if root.id == other.id:
        raise AlreadyOne
    return root, other


def _refuse_unfit(root: Customer, other: Customer, take: Collection[str] | None) -> None:
    if root.kind != other.kind:
        raise CannotMerge
    if unknown := set(take or ()) - COLUMNS_OF.keys() - dict(CONTACT_KINDS).keys():
        text = _("There is nothing to choose that is called {names}.")
        raise Invalid.field("take", "unknown", text.format(names=", ".join(sorted(unknown))))


def _take(
    root: Customer, other: Customer, chosen: Collection[str], at: datetime
) -> dict[str, list[Any]]:
    """Write the other one's values to the root. Column → what stood there, and what stands now; also
    of what both said alike, since it may be taken back from one of them."""
    names = columns_written(root, chosen)
    before = {name: getattr(root, name) for name in names}
    wanted = {
        column: getattr(other, column)
        for field in COLUMNS_OF
        if field in chosen
        for column in COLUMNS_OF[field]
        if column != "stage_id"
    }
    write_columns(root, wanted)
    if "stage" in chosen:
        enter_stage(root, other.stage_id, at)
    return {name: [as_json(before[name]), as_json(getattr(root, name))] for name in names}


def _bring_tags(root: Customer, other: Customer) -> list[int]:
    """Lists ask the root alone for its tags."""
    tags: dict[int, set[int]] = {root.id: set(), other.id: set()}
    rows = CustomerTag.objects.filter(customer_id__in=tags)
    for customer_id, tag_id in rows.values_list("customer_id", "tag_id"):
        tags[customer_id].add(tag_id)
    new = sorted(tags[other.id] - tags[root.id])
    CustomerTag.objects.bulk_create(CustomerTag(customer_id=root.id, tag_id=id_) for id_ in new)
    return new


def _one_primary(root: Customer, other: Customer, chosen: Collection[str]) -> list[int]:
    """Of each kind one of all is primary. The ids of those that are it no more."""
    gone: list[int] = []
    marked = ContactPoint.objects.filter(is_primary=True)
    for kind, _label in CONTACT_KINDS:
        ours, theirs = (
            list(marked.filter(kind=kind, customer_id__in=all_of(one)).values_list("id", flat=True))
            for one in (root, other)
        )
        if ours and theirs:
            gone += ours if kind in chosen else theirs
    ContactPoint.objects.filter(id__in=gone).update(is_primary=False)
    return gone


def _withdraw_where_one_did(root: Customer, other: Customer, at: datetime) -> None:
    """The stricter wins, and stays should they be separated again: it was said by this person."""
    sides = [consent_of(all_of(one)) for one in (root, other)]
    refused = {said: holds for side in sides for said, holds in side.items() if not holds.granted}
    standing = {id_: consent_of([id_]) for one in (root, other) for id_ in all_of(one)}
    for (purpose, channel), holds in refused.items():
        for id_, stands in standing.items():
            found = stands.get((purpose, channel))
            if found is not None and not found.granted:
                continue
            made = Consent.objects.create(
                customer_id=id_,
                purpose=purpose,
                channel=channel,
                granted=False,
                at=at,
                source=holds.source,
            )
            fact = ConsentWithdrawn(consent_id=made.id, purpose=purpose, channel=channel)
            note(fact, id_, at=at)


def _flatten(root: Customer, other: Customer, at: datetime) -> None:
    """One level: whoever was merged into the other one is with the root now."""
    ids = all_of(other)
    Customer.objects.filter(id__in=ids).update(root_id=root.id, merged_ids=None, updated_at=at)
    root.merged_ids = [*(root.merged_ids or ()), *ids]
    root.updated_at = at
    root.save(update_fields=["merged_ids", "updated_at"])


def all_of(root: Customer) -> Sequence[int]:
    return [root.id, *(root.merged_ids or ())]
