"""A customer as somebody writes it down, before it is kept."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.payload import fields
from daifuku.customers.payload.points import Point, address_point, email_point, phone_point
from daifuku.customers.payload.problems import Problems, needs_list, needs_text
from daifuku.foundation.errors import Invalid
from daifuku.foundation.ids import reference
from daifuku.foundation.text import BadValue, clean_text

# What the API answers besides what can be written; a client may send back what it read.
READ_ONLY = frozenset(
    [
        "id",
        "figures",
        "kana_guessed",
        "contact_points",
        "created_at",
        "updated_at",
        "deleted_at",
        "merged_ids",
        "possible_duplicates",
    ]
)
_POINTS: dict[str, Callable[[Any], Point]] = {
    "emails": email_point,
    "phones": phone_point,
    "addresses": address_point,
}


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """Texts are taken as clean: build it with `read_new`, or from values that are."""

    kind: str = "person"
    family_name: str = ""
    given_name: str = ""
    family_kana: str = ""
    given_kana: str = ""
    name: str = ""
    name_kana: str = ""
    honorific: str = ""
    stage: str = ""
    birthday: date | None = None
    gender: str = ""
    language: str = "ja"
    owner_id: int | None = None
    home_store_id: int | None = None
    corporate_number: str = ""
    points: tuple[Point, ...] = ()
    tags: tuple[int | str, ...] = ()
    external_ids: tuple[tuple[str, str], ...] = ()
    walk_in: bool = False


@dataclass(slots=True)
class Edits:
    """What is to be changed; a key that is missing stays as it is."""

    columns: dict[str, Any] = field(default_factory=dict)
    # kind → the whole new list
    points: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    tags: tuple[int | str, ...] | None = None
    external_ids: tuple[tuple[str, str], ...] | None = None


def read_new(body: Any) -> NewCustomer:
    """A new customer from API JSON. Refuses with Invalid, naming every field at fault."""
    problems = Problems()
    read = _read(body, problems)
    columns = {name: value for name, value in read.columns.items() if value not in (None, "")}
    points = tuple(point for kind in read.points.values() for point in kind)
    external_ids = read.external_ids or ()
    named = any(columns.get(part) for part in ("family_name", "given_name", "name"))
    anonymous = columns.get("stage") == "anonymous"
    if not (problems.found or named or anonymous or external_ids or _reachable(points)):
        problems.add("family_name", "needed", _NEEDED)
    problems.refuse_if_any()
    return NewCustomer(**columns, points=points, tags=read.tags or (), external_ids=external_ids)


def read_edits(body: Any) -> Edits:
    """Changes from API JSON. Refuses with Invalid, naming every field at fault."""
    problems = Problems()
    read = _read(body, problems)
    for name in ("kind", "stage", "language"):
        if name in read.columns and not read.columns[name]:
            problems.add(name, "empty", _("Please choose one."))
    problems.refuse_if_any()
    return read


def _reachable(points: Iterable[Point]) -> bool:
    return any(point.kind in ("email", "phone") for point in points)


def _read(body: Any, problems: Problems) -> Edits:
    if not isinstance(body, Mapping):
        raise Invalid.field("", "not_an_object", _("Please give the fields as an object."))
    read = Edits()
    for name, value in body.items():
        if name in fields.COLUMNS:
            read.columns[name] = problems.take(name, fields.COLUMNS[name], value)
        elif name in _POINTS:
            points = _each(name, value, _POINTS[name], problems)
            read.points[name] = _without_repeats(name, points, problems)
        elif name == "tags":
            read.tags = tuple(_each(name, value, _tag, problems))
        elif name == "external_ids":
            read.external_ids = tuple(_each(name, value, _external_id, problems))
        elif name not in READ_ONLY:
            problems.add(_shown(name), "unknown_field", _("There is no field of this name."))
    return read


def _shown(name: Any) -> str:
    # It is repeated in the answer, which holds no half of a character.
    return str(name)[:40].encode(errors="replace").decode()


def _each(name: str, value: Any, read: Callable[[Any], Any], problems: Problems) -> list[Any]:
    given = problems.take(name, needs_list, value) if value is not None else []
    taken = [problems.take(f"{name}[{at}]", read, item) for at, item in enumerate(given or [])]
    return [item for item in taken if item is not None]


def _without_repeats(name: str, points: list[Point], problems: Problems) -> tuple[Point, ...]:
    """The same number twice is one number; two marked as primary is a fault."""
    if sum(point.is_primary for point in points) > 1:
        problems.add(name, "two_primary", _("Only one of these can be the primary one."))
    once = {point.normal: point for point in reversed(points)}
    return tuple(reversed(once.values()))


def _tag(value: Any) -> int | str:
    """By id, by name, or as the API shows it."""
    given = value.get("id") if isinstance(value, Mapping) else value
    if isinstance(given, str):
        text = clean_text(given, longest=60, name=True)
        if text:
            return text
    found = reference(given)
    if found is None:
        raise BadValue("empty", _("Please choose a tag."))
    return found


def _external_id(value: Any) -> tuple[str, str]:
    if not isinstance(value, Mapping):
        raise BadValue("external_id", _('Please give it as {"source": …, "id": …}.'))
    source = clean_text(needs_text(value.get("source")), longest=40, name=True)
    given = value.get("id")
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    number = clean_text(needs_text(given), longest=120, name=True)
    if not (source and number):
        raise BadValue("external_id", _('Please give it as {"source": …, "id": …}.'))
    return source, number


_NEEDED = _("Please give at least a name, a mail address, a telephone number or a customer number.")
