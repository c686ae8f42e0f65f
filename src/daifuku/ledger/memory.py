"""Law 8: a forgotten entry is a bug. Found in tests and while developing, when a change commits."""

from django.db import connection

from daifuku.foundation.changes import Made
from daifuku.foundation.models import Remembered
from daifuku.foundation.registries import verbs

_watching = False


class ForgottenEntry(AssertionError):
    """A change wrote remembered rows and left no entry, and its verb is not silent."""


def watch(on: bool) -> None:
    global _watching
    _watching = on


def check(made: Made) -> None:
    """Runs before every outermost change commits."""
    if not _watching or made.notes.get("ledger.entries") or made.notes.get("ledger.exempt"):
        return
    verb = verbs.find(made.action)
    if verb is not None and verb.silent:
        return
    tables = written_tables(made.id)
    if tables and not _has_entries(made.id):
        raise ForgottenEntry(
            f"{made.action} wrote {', '.join(tables)} and recorded nothing in the book. Record an"
            " entry (book.record), or declare the verb silent if no shopkeeper would write it down."
        )


def written_tables(change_id: int) -> list[str]:
    tables = list(Remembered.objects.order_by("table").values_list("table", flat=True))
    if not tables:
        return []
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS ("
        f'SELECT FROM "{table}_history" WHERE history_change_id = %(change)s)'
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, {"change": change_id})
        return [name for (name,) in cursor.fetchall()]


def _has_entries(change_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM ledger_entry WHERE change_id = %s)", [change_id])
        return bool(cursor.fetchone()[0])
