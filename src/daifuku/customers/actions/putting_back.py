"""A record as it was before a change, whatever came after."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.actions.edit import edit_customer
from daifuku.customers.actions.points import edit_contact_point
from daifuku.customers.models import ContactPoint, Customer
from daifuku.customers.queries.earlier import LISTS, record_before
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import edit
from daifuku.foundation.errors import Invalid


def put_record_back(
    customer_id: int,
    changes: Sequence[int],
    chosen: Collection[str],
    *,
    by: Actor,
    at: datetime,
) -> Customer:
    """The chosen fields as they were before these changes: one edit like any other. Refuses with
    Invalid what is no field, and as `edit_customer` does."""
    may(by, "customers.edit_customer")
    then, now = (record_before(customer_id, since) for since in (changes, []))
    if not then.keys() >= set(chosen):
        raise Invalid.field("fields", "unknown", _("Choose what is to be put back."))
    edits = {name: then[name] for name in then if name in chosen and then[name] != now.get(name)}
    with edit("customers.edit_customer", by=by, at=at, subject=("customer", customer_id)):
        made = edit_customer(customer_id, edits, by=by, at=at)
        for kind, name in LISTS.items():
            for point_id in _labelled_since(customer_id, kind, edits.get(name, ())):
                edit_contact_point(point_id, {"label": ""}, by=by, at=at)
    return made


def _labelled_since(customer_id: int, kind: str, wanted: Sequence[Mapping[str, Any]]) -> list[int]:
    """A list that says no label leaves the one that is there."""
    bare = [one["value"] for one in wanted if not one["label"]]
    points = ContactPoint.objects.filter(customer_id=customer_id, kind=kind, value__in=bare)
    return list(points.exclude(label="").values_list("id", flat=True))
