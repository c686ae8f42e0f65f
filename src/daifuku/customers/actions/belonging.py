"""Tags, and who belongs to whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from daifuku.customers import finding
from daifuku.customers.actions.references import held_tags
from daifuku.customers.entries import note
from daifuku.customers.models import Customer, CustomerTag, Relation
from daifuku.customers.models.belonging import MUTUAL, ROLES
from daifuku.customers.payload import Problems, fields
from daifuku.customers.queries.visible import locked
from daifuku.customers.roots import ids_of, root_of
from daifuku.foundation import clock
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import edit
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.ledger.vocabulary.customers import (
    RelationBegan,
    RelationEnded,
    TagAdded,
    TagRemoved,
)


@dataclass(frozen=True, slots=True)
class NewRelation:
    """`from_id` is `role` of `to_id`: a person is the representative of a company."""

    from_id: int
    to_id: int
    role: str
    title: str = ""
    since_on: date | None = None
    until_on: date | None = None


_EMPTY = ("", None, None)


def tag(customer_id: int, tag_id: int, *, by: Actor, at: datetime) -> None:
    """Refuses with NotFound. Tagging twice is tagging once."""
    may(by, "customers.tag")
    with edit("customers.tag", by=by, at=at, subject=("customer", customer_id)):
        # Lists ask the root alone.
        root = locked(customer_id, by)
        if not held_tags([tag_id]):
            raise NotFound
        _made, created = CustomerTag.objects.get_or_create(customer_id=root.id, tag_id=tag_id)
        if created:
            note(TagAdded(tag_id=tag_id), root.id, at=at)


def untag(customer_id: int, tag_id: int, *, by: Actor, at: datetime) -> None:
    may(by, "customers.tag")
    with edit("customers.tag", by=by, at=at, subject=("customer", customer_id)):
        root = locked(customer_id, by)
        gone, _each = CustomerTag.objects.filter(customer_id=root.id, tag_id=tag_id).delete()
        if gone:
            note(TagRemoved(tag_id=tag_id), root.id, at=at)


def replace_tags(customer_id: int, wanted: Iterable[int], at: datetime) -> bool:
    """Make these the tags, within an open change on a locked customer."""
    wanted = set(wanted)
    has = set(CustomerTag.objects.filter(customer_id=customer_id).values_list("tag_id", flat=True))
    CustomerTag.objects.filter(customer_id=customer_id, tag_id__in=has - wanted).delete()
    CustomerTag.objects.bulk_create(
        CustomerTag(customer_id=customer_id, tag_id=tag_id) for tag_id in sorted(wanted - has)
    )
    for tag_id in sorted(wanted - has):
        note(TagAdded(tag_id=tag_id), customer_id, at=at)
    for tag_id in sorted(has - wanted):
        note(TagRemoved(tag_id=tag_id), customer_id, at=at)
    return has != wanted


def relate(new: NewRelation, *, by: Actor, at: datetime) -> Relation:
    """Refuses with Invalid (role, kinds, days) and NotFound. Said twice, it is said once."""
    may(by, "customers.relate")
    with edit("customers.relate", by=by, at=at, subject=("customer", new.from_id)):
        first, second = _both(new.from_id, new.to_id, by)
        title = _checked(new, first, second)
        standing = _standing(new, clock.day_of(at))
        if standing is not None:
            _refuse_other(standing, title, new)
            return standing
        made = Relation.objects.create(
            from_customer=first,
            to_customer=second,
            role=new.role,
            title=title,
            since_on=new.since_on,
            until_on=new.until_on,
        )
        fact = RelationBegan(relation_id=made.id, other_id=second.id, role=new.role)
        note(fact, first.id, at=at, also=((second.id, new.role),))
        finding.renew([first.id], at=at)
    return made


def _standing(new: NewRelation, today: date) -> Relation | None:
    """The relation of these two in this role that holds already."""
    ours, theirs = ids_of(new.from_id), ids_of(new.to_id)
    pair = Q(from_customer__in=ours, to_customer__in=theirs)
    if new.role in MUTUAL:
        pair |= Q(from_customer__in=theirs, to_customer__in=ours)
    holds = Q(until_on=None) | Q(until_on__gt=today)
    if new.until_on is not None and new.until_on <= today:
        return None
    return Relation.objects.filter(pair, holds, role=new.role).order_by("id").first()


def _refuse_other(standing: Relation, title: str, new: NewRelation) -> None:
    given = (title, new.since_on, new.until_on)
    if given not in (_EMPTY, (standing.title, standing.since_on, standing.until_on)):
        text = _("These two are linked in this role already. End that link first.")
        raise Invalid.field("role", "repeated", text)


def end_relation(
    relation_id: int, *, by: Actor, at: datetime, until_on: date | None = None
) -> Relation:
    """The relation ends on that day, today if none is given. Refuses with Invalid and NotFound."""
    may(by, "customers.relate")
    found = Relation.objects.filter(id=relation_id).first()
    if found is None:
        raise NotFound
    with edit("customers.relate", by=by, at=at, subject=("customer", found.from_customer_id)):
        first, second = _both(found.from_customer_id, found.to_customer_id, by)
        relation = Relation.objects.get(id=relation_id)
        until_on = until_on or clock.day_of(at)
        _check_days(relation.since_on, until_on)
        if relation.until_on != until_on:
            relation.until_on = until_on
            relation.save(update_fields=["until_on"])
            fact = RelationEnded(relation_id=relation_id, other_id=second.id, role=relation.role)
            note(fact, first.id, at=at, also=((second.id, relation.role),))
            finding.renew([first.id], at=at)
    return relation


def _both(from_id: int, to_id: int, by: Actor) -> tuple[Customer, Customer]:
    # In one order, so that two who link the same two never wait for each other.
    roots = {id_: root_of(id_) for id_ in (from_id, to_id)}
    rows = {id_: locked(id_, by) for id_ in sorted(roots.values())}
    return rows[roots[from_id]], rows[roots[to_id]]


def _checked(new: NewRelation, first: Customer, second: Customer) -> str:
    problems = Problems()
    if first.id == second.id:
        problems.add("to_id", "same", _("Nobody is related to themselves. Choose somebody else."))
    role = ROLES.get(new.role)
    if role is None:
        problems.add("role", "not_a_choice", _("Please choose a role."))
    elif first.kind not in role[1] or second.kind not in role[2]:
        problems.add(
            "role", "does_not_fit", _("This role does not fit these two. Choose another one.")
        )
    title = problems.take("title", fields.name, new.title, 80)
    problems.take("until_on", _check_days, new.since_on, new.until_on)
    problems.refuse_if_any()
    return title or ""


def _check_days(since_on: date | None, until_on: date | None) -> None:
    if since_on and until_on and until_on < since_on:
        raise Invalid.field("", "before_start", _("The last day is before the first."))
