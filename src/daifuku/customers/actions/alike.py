"""Before somebody is added: who may that be already? Nothing is changed here."""

from dataclasses import replace
from typing import Any

from daifuku.customers.actions.create import columns_of
from daifuku.customers.actions.points import read_point
from daifuku.customers.linkage.features import Kept
from daifuku.customers.models.contact import ADDRESS, EMAIL, PHONE
from daifuku.customers.payload import NewCustomer
from daifuku.customers.queries.alike import MOST, Alike, Sought, alike, alike_ids, known_as
from daifuku.customers.queries.likely import Asked, Likely, likely
from daifuku.foundation.access import Actor


def possible_duplicates(new: NewCustomer, *, by: Actor) -> list[Alike]:
    """Customers whom the actor sees and who may be the one to be added."""
    sought = _sought(new)
    found, like = alike(sought, by), _likely(new, by)
    probable = {one.id: one for one in like}
    exact = [
        replace(one, probability=probable[one.id].probability) if one.id in probable else one
        for one in found
    ]
    others = [one for one in like if one.id not in {known.id for known in found}]
    return [*exact, *_shown(others[: max(0, MOST + 1 - len(exact))], by)]


def possible_duplicate_ids(new: NewCustomer, *, by: Actor) -> list[int]:
    """The same, where nobody looks at them."""
    exact = alike_ids(_sought(new), by)
    return list(dict.fromkeys([*exact, *(one.id for one in _likely(new, by))]))[: MOST + 1]


def _shown(others: list[Likely], by: Actor) -> list[Alike]:
    known = {one.id: one for one in known_as([one.id for one in others], by)} if others else {}
    return [
        replace(known[one.id], why=tuple(code for code, bits in one.reasons if bits > 0),
                probability=one.probability)
        for one in others if one.id in known
    ]  # fmt: skip


def _likely(new: NewCustomer, by: Actor) -> list[Likely]:
    if new.walk_in:
        return []
    columns = columns_of(new)
    reached = {kind: tuple(p.normal for p in new.points if p.kind == kind) for kind in _KINDS}
    kept = Kept(
        id=0,
        **{name: columns[name] for name in _COLUMNS},
        birthday=new.birthday.isoformat() if new.birthday else "",
        gender=new.gender,
        corporate_number=new.corporate_number,
        phones=reached[PHONE],
        emails=reached[EMAIL],
        addresses=reached[ADDRESS],
    )
    named = columns["name_key"]
    asked = Asked(kept, named, columns["sort_key"] if named else "", new.birthday)
    return likely(asked, by)


_KINDS = (EMAIL, PHONE, ADDRESS)
_COLUMNS = (
    "kind", "family_name", "given_name", "family_kana", "given_kana", "name_key", "name_kana",
)  # fmt: skip


def others_reached(kind: str, given: Any, *, by: Actor, but: int, stands: str = "") -> list[Alike]:
    """Whom else this mail address or number reaches; nobody if it is what stands already. Refuses
    with Invalid."""
    if kind == ADDRESS:
        return []
    normal = read_point(kind, given).normal
    if normal == stands:
        return []
    sought = Sought(emails=(normal,)) if kind == EMAIL else Sought(phones=(normal,))
    return alike(sought, by, but=but)


def _sought(new: NewCustomer) -> Sought:
    columns = columns_of(new)
    reached = {kind: [p for p in new.points if p.kind == kind] for kind in (EMAIL, PHONE, ADDRESS)}
    return Sought(
        emails=tuple(point.normal for point in reached[EMAIL]),
        phones=tuple(point.normal for point in reached[PHONE]),
        postal_codes=tuple(point.postal_code for point in reached[ADDRESS] if point.postal_code),
        corporate_number=new.corporate_number,
        name_key=columns["name_key"],
        sort_key=columns["sort_key"],
        birthday=new.birthday,
    )
