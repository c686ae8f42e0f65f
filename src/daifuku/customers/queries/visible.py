"""Which customers an actor may see. Hidden is answered like missing."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from daifuku.customers.models import Customer
from daifuku.customers.roots import root_of
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import NotFound

_HIDDEN = """
    SELECT h.id FROM unnest(%s::bigint[]) AS h(id)
    WHERE EXISTS (
        SELECT FROM ledger_entry e LEFT JOIN customers_customer k ON k.id = e.customer_id
        LEFT JOIN customers_customer c ON c.id = coalesce(k.root_id, k.id)
        WHERE e.change_id = h.id AND NOT coalesce(c.walk_in OR {theirs}, false))
"""


# So often somebody may be merged on while another waits for them.
_MERGES = 4


def visible_to(actor: Actor) -> QuerySet[Customer]:
    """Customers in the actor's lists: not in the bin, no walk-in ones, theirs if they see less.
    Whoever was merged into another is there as that one."""
    return Customer.objects.filter(own(actor), deleted_at=None, walk_in=False, root=None)


def reachable_by(actor: Actor) -> QuerySet[Customer]:
    """As `visible_to`, and walk-in customers and ids that were merged: who has one may open it."""
    alone = own(actor, walk_in=True) & Q(root=None, deleted_at=None)
    merged = own(actor, of="root__") & Q(root__isnull=False, root__deleted_at=None)
    return Customer.objects.filter(alone | merged)


def visible_customer(customer_id: int, actor: Actor) -> Customer:
    """The root of this id. Refuses with NotFound what is missing, hidden, in the bin or erased."""
    found = reachable_by(actor).select_related("root").filter(id=customer_id).first()
    if found is None:
        raise NotFound
    return found.root or found


def visible_person(customer_id: int, actor: Actor) -> Customer:
    """As `visible_customer`, but no walk-in one, of whom nothing can be written down."""
    found = visible_customer(customer_id, actor)
    if found.walk_in:
        raise NotFound
    return found


def is_walk_in(customer_id: int) -> bool:
    return Customer.objects.filter(id=customer_id, walk_in=True).exists()


def visible_ids(customer_ids: Iterable[int], actor: Actor) -> set[int]:
    """Those of these that stand in the actor's lists, by themselves or as their root."""
    rows = reachable_by(actor).filter(id__in=set(customer_ids), walk_in=False)
    return set(rows.values_list("id", flat=True))


def visible_sql(actor: Actor, table: str = "c") -> tuple[str, list[Any]]:
    """The same as a condition for hand-written SQL, with its values."""
    listed = f"{table}.deleted_at IS NULL AND NOT {table}.walk_in AND {table}.root_id IS NULL"
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
    """The root's row, held until the change commits. Refuses with NotFound what the actor cannot
    see, and the walk-in customer of a store, who is nobody that could be called or written to."""
    for _try in range(_MERGES):
        found = _held(customer_id, actor, binned=binned, walk_in=walk_in)
        if found is not None:
            return found
        # Merged long ago, or by somebody while this waited for the row.
        root = root_of(customer_id)
        if root == customer_id:
            break
        customer_id = root
    raise NotFound


def _held(id_: int, actor: Actor, *, binned: bool, walk_in: bool) -> Customer | None:
    rows = Customer.objects.filter(own(actor, walk_in=True), id=id_, erased_at=None, root=None)
    rows = rows.exclude(deleted_at=None) if binned else rows.filter(deleted_at=None)
    rows = rows if walk_in else rows.filter(walk_in=False)
    return rows.select_for_update(no_key=True, of=("self",)).first()


def own(actor: Actor, *, walk_in: bool = False, of: str = "") -> Q:
    """Those whose owner lets the actor see them, whatever else is true of them; `of`: whose."""
    if actor.sees == "all":
        return Q()
    if actor.sees == "team" and actor.team_id is not None:
        theirs = Q(**{f"{of}owner__team_id": actor.team_id})
    else:
        theirs = Q(**{f"{of}owner_id": actor.user_id or 0})
    return theirs | Q(walk_in=True) if walk_in else theirs
