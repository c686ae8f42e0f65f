"""Whom the rows of a file speak of when somebody chose by what they are recognised."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.customers.importing.plans import Plan
from daifuku.customers.queries.matching import reached_by
from daifuku.customers.queries.visible import visible_ids
from daifuku.customers.roots import roots_of
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import FieldError, Invalid
from daifuku.foundation.imports import Read, Reading

NUMBER, OWN, EMAIL, PHONE = "number", "id", "email", "phone"
# The first of them as a file comes: whose number, in the words of whoever sends it.
KEYS = (
    (NUMBER, _("Customer number")),
    (OWN, _("Daifuku ID")),
    (EMAIL, _("Mail")),
    (PHONE, _("Phone")),
)
BY_POINT = (EMAIL, PHONE)
_LABELS = dict(KEYS)
Identified = tuple[list[int], list[FieldError | None]]


def keyed(found: Read, reading: Reading) -> Read:
    """Rows of one key speak of one customer. Refuses with Invalid a row that lacks it."""
    if not reading.key:
        return found
    if reading.key in BY_POINT:
        normals = [point[2] for point in found.body["points"] if point[0] == reading.key]
        value = normals[0] if normals else ""
    else:
        value = str(found.body.get(reading.key) or "")
    if not value:
        text = _("This row has no value for “{key}”, by which customers are recognised.")
        text = format_lazy(text, key=_LABELS[reading.key])
        raise Invalid.field(reading.key, "key_missing", text)
    if reading.key == NUMBER:
        return found
    return replace(found, key=f"\x02{reading.key} {value}")


def by_key(plans: Sequence[Plan], holders: dict[str, int], key: str, by: Actor) -> Identified:
    """One customer for each row, 0 for a new one; several who fit are a fault. A number that stands
    in the row beside the key belongs to the same customer, or to nobody yet. Whoever was merged is
    the root."""
    held = _as_roots([holders.get(plan.number, 0) if plan.number else 0 for plan in plans])
    if key == OWN:
        own = _as_roots([plan.own_id for plan in plans])
        known = visible_ids(own, by)
        fitting = [[id_] if id_ in known else [] for id_ in own]
    elif key in BY_POINT:
        fitting = _reached(plans, key, by)
    else:
        seen = visible_ids(filter(None, held), by)
        fitting = [[id_] if id_ in seen else [] for id_ in held]
    ids = [one[0] if len(one) == 1 else 0 for one in fitting]
    faults = [_fault(one, number, key) for one, number in zip(fitting, held, strict=True)]
    _refuse_twice(ids, faults, key)
    return [0 if fault else id_ for id_, fault in zip(ids, faults, strict=True)], faults


def _as_roots(ids: list[int]) -> list[int]:
    roots = roots_of(filter(None, ids))
    return [roots.get(id_, id_) for id_ in ids]


def _reached(plans: Sequence[Plan], key: str, by: Actor) -> list[list[int]]:
    mine = [[point.normal for point in plan.new.points if point.kind == key] for plan in plans]
    reached = reached_by(key, {normal for normals in mine for normal in normals})
    found = [{id_ for normal in normals for id_ in reached.get(normal, ())} for normals in mine]
    if by.sees != "all":
        seen = visible_ids((id_ for ids in found for id_ in ids), by)
        found = [ids & seen for ids in found]
    return [sorted(ids) for ids in found]


def _fault(fitting: list[int], held: int, key: str) -> FieldError | None:
    if len(fitting) > 1:
        text = _("Several customers have the same “{key}” ({ids}). Choose another key.")
        told = {"key": _LABELS[key], "ids": ", ".join(map(str, fitting[:5]))}
        return FieldError(key, "ambiguous", format_lazy(text, **told))
    if key == OWN and not fitting:
        return FieldError(key, "unknown", _("There is no customer with this number."))
    if held and fitting != [held]:
        return FieldError("number", "taken", _("Another customer has this number already."))
    return None


def _refuse_twice(ids: Sequence[int], faults: list[FieldError | None], key: str) -> None:
    often: Counter[int] = Counter()
    for at, id_ in enumerate(ids):
        often[id_] += 1
        if id_ and often[id_] > 1 and faults[at] is None:
            text = _("Another row of this file speaks of the same customer ({id}).")
            faults[at] = FieldError(key, "twice", format_lazy(text, id=id_))
