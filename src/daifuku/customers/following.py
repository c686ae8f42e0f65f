"""What must stay in step when a change is undone: search documents and kept figures."""

from collections.abc import Iterable

from django.db import connection

from daifuku.customers import figures, finding
from daifuku.foundation.changes.undo import Undone

_OWNERS = {
    "customers_customer": ("id",),
    "customers_contact_point": ("customer_id",),
    "customers_external_id": ("customer_id",),
    "customers_relation": ("from_customer_id",),
}


def renew_after_undo(undone: Undone) -> None:
    """Documents of every customer a row of whom came or went; figures of those who came back."""
    finding.renew(_owners(undone))
    figures.recount(undone.ids.get("customers_customer", ()))


def _owners(undone: Undone) -> set[int]:
    found: set[int] = set()
    for table, columns in _OWNERS.items():
        ids = undone.ids.get(table)
        if ids:
            found |= _owners_in(table, columns, ids, undone.change_id)
    return found


def _owners_in(table: str, columns: Iterable[str], ids: set[int], change_id: int) -> set[int]:
    """Of the rows as they stand, and of those the undo removed."""
    values = {"ids": list(ids), "change": change_id}
    found: set[int] = set()
    for column in columns:
        statement = f"""
            SELECT {column} FROM {table} WHERE id = ANY(%(ids)s)
            UNION SELECT {column} FROM {table}_history
            WHERE history_change_id = %(change)s AND history_op <> 'I' AND id = ANY(%(ids)s)"""
        found |= _ids(statement, values)
    return found


def _ids(statement: str, values: dict) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {row[0] for row in cursor.fetchall()}
