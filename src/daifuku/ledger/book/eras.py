"""Transaction ids start anew on another server, so every restore begins a new era."""

from django.db import connection


def start_new_era() -> int:
    """Begin a new era: after every restore and every move to another server."""
    return _ask("SELECT ledger_start_era()")


def check_era() -> int:
    """The present era. Begins a new one when transaction ids have fallen behind the book's."""
    return _ask("SELECT ledger_check_era()")


def _ask(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
