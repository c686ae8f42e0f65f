"""What a merge wrote to the record that stays is taken back when the two are separated: only where it
still reads so, and never from under what another merge wrote since."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from daifuku.customers.actions.stages import enter_stage
from daifuku.customers.models import Customer, CustomerLink, CustomerTag
from daifuku.customers.queries.merging import NAMED, as_json

_NAMED = frozenset(NAMED)
_COLUMNS = [
    *NAMED,
    *("honorific", "birthday", "gender", "language", "corporate_number", "owner_id"),
    "home_store_id",
]


def give_back(root: Customer, link: CustomerLink, at: datetime) -> tuple[str, ...]:
    """Answers the columns that somebody edited since, so that they stay."""
    rows = {root.id: root}
    kept: set[str] = set()
    wrote = deepcopy(link.replaced)
    for unit in _units(link.replaced):
        was = {name: link.replaced[name][0] for name in unit}
        kept |= _instead(link, was, rows)
    _save(rows, at)
    # Whoever is erased is forgotten where they were taken over, too.
    link.replaced = wrote
    link.save(update_fields=["replaced"])
    _take_tags_back(link, link.tag_ids)
    return tuple(sorted(kept))


def _units(columns: Iterable[str]) -> list[tuple[str, ...]]:
    """What follows from a name goes with it, or not at all."""
    named = tuple(name for name in columns if name in _NAMED)
    return [*([named] if named else []), *((name,) for name in columns if name not in _NAMED)]


def _instead(link: CustomerLink, new: dict[str, Any], rows: dict[int, Customer]) -> set[str]:
    """The link is to have written these values. What a later merge into the same record wrote stays,
    and stands over them from now on; what was edited since stays, and is answered."""
    old = {name: link.replaced[name][1] for name in new}
    if old == new:
        return set()
    for name, value in new.items():
        link.replaced[name][1] = value
    link.save(update_fields=["replaced"])
    later = next((one for one in _later(link) if new.keys() <= one.replaced.keys()), None)
    if later is not None:
        if any(later.replaced[name][0] != old[name] for name in new):
            return set(new)
        for name, value in new.items():
            later.replaced[name][0] = value
        later.save(update_fields=["replaced"])
        return set()
    row = _row(link.root_id, rows)
    if any(as_json(getattr(row, name)) != old[name] for name in new):
        return set(new)
    for name, value in new.items():
        setattr(row, name, Customer._meta.get_field(name).to_python(value))
    return _above_too(link, old, new, rows)


def _above_too(
    link: CustomerLink, old: dict[str, Any], new: dict[str, Any], rows: dict[int, Customer]
) -> set[str]:
    """Where this record was merged itself and its value taken on, it says something else now; or
    nothing, and then what stood there before comes back."""
    above = _above(link)
    if above is None or not new.keys() <= above.replaced.keys():
        return set()
    if any(above.replaced[name][1] != old[name] for name in new):
        return set()
    says = any(new.values())
    return _instead(
        above, {name: new[name] if says else above.replaced[name][0] for name in new}, rows
    )


def _later(link: CustomerLink) -> Iterable[CustomerLink]:
    rows = CustomerLink.objects.filter(root_id=link.root_id, unmerged_at=None, id__gt=link.id)
    return rows.order_by("id")


def _above(link: CustomerLink) -> CustomerLink | None:
    """How the record into which this one was merged was merged itself."""
    return CustomerLink.objects.filter(customer_id=link.root_id, unmerged_at=None).first()


def _row(id_: int, rows: dict[int, Customer]) -> Customer:
    if id_ not in rows:
        rows[id_] = Customer.objects.get(id=id_)
    return rows[id_]


def _save(rows: dict[int, Customer], at: datetime) -> None:
    for row in rows.values():
        stage, row.stage_id = row.stage_id, _stage_kept(row)
        row.save(update_fields=_COLUMNS)
        enter_stage(row, stage, at)


def _stage_kept(row: Customer) -> str:
    """The stage is entered, not only written."""
    return Customer.objects.values_list("stage_id", flat=True).get(id=row.id)


def _take_tags_back(link: CustomerLink, tag_ids: Sequence[int]) -> None:
    """A tag stays where another who is merged has it too, and goes with that one."""
    others = list(
        CustomerLink.objects.filter(root_id=link.root_id, unmerged_at=None).exclude(id=link.id)
    )
    for tag_id in tag_ids:
        having = CustomerTag.objects.filter(
            tag_id=tag_id, customer_id__in=[one.customer_id for one in others]
        ).values_list("customer_id", flat=True)
        carrier = next((one for one in others if one.customer_id in set(having)), None)
        if carrier is not None:
            carrier.tag_ids = [*carrier.tag_ids, tag_id]
            carrier.save(update_fields=["tag_ids"])
            continue
        CustomerTag.objects.filter(customer_id=link.root_id, tag_id=tag_id).delete()
        above = _above(link)
        if above is not None and tag_id in above.tag_ids:
            _take_tags_back(above, [tag_id])
            above.tag_ids = [one for one in above.tag_ids if one != tag_id]
            above.save(update_fields=["tag_ids"])
