"""What the database says of itself: every table, and every column that can hold words."""

from dataclasses import dataclass

import psycopg

_OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'"
_TABLES = f"""
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {_OURS} AND c.relkind IN ('r', 'p', 'f', 'm') AND NOT c.relispartition
    ORDER BY 1
"""
# Numbers, times and the like hold no words; whatever else there is, may.
_NO_WORDS = (
    *("bigint", "integer", "smallint", "boolean", "date", "numeric", "double precision"),
    *("timestamp with time zone", "xid8", '"char"', "inet", "uuid", "interval"),
)
_COLUMNS = f"""
    SELECT c.relname, a.attname, CASE WHEN a.atttypmod > 4 THEN a.atttypmod - 4 END,
        t.typname, NOT a.attnotnull
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    WHERE {_OURS} AND c.relkind IN ('r', 'p', 'f', 'm') AND NOT c.relispartition
      AND t.typtype <> 'e' AND format_type(a.atttypid, NULL) <> ALL (%s)
    ORDER BY 1, a.attnum
"""


@dataclass(frozen=True)
class Column:
    table: str
    name: str
    longest: int | None
    kind: str
    nullable: bool

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


def tables(connection: psycopg.Connection) -> list[str]:
    return [name for (name,) in connection.execute(_TABLES)]


def word_columns(connection: psycopg.Connection) -> list[Column]:
    return [Column(*row) for row in connection.execute(_COLUMNS, [list(_NO_WORDS)])]
