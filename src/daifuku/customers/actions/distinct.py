"""Two who look alike and are not the same: said once, and remembered."""

from datetime import datetime

from daifuku.customers.actions.merging import AlreadyOne
from daifuku.customers.models import Distinct
from daifuku.customers.queries.visible import locked
from daifuku.customers.roots import root_of
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import edit

_VERB = "customers.tell_apart"


def tell_apart(customer_id: int, other_id: int, *, by: Actor, at: datetime) -> None:
    """They are shown as possible duplicates no more. Refuses with AlreadyOne and NotFound."""
    may(by, _VERB)
    with edit(_VERB, by=by, at=at, subject=("customer", customer_id)):
        ids = sorted({root_of(customer_id), root_of(other_id)})
        for id_ in ids:
            locked(id_, by)
        if len(ids) == 1:
            raise AlreadyOne
        low, high = ids
        Distinct.objects.get_or_create(low_id=low, high_id=high, defaults={"said_at": at})
