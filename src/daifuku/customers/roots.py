"""The map of who was merged into whom: each id has one root, a root has none."""

from collections.abc import Iterable

from django.db import connection

# Queries say `ANY(c.id || c.merged_ids)`, all ids of a customer `c`; a NULL beside it is nobody.
_GROUPS = """
    SELECT asked.id, r.id, r.merged_ids
    FROM unnest(%s::bigint[]) AS asked (id) JOIN customers_customer k ON k.id = asked.id
    JOIN customers_customer r ON r.id = coalesce(k.root_id, k.id)
"""


_EVER = """
    WITH RECURSIVE up AS (
        SELECT unnest(%s::bigint[]) AS id
        UNION SELECT l.root_id FROM up JOIN customers_link l ON l.customer_id = up.id)
    SELECT id FROM up
"""
_HOLD = "SELECT pg_advisory_xact_lock(hashtext('customers.roots'), 0)"


def hold_roots() -> None:
    """Nobody else merges or separates until the transaction ends: each touches rows of a whole group,
    and two would wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD)


def root_of(customer_id: int) -> int:
    """Whom this customer was merged into, itself if into nobody."""
    return roots_of([customer_id]).get(customer_id, customer_id)


def roots_of(customer_ids: Iterable[int]) -> dict[int, int]:
    return {asked: root for asked, root, _merged in _groups(customer_ids)}


def ids_of(customer_id: int) -> list[int]:
    """All ids of the one that this id belongs to, the root first."""
    for _asked, root, merged in _groups([customer_id]):
        return [root, *(merged or ())]
    return [customer_id]


def groups_of(customer_ids: Iterable[int]) -> set[int]:
    """These, and all ids of those whom they belong to."""
    found = set(customer_ids)
    for _asked, root, merged in _groups(found):
        found |= {root, *(merged or ())}
    return found


def with_roots(customer_ids: Iterable[int]) -> set[int]:
    """These, and those whom they were merged into."""
    found = set(customer_ids)
    return found.union(roots_of(found).values())


def ever_one_with(customer_ids: Iterable[int]) -> list[int]:
    """These, and whomever they were merged into at any time, however far up."""
    with connection.cursor() as cursor:
        cursor.execute(_EVER, [list(customer_ids)])
        return [id_ for (id_,) in cursor.fetchall()]


def merged_roots() -> list[tuple[int, int]]:
    """(id, root) of all who were merged into somebody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, root_id FROM customers_customer WHERE root_id IS NOT NULL")
        return cursor.fetchall()


def _groups(customer_ids: Iterable[int]) -> list[tuple[int, int, list[int] | None]]:
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS, [list(customer_ids)])
        return cursor.fetchall()
