"""Before somebody is added: who may that be already? Nothing is changed here."""

from typing import Any

from daifuku.customers.actions.create import columns_of
from daifuku.customers.actions.points import read_point
from daifuku.customers.models.contact import ADDRESS, EMAIL, PHONE
from daifuku.customers.payload import NewCustomer
from daifuku.customers.queries.alike import Alike, Sought, alike, alike_ids
from daifuku.foundation.access import Actor


def possible_duplicates(new: NewCustomer, *, by: Actor) -> list[Alike]:
    """Customers whom the actor sees and who may be the one to be added."""
    return alike(_sought(new), by)


def possible_duplicate_ids(new: NewCustomer, *, by: Actor) -> list[int]:
    """The same, where nobody looks at them."""
    return list(alike_ids(_sought(new), by))


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
