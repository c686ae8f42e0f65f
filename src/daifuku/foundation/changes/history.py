"""The migration operation that gives a table its history.

A typed table beside the remembered one, filled by statement-level triggers: UPDATE and DELETE keep
the old row, INSERT keeps ids as ranges. Run `Remember` again after a migration that alters the
table: it adds what is missing, converts what has another type, renews the triggers, and notes which
columns older images do not know. (After migration 0011 of this room.)"""

from typing import Any

from django.db.migrations.operations.base import Operation

_COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod),
           coalesce((SELECT c.collname FROM pg_collation c
                     WHERE c.oid = a.attcollation AND c.collname = 'C'), '')
    FROM pg_attribute a
    WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum
"""
_KEY = """
    SELECT a.attname FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = %s::regclass AND i.indisprimary
"""
# Bookkeeping columns: a change of these alone is not worth remembering.
_IGNORED = ("updated_at",)
# Of many rows the change is asked once; outside of one the function says what is wrong.
_ONCE = "DECLARE made bigint := nullif(current_setting('daifuku.change_id', true), '')::bigint; "
_MADE = "coalesce(made, daifuku_change_id())"
_NOTE = "IF FOUND THEN PERFORM daifuku_change_id(); END IF; "
# The plan is made for the first statement of a connection and kept. Made for one row, it would
# compare each old row with each new one ever after: of 20,000 for over a minute.
_PAIRED = " SET enable_nestloop = off"


class Remember(Operation):
    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """History tables are no models: the state stays as it is."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.deferred_sql:
            editor.deferred_sql, waiting = [], editor.deferred_sql
            for statement in waiting:
                editor.execute(statement)
        with editor.connection.cursor() as cursor:
            remember(cursor, self.table)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        with editor.connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {self.table}_history")
            for op in ("insert", "update", "delete"):
                cursor.execute(f"DROP FUNCTION IF EXISTS {self.table}_on_{op}() CASCADE")
            cursor.execute('DELETE FROM foundation_remembered WHERE "table" = %s', [self.table])

    def describe(self) -> str:
        return f"Remember every change of {self.table}"


def remember(cursor: Any, table: str) -> None:
    """Give the table its history, or bring the history up to date with the table."""
    cursor.execute(_COLUMNS, [table])
    columns = cursor.fetchall()
    cursor.execute(_KEY, [table])
    ((key,),) = cursor.fetchall()
    _convert(cursor, table, columns)
    for statement in _statements(table, key, columns):
        cursor.execute(statement)
    cursor.execute(
        'INSERT INTO foundation_remembered ("table", key_column) VALUES (%s, %s)'
        " ON CONFLICT DO NOTHING",
        [table, key],
    )


def renew_functions(cursor: Any, table: str) -> None:
    """What the triggers of updates and deletions do, as it is written here. Locks no table."""
    cursor.execute(_COLUMNS, [table])
    names = [name for name, _kind, _collation in cursor.fetchall()]
    cursor.execute(_KEY, [table])
    ((key,),) = cursor.fetchall()
    for statement in _old_row_functions(table, key, names):
        cursor.execute(statement)


def _convert(cursor: Any, table: str, columns: list[tuple[str, str, str]]) -> None:
    """Images that are there already follow the table as far as they can."""
    cursor.execute("SELECT to_regclass(%s)", [f"{table}_history"])
    if cursor.fetchone()[0] is None:
        return
    cursor.execute(_COLUMNS, [f"{table}_history"])
    kept = {name: kind for name, kind, _c in cursor.fetchall() if not name.startswith("history_")}
    present = {name: kind for name, kind, _c in columns}
    for name in kept.keys() & present.keys():
        if kept[name] != present[name]:
            kind = present[name]
            cursor.execute(
                f'ALTER TABLE {table}_history ALTER "{name}" TYPE {kind} USING "{name}"::{kind}'
            )
    _note_altered(cursor, table, sorted(present.keys() - kept.keys()), new=True)
    _note_altered(cursor, table, sorted(kept.keys() - present.keys()), new=False)


def _note_altered(cursor: Any, table: str, names: list[str], *, new: bool) -> None:
    cursor.execute(f"SELECT coalesce(max(history_id), 0) FROM {table}_history")
    (last,) = cursor.fetchone()
    if not names or not last:
        return
    # A column that is gone is seen to be gone again and again; the first time counts.
    order = "altered || {noted}" if new else "{noted} || altered"
    noted = "(SELECT jsonb_object_agg(n, %s::bigint) FROM unnest(%s::text[]) AS n)"
    cursor.execute(
        f"UPDATE foundation_remembered SET altered = {order.format(noted=noted)}"
        ' WHERE "table" = %s',
        [last, names, table],
    )


def _statements(table: str, key: str, columns: list[tuple[str, str, str]]) -> list[str]:
    typed = [
        f'ADD COLUMN IF NOT EXISTS "{name}" {kind}' + (' COLLATE "C"' if collation else "")
        for name, kind, collation in columns
    ]
    return [
        f"""CREATE TABLE IF NOT EXISTS {table}_history (
            history_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            history_change_id bigint NOT NULL,
            history_op "char" NOT NULL,
            history_at timestamptz NOT NULL DEFAULT now(),
            history_until bigint)""",
        f"ALTER TABLE {table}_history {', '.join(typed)}",
        f"CREATE INDEX IF NOT EXISTS {table}_history_change ON {table}_history (history_change_id)",
        f'CREATE INDEX IF NOT EXISTS {table}_history_row ON {table}_history ("{key}", history_id)'
        " WHERE history_op <> 'I'",
        *_insert_trigger(table, key),
        *_old_row_functions(table, key, [name for name, _kind, _collation in columns]),
        _trigger(table, "update", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        _trigger(table, "delete", "OLD TABLE AS old_rows"),
    ]


def _insert_trigger(table: str, key: str) -> list[str]:
    body = f"""
        INSERT INTO {table}_history (history_change_id, history_op, "{key}", history_until)
        SELECT daifuku_change_id(), 'I', min(k), max(k)
        FROM (SELECT "{key}" AS k, "{key}" - row_number() OVER (ORDER BY "{key}") AS island
              FROM new_rows) AS numbered
        GROUP BY island ORDER BY 3;"""
    return [
        _function(f"{table}_on_insert", body),
        _trigger(table, "insert", "NEW TABLE AS new_rows"),
    ]


def _old_row_functions(table: str, key: str, names: list[str]) -> list[str]:
    columns = ", ".join(f'"{name}"' for name in names)
    old = ", ".join(f'o."{name}"' for name in names)
    compared = [name for name in names if name not in _IGNORED]
    differs = (
        f"ROW({', '.join(f'o.{chr(34)}{n}{chr(34)}' for n in compared)})"
        f" IS DISTINCT FROM ROW({', '.join(f'n.{chr(34)}{n}{chr(34)}' for n in compared)})"
    )
    into = f"INSERT INTO {table}_history (history_change_id, history_op, {columns})"
    update = f"""{into} SELECT {_MADE}, 'U', {old}
        FROM old_rows o JOIN new_rows n ON n."{key}" = o."{key}" WHERE {differs};"""
    delete = f"{into} SELECT {_MADE}, 'D', {old} FROM old_rows o;"
    return [
        _function(f"{table}_on_update", update, once=True, setting=_PAIRED),
        _function(f"{table}_on_delete", delete, once=True),
    ]


def _function(name: str, body: str, *, once: bool = False, setting: str = "") -> str:
    before, after = (_ONCE, _NOTE) if once else ("", "")
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql{setting} AS"
        f" $$ {before}BEGIN {body} {after}RETURN NULL; END $$"
    )


def _trigger(table: str, op: str, tables: str) -> str:
    return (
        f"CREATE OR REPLACE TRIGGER {table}_remember_{op} AFTER {op.upper()} ON {table}"
        f" REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {table}_on_{op}()"
    )
