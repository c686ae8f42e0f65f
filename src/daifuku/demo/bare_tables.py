"""Faster loading of an empty database that is thrown away if the load breaks off.

Foreign keys are checked row by row, which costs as much as all else in a load of a million lines;
checked at once afterwards it takes a second. Only the owner of the tables may do this."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# The tables with most rows, and the indexes that nothing of the first pages needs.
TABLES = ("commerce_purchase", "commerce_purchase_line")
INDEXES = ("line_of_product",)

_KEYS = """
    SELECT format('%%s', conrelid::regclass), conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)
      AND (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE pg_class.oid = conrelid)
"""
_INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY(%s)
      AND pg_has_role((SELECT relowner FROM pg_class WHERE relname = indexname), 'USAGE')
"""


@contextmanager
def bare_tables() -> Iterator[None]:
    """Without foreign keys and some indexes; they are back, and checked, when all went well."""
    keys, indexes = _rows(_KEYS, TABLES), _rows(_INDEXES, INDEXES)
    for table, name, _definition in keys:
        _run(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        _run(f'DROP INDEX "{name}"')
    yield
    for _name, definition in indexes:
        _run(definition)
    for table, name, definition in keys:
        # In two steps, so that pages can be served and written meanwhile.
        _run(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition} NOT VALID')
        _run(f'ALTER TABLE {table} VALIDATE CONSTRAINT "{name}"')


def _rows(query: str, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [list(names)])
        return cursor.fetchall()


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
