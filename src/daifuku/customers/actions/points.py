"""Mail addresses, telephone numbers, postal addresses. One of each kind is the primary one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from daifuku.customers import finding
from daifuku.customers.entries import beside, note
from daifuku.customers.models import ContactPoint
from daifuku.customers.models.contact import ADDRESS, EMAIL, PHONE
from daifuku.customers.payload import (
    Point,
    Problems,
    address_point,
    email_point,
    phone_point,
)
from daifuku.customers.queries.visible import locked
from daifuku.customers.roots import ids_of
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change, edit
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.ledger.vocabulary.customers import (
    ContactPointAdded,
    ContactPointEdited,
    ContactPointRemoved,
)

_READ = {EMAIL: email_point, PHONE: phone_point, ADDRESS: address_point}
_PARTS = ("postal_code", "prefecture", "city", "town", "building", "country")
_VERB = "customers.edit_contact_points"


def add_contact_point(
    customer_id: int, kind: str, given: Any, *, by: Actor, at: datetime
) -> ContactPoint:
    """`given` as the API takes it: text, or value, label and is_primary; of an address its parts.
    The first of its kind is the primary one. Refuses with Invalid."""
    may(by, _VERB)
    point = read_point(kind, given)
    with change(_VERB, by=by, at=at, subject=("customer", customer_id)):
        root = locked(customer_id, by)
        _refuse_repeat(customer_id, point)
        others = _points_of(customer_id, kind)
        first = not others.filter(is_primary=True).exists()
        if point.is_primary:
            others.filter(is_primary=True).update(is_primary=False)
        made = ContactPoint.objects.create(
            customer_id=customer_id,
            **_columns(replace(point, is_primary=first or point.is_primary)),
        )
        fact = ContactPointAdded(contact_point_id=made.id, point_kind=kind)
        note(fact, customer_id, at=at, also=beside(root, customer_id))
        finding.renew([customer_id], at=at)
    return made


def edit_contact_point(
    point_id: int, edits: Mapping[str, Any], *, by: Actor, at: datetime
) -> ContactPoint:
    """Value, parts, label; is_primary moves the mark here; verified and undeliverable are yes or
    no. Refuses with Invalid and NotFound."""
    may(by, _VERB)
    customer_id = _customer_of(point_id)
    with edit(_VERB, by=by, at=at, subject=("customer", customer_id)):
        root = locked(customer_id, by)
        point = ContactPoint.objects.filter(id=point_id, customer_id=customer_id).first()
        if point is None:
            raise NotFound
        changed = {
            column: value
            for column, value in _wanted(point, edits, at).items()
            if getattr(point, column) != value
        }
        if changed:
            _write(point, changed)
            fact = ContactPointEdited(
                contact_point_id=point_id, point_kind=point.kind, fields=tuple(sorted(changed))
            )
            note(fact, customer_id, at=at, also=beside(root, customer_id))
            finding.renew([customer_id], at=at)
    return point


def remove_contact_point(point_id: int, *, by: Actor, at: datetime) -> None:
    """The oldest one left becomes the primary one."""
    may(by, _VERB)
    customer_id = _customer_of(point_id)
    with change(_VERB, by=by, at=at, subject=("customer", customer_id)):
        root = locked(customer_id, by)
        point = ContactPoint.objects.filter(id=point_id).first()
        if point is None:
            raise NotFound
        # Two records of one customer may both have it, and people see it once.
        _points_of(customer_id, point.kind).filter(normal=point.normal).delete()
        mark_primary(customer_id, point.kind)
        fact = ContactPointRemoved(contact_point_id=point_id, point_kind=point.kind)
        note(fact, customer_id, at=at, also=beside(root, customer_id))
        finding.renew([customer_id], at=at)


def insert_points(customer_id: int, points: Sequence[Point]) -> None:
    """Points of a new customer; the first of each kind is primary unless one is marked."""
    ContactPoint.objects.bulk_create(
        ContactPoint(customer_id=customer_id, **_columns(point)) for point in with_primary(points)
    )


def replace_points(customer_id: int, kind: str, wanted: Sequence[Point]) -> bool:
    """Make this the whole list of one kind; what stays keeps its row and its marks."""
    kept = {p.normal: p for p in _points_of(customer_id, kind).order_by("is_primary", "-id")}
    # A list of plain texts says nothing about labels.
    labelled = [
        replace(p, label=p.label or getattr(kept.get(p.normal), "label", "")) for p in wanted
    ]
    marked = with_primary(labelled)
    same = {p.normal for p in marked if p.normal in kept and _same(kept[p.normal], p)}
    if len(same) == len(kept) == len(marked):
        return False
    gone = kept.keys() - {point.normal for point in marked}
    _points_of(customer_id, kind).filter(normal__in=gone).delete()
    for point in marked:
        if point.normal in kept and point.normal not in same:
            _write(kept[point.normal], _columns(point))
    insert = [p for p in marked if p.normal not in kept]
    ContactPoint.objects.bulk_create(
        ContactPoint(customer_id=customer_id, **_columns(point)) for point in insert
    )
    return True


def with_primary(points: Iterable[Point]) -> list[Point]:
    """Each kind once with a primary mark: the marked one, else the first."""
    given = list({(p.kind, p.normal): p for p in reversed(list(points))}.values())[::-1]
    chosen: dict[str, Point] = {}
    for point in given:
        if point.kind not in chosen or (point.is_primary and not chosen[point.kind].is_primary):
            chosen[point.kind] = point
    return [
        point
        if point.is_primary == (chosen[point.kind] is point)
        else replace(point, is_primary=not point.is_primary)
        for point in given
    ]


def mark_primary(customer_id: int, kind: str) -> None:
    """Give the mark to the oldest when nobody has it."""
    points = _points_of(customer_id, kind)
    if not points.filter(is_primary=True).exists():
        oldest = points.order_by("id").values_list("id", flat=True).first()
        points.filter(id=oldest).update(is_primary=True)


def read_point(kind: str, given: Any) -> Point:
    """Refuses with Invalid."""
    if kind not in _READ:
        raise Invalid.field("kind", "not_a_choice", _("Choose mail, phone or address."))
    problems = Problems()
    point = problems.take("value" if kind != ADDRESS else "", _READ[kind], given)
    problems.refuse_if_any()
    return point


def _columns(point: Point) -> dict[str, Any]:
    return asdict(point)


def _same(row: ContactPoint, point: Point) -> bool:
    return all(getattr(row, column) == value for column, value in asdict(point).items())


def _wanted(point: ContactPoint, edits: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Columns as they shall stand."""
    parts = [part for part in _PARTS if part in edits] if point.kind == ADDRESS else []
    given: dict[str, Any] = {"label": edits.get("label", point.label)}
    if parts:
        given |= {part: edits.get(part, getattr(point, part)) for part in _PARTS}
    elif point.kind == ADDRESS and "value" not in edits:
        given |= {part: getattr(point, part) for part in _PARTS}
    else:
        given["value"] = edits.get("value", point.value)
    wanted = asdict(read_point(point.kind, given))
    # The mark is only ever moved to another point, never just taken away.
    wanted["is_primary"] = point.is_primary or edits.get("is_primary") is True
    if wanted["normal"] != point.normal:
        _refuse_repeat(point.customer_id, read_point(point.kind, given), but=point.id)
        wanted |= {"verified_at": None, "undeliverable_at": None}
    for name in ("verified", "undeliverable"):
        if name in edits:
            wanted[f"{name}_at"] = (getattr(point, f"{name}_at") or at) if edits[name] else None
    return wanted


def _write(point: ContactPoint, columns: dict[str, Any]) -> None:
    if columns.get("is_primary") and not point.is_primary:
        others = _points_of(point.customer_id, point.kind).exclude(id=point.id)
        others.filter(is_primary=True).update(is_primary=False)
    twins = _points_of(point.customer_id, point.kind).filter(normal=point.normal)
    alike = {column: value for column, value in columns.items() if column != "is_primary"}
    if alike:
        twins.exclude(id=point.id).update(**alike)
    for column, value in columns.items():
        setattr(point, column, value)
    point.save(update_fields=list(columns))


def _refuse_repeat(customer_id: int, point: Point, but: int | None = None) -> None:
    same = _points_of(customer_id, point.kind).filter(normal=point.normal)
    if same.exclude(id=but).exists():
        raise Invalid.field("value", "repeated", _("This customer has this one already."))


def _points_of(customer_id: int, kind: str) -> QuerySet[ContactPoint]:
    """Of all ids of the customer: only one of them is primary."""
    return ContactPoint.objects.filter(customer_id__in=ids_of(customer_id), kind=kind)


def _customer_of(point_id: int) -> int:
    found = ContactPoint.objects.filter(id=point_id).values_list("customer_id", flat=True).first()
    if found is None:
        raise NotFound
    return int(found)
