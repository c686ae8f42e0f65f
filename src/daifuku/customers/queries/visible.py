"""Which customers an actor may see. Hidden is answered like missing."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from daifuku.customers.models import Customer
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import NotFound

_HIDDEN = """
    SELECT h.id FROM unnest(%s::bigint[]) AS h(id)
    WHERE EXISTS (
        SELECT FROM ledger_entry e LEFT JOIN customers_customer c ON c.id = e.customer_id
        WHERE e.change_id = h.id AND NOT coalesce(c.walk_in OR {theirs}, false))
"""


def visible_to(actor: Actor) -> QuerySet[Customer]:
    """Customers in the actor's lists: not in the bin, no walk-in ones, theirs if they see less."""
    return Customer.objects.filter(own(actor), deleted_at=None, walk_in=False)


def reachable_by(actor: Actor) -> QuerySet[Customer]:
    """As `visible_to`, and walk-in customers too: who has their id may open them."""
    return Customer.objects.filter(own(actor, walk_in=True), deleted_at=None)


def visible_customer(customer_id: int, actor: Actor) -> Customer:
    """Refuses with NotFound what is missing, hidden, in the bin or erased."""
    found = reachable_by(actor).filter(id=customer_id).first()
    if found is None:
        raise NotFound
    return found


def visible_person(customer_id: int, actor: Actor) -> Customer:
    """As `visible_customer`, but no walk-in one, of whom nothing can be written down."""
    found = visible_customer(customer_id, actor)
    if found.walk_in:
        raise NotFound
    return found


def is_walk_in(customer_id: int) -> bool:
    return Customer.objects.filter(id=customer_id, walk_in=True).exists()


def visible_ids(customer_ids: Iterable[int], actor: Actor) -> set[int]:
    """Those of these that stand in the actor's lists."""
    return set(visible_to(actor).filter(id__in=set(customer_ids)).values_list("id", flat=True))


def visible_sql(actor: Actor, table: str = "c") -> tuple[str, list[Any]]:
    """The same as a condition for hand-written SQL, with its values."""
    listed = f"{table}.deleted_at IS NULL AND NOT {table}.walk_in"
    if actor.sees == "all":
        return listed, []
    theirs, values = _own_sql(actor, table)
    return f"{listed} AND {theirs}", values


def visible_named(actor: Actor, table: str = "c") -> tuple[str, dict[str, Any]]:
    """The same for a statement whose values have names."""
    condition, values = visible_sql(actor, table)
    names = {f"seen_{table}{at}": value for at, value in enumerate(values)}
    for name in names:
        condition = condition.replace("%s", f"%({name})s", 1)
    return condition, names


def _own_sql(actor: Actor, table: str = "c") -> tuple[str, list[Any]]:
    if actor.sees == "team" and actor.team_id is not None:
        team = "SELECT id FROM foundation_user WHERE team_id = %s"
        return f"{table}.owner_id IN ({team})", [actor.team_id]
    return f"{table}.owner_id = %s", [actor.user_id or 0]


def changes_hidden_from(actor: Actor, change_ids: Iterable[int]) -> set[int]:
    """Those of these changes that concern a customer whom the actor cannot see."""
    if actor.sees == "all":
        return set()
    theirs, values = _own_sql(actor)
    with connection.cursor() as cursor:
        cursor.execute(_HIDDEN.format(theirs=theirs), [list(change_ids), *values])
        return {change_id for (change_id,) in cursor.fetchall()}


def locked(
    customer_id: int, actor: Actor, *, binned: bool = False, walk_in: bool = False
) -> Customer:
    """The row, held until the change commits. Refuses with NotFound what the actor cannot see, and
    the walk-in customer of a store, who is nobody that could be called or written to."""
    rows = Customer.objects.filter(own(actor, walk_in=True), id=customer_id, erased_at=None)
    rows = rows.exclude(deleted_at=None) if binned else rows.filter(deleted_at=None)
    rows = rows if walk_in else rows.filter(walk_in=False)
    found = rows.select_for_update(no_key=True, of=("self",)).first()
    if found is None:
        raise NotFound
    return found


def own(actor: Actor, *, walk_in: bool = False) -> Q:
    """Those whose owner lets the actor see them, whatever else is true of them."""
    if actor.sees == "all":
        return Q()
    if actor.sees == "team" and actor.team_id is not None:
        theirs = Q(owner__team_id=actor.team_id)
    else:
        theirs = Q(owner_id=actor.user_id or 0)
    return theirs | Q(walk_in=True) if walk_in else theirs
