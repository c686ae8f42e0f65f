"""What two records say of one customer, which of it is better, and who was merged into whom."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from daifuku.customers.models import ContactPoint, Customer, CustomerLink, Stage
from daifuku.customers.models.contact import CONTACT_KINDS
from daifuku.customers.models.customer import PERSON
from daifuku.customers.roots import ids_of
from daifuku.foundation.text import is_kana

# What is chosen together → columns of the record.
COLUMNS_OF: dict[str, tuple[str, ...]] = {
    "name": ("family_name", "given_name", "name"),
    "reading": ("family_kana", "given_kana", "name_kana", "kana_guessed"),
    "honorific": ("honorific",),
    "birthday": ("birthday",),
    "gender": ("gender",),
    "language": ("language",),
    "corporate_number": ("corporate_number",),
    "stage": ("stage_id",),
    "owner": ("owner_id",),
    "home_store": ("home_store_id",),
}
# What follows from a name is taken and given back together.
NAMED = (
    *("family_name", "given_name", "family_kana", "given_kana", "name", "name_kana"),
    *("kana_guessed", "sort_key", "name_key"),
)
# A person's whole name follows from its parts.
_OF_PERSON = {
    "name": ("family_name", "given_name"),
    "reading": ("family_kana", "given_kana", "kana_guessed"),
}
_LINKS = """
    SELECT l.id, l.root_id, l.customer_id, k.name, k.name_kana, l.merged_at
    FROM customers_link l JOIN customers_customer k ON k.id = l.customer_id
    WHERE l.customer_id = ANY(%s) AND l.unmerged_at IS NULL
    ORDER BY l.merged_at DESC, l.id DESC
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that both records say. `theirs_is_better`: for the reason `why` (only, known, newer,
    verified, reached, further, or none), else ours is."""

    field: str
    ours: Any
    theirs: Any
    theirs_is_better: bool
    why: str


@dataclass(frozen=True, slots=True)
class Link:
    """`customer_id` was merged into `root_id`."""

    id: int
    root_id: int
    customer_id: int
    name: str
    kana: str
    merged_at: datetime


def choices_between(root: Customer, other: Customer) -> list[Chosen]:
    """Where the two differ, each with the better one and why."""
    found = []
    for field, columns in COLUMNS_OF.items():
        if root.kind == PERSON:
            columns = _OF_PERSON.get(field, columns)
        ours, theirs = (tuple(getattr(one, column) for column in columns) for one in (root, other))
        if ours != theirs:
            better, why = _weighed(field, root, other)
            found.append(Chosen(field, ours, theirs, better, why))
    return [*found, *_points_between(root, other)]


def better_of(root: Customer, other: Customer) -> list[str]:
    """The fields of which the other one's value is better."""
    return [one.field for one in choices_between(root, other) if one.theirs_is_better]


def said_alike(root: Customer, other: Customer) -> list[str]:
    """The fields of which both say the same, and something."""
    found = []
    for field, columns in COLUMNS_OF.items():
        ours = [getattr(root, column) for column in columns]
        if any(ours) and ours == [getattr(other, column) for column in columns]:
            found.append(field)
    return found


def columns_written(root: Customer, fields: Collection[str]) -> list[str]:
    """The columns of these fields; all that follows from a name goes with any part of it."""
    columns = [column for field in COLUMNS_OF if field in fields for column in COLUMNS_OF[field]]
    if any(column in NAMED for column in columns):
        columns += NAMED
    return list(dict.fromkeys(columns))


def as_json(value: Any) -> Any:
    """As a link remembers it."""
    return value.isoformat() if isinstance(value, date) else value


def links_of(customer_ids: Sequence[int]) -> list[Link]:
    """Who among these ids was merged into another of them, the last one first."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, [list(customer_ids)])
        return [Link(*row) for row in cursor.fetchall()]


def open_link(root_id: int, customer_id: int) -> CustomerLink | None:
    """How this one came to be part of that customer; None if it is not."""
    if customer_id not in ids_of(root_id)[1:]:
        return None
    return CustomerLink.objects.filter(customer_id=customer_id, unmerged_at=None).first()


def under(ids: Sequence[int], customer_id: int) -> list[int]:
    """Of all ids of a customer this one and those that were merged into it, however far down: whom a
    separation takes along."""
    parents = {link.customer_id: link.root_id for link in links_of(ids)}
    found = {customer_id}
    while more := {id_ for id_, root in parents.items() if root in found} - found:
        found |= more
    return [customer_id, *sorted(found - {customer_id})]


def _weighed(field: str, root: Customer, other: Customer) -> tuple[bool, str]:
    if field == "stage":
        far = dict(Stage.objects.values_list("code", "position"))
        return far[other.stage_id] > far[root.stage_id], "further"
    if field == "reading" and _of_other_names(root, other):
        # A reading belongs to its name.
        return _weighed("name", root, other)[0], ""
    if field in _RULES:
        ours, theirs = (_RULES[field](one) for one in (root, other))
        if ours != theirs:
            return theirs > ours, "known"
    columns = COLUMNS_OF[field]
    if not any(getattr(root, column) for column in columns):
        return True, "only"
    if not any(getattr(other, column) for column in columns):
        return False, "only"
    # Who is in charge, and how somebody is called, is not better for having been touched last.
    if field in ("owner", "name"):
        return False, ""
    return other.updated_at > root.updated_at, "newer"


def _of_other_names(root: Customer, other: Customer) -> bool:
    """Neither written nor read alike, as after a marriage."""
    return root.name_key != other.name_key and root.sort_key != other.sort_key


def _kanji(one: Customer) -> int:
    """A name in kanji says more than its reading; any name more than none."""
    return 0 if not one.name else 1 if is_kana(one.name.replace(" ", "")) else 2


def _read(one: Customer) -> int:
    return 0 if not one.name_kana else 1 if one.kana_guessed else 2


_RULES: dict[str, Callable[[Customer], int]] = {"name": _kanji, "reading": _read}


def _points_between(root: Customer, other: Customer) -> list[Chosen]:
    """All of them stay; the question is which of each kind is the primary one."""
    ours = [root.id, *(root.merged_ids or ())]
    theirs = [other.id, *(other.merged_ids or ())]
    rows = ContactPoint.objects.filter(customer_id__in=[*ours, *theirs], is_primary=True)
    primary = {(row.kind, row.customer_id in ours): row for row in rows.order_by("-id")}
    found = []
    for kind, _label in CONTACT_KINDS:
        mine, yours = primary.get((kind, True)), primary.get((kind, False))
        if mine and yours and mine.normal != yours.normal:
            better, why = _weighed_points(mine, yours)
            found.append(Chosen(kind, (mine.value,), (yours.value,), better, why))
    return found


def _weighed_points(ours: ContactPoint, theirs: ContactPoint) -> tuple[bool, str]:
    reached = [not point.undeliverable_at for point in (ours, theirs)]
    if reached[0] != reached[1]:
        return reached[1], "reached"
    verified = [bool(point.verified_at) for point in (ours, theirs)]
    if verified[0] != verified[1]:
        return verified[1], "verified"
    return theirs.id > ours.id, "newer"
