"""Law 8: a forgotten entry is a bug. Found in tests and while developing, when a change commits."""

from dataclasses import dataclass

from django.db import connection

from daifuku.foundation.changes import Made
from daifuku.foundation.registries import verbs

_watching = False
_REMEMBERED = """
    SELECT r.table, r.key_column, EXISTS (
        SELECT FROM pg_attribute a
        WHERE a.attrelid = to_regclass(r.table) AND a.attname = 'customer_id'
          AND NOT a.attisdropped)
    FROM foundation_remembered r ORDER BY r.table
"""
# History keeps the image of what was changed or removed, and of what was added the keys from the
# first to the last; whose a row is now stands in the row.
_NAMED = """
    SELECT h.customer_id AS id FROM "{table}_history" h WHERE h.history_change_id = %(change)s
    UNION
    SELECT t.customer_id FROM "{table}_history" h
    JOIN "{table}" t ON t."{key}" BETWEEN h."{key}" AND coalesce(h.history_until, h."{key}")
    WHERE h.history_change_id = %(change)s
"""
_FORGOTTEN = """
    SELECT id FROM ({named}) AS named
    WHERE id IS NOT NULL AND NOT EXISTS (
        SELECT FROM ledger_entry e
        WHERE e.change_id = %(change)s AND (e.customer_id = named.id OR EXISTS (
            SELECT FROM ledger_also a WHERE a.entry_id = e.id AND a.customer_id = named.id)))
    ORDER BY id LIMIT 20
"""


class ForgottenEntry(AssertionError):
    """A change wrote remembered rows and left no entry, and its verb is not silent."""


def watch(on: bool) -> None:
    global _watching
    _watching = on


def check(made: Made) -> None:
    """Runs before every outermost change commits: a change that wrote has an entry, and every
    customer whose row it wrote has one of their own, or is concerned by one."""
    if not _watching or made.notes.get("ledger.exempt"):
        return
    verb = verbs.find(made.action)
    if verb is not None and verb.silent:
        return
    tables = written_tables(made.id)
    if not tables:
        return
    names = ", ".join(table.name for table in tables)
    if not made.notes.get("ledger.entries") and not _has_entries(made.id):
        raise ForgottenEntry(
            f"{made.action} wrote {names} and recorded nothing in the book. Record an"
            " entry (book.record), or declare the verb silent if no shopkeeper would write it down."
        )
    if forgotten := _customers_without_entry(made.id, tables):
        raise ForgottenEntry(
            f"{made.action} wrote {names} of customers {forgotten} and recorded nothing with them."
            " Record an entry of each, or name them in `also`."
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A remembered table that a change wrote; `of_customers` when its rows name one."""

    name: str
    key: str
    of_customers: bool


def written_tables(change_id: int) -> list[Written]:
    tables = [Written(*row) for row in _ask(_REMEMBERED)]
    if not tables:
        return []
    asked = " UNION ALL ".join(
        f"SELECT '{table.name}' WHERE EXISTS ("
        f'SELECT FROM "{table.name}_history" WHERE history_change_id = %(change)s)'
        for table in tables
    )
    written = {name for (name,) in _ask(asked, change_id)}
    return [table for table in tables if table.name in written]


def _has_entries(change_id: int) -> bool:
    return bool(_ask("SELECT FROM ledger_entry WHERE change_id = %(change)s LIMIT 1", change_id))


def _customers_without_entry(change_id: int, tables: list[Written]) -> list[int]:
    named = " UNION ".join(
        _NAMED.format(table=table.name, key=table.key) for table in tables if table.of_customers
    )
    return [id_ for (id_,) in _ask(_FORGOTTEN.format(named=named), change_id)] if named else []


def _ask(statement: str, change_id: int = 0) -> list[tuple]:
    """Below Django's cursor: a check asks nothing of which a test should count the queries."""
    with connection.connection.cursor() as cursor:
        return list(cursor.execute(statement, {"change": change_id}).fetchall())
