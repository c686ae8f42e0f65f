"""Which tables there are, what they hold, and one way of writing each down."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

# Every other table goes out; a new one needs nothing for that.
_JOBS = "what waits to be done here would be done twice; it is found again from the data"
LEFT_OUT = {
    "django_migrations": "stands in the manifest, and in the new home by its own migrations",
    "django_session": "everybody signs in anew",
    "foundation_cache": "counts of a few minutes",
    "foundation_viewing": "slips that were written into the audit log before",
    "procrastinate_events": _JOBS,
    "procrastinate_jobs": _JOBS,
    "procrastinate_periodic_defers": _JOBS,
    "procrastinate_workers": _JOBS,
}
_TABLES = """
    SELECT c.oid, c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition AND NOT EXISTS (
          SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY c.relname
"""
_COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_attribute a
    WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY a.attnum
"""
_KEY = """
    SELECT a.attname FROM pg_index i
    JOIN unnest(i.indkey::int[]) WITH ORDINALITY AS k(attnum, place) ON true
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE i.indrelid = %s AND i.indisprimary ORDER BY k.place
"""
_SEQUENCES = """
    SELECT c.oid::regclass::text FROM pg_class c
    WHERE c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace
      AND c.relname NOT LIKE 'procrastinate%%' AND c.relname NOT LIKE 'django_migrations%%'
    ORDER BY 1
"""
# Values are written in one way whatever the session is set to.
PLAIN = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` as (name, type of PostgreSQL); `key` is what its rows are ordered by."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]

    @property
    def listed(self) -> str:
        return ", ".join(f'"{name}"' for name, _kind in self.columns)

    @property
    def select(self) -> str:
        order = ", ".join(f'"{name}"' for name in self.key) or "1"
        return f'SELECT {self.listed} FROM "{self.name}" ORDER BY {order}'

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Written:
    rows: int
    sha256: str


def all_tables() -> list[Table]:
    tables = []
    for oid, name in _fetch(_TABLES):
        if name in LEFT_OUT:
            continue
        columns = tuple((str(column), str(kind)) for column, kind in _fetch(_COLUMNS, oid))
        tables.append(Table(name, columns, tuple(row[0] for row in _fetch(_KEY, oid))))
    return tables


def sequences() -> dict[str, tuple[int, bool]]:
    found = {}
    for (name,) in _fetch(_SEQUENCES):
        ((last, called),) = _fetch(f"SELECT last_value, is_called FROM {name}")
        found[name] = (int(last), bool(called))
    return found


def set_plain() -> None:
    with connection.cursor() as cursor:
        for statement in PLAIN:
            cursor.execute(statement)


def write_down(table: Table, keep: Callable[[bytes], object] | None = None) -> Written:
    """The rows as CSV: NULL is nothing, empty text is "". Without `keep` only their checksum."""
    digest = hashlib.sha256()
    statement = f"COPY ({table.select}) TO STDOUT (FORMAT csv, HEADER true)"
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for block in copy:
                digest.update(block)
                if keep is not None:
                    keep(bytes(block))
        rows = cursor.rowcount
    return Written(max(rows, 0), digest.hexdigest())


def migrations() -> Iterator[list[str]]:
    for app, name in _fetch("SELECT app, name FROM django_migrations ORDER BY 1, 2"):
        yield [app, name]


def _fetch(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall()
