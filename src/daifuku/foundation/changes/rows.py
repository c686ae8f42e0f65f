"""The SQL of undo, per remembered table: rows are put back as they were."""

from collections.abc import Collection, Container
from dataclasses import dataclass, field

from django.db import IntegrityError, connection, transaction

from daifuku.foundation.changes.collisions import refusal_of
from daifuku.foundation.registries import traces


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    key: str
    key_type: str
    columns: tuple[str, ...]
    # The column that names the customer of a row; empty where it has none.
    owner: str = ""
    whole: bool = False

    @classmethod
    def of(cls, name: str, key: str) -> "Table":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
                [name],
            )
            types = dict(cursor.fetchall())
            trace = traces.find(name)
            owner = trace.owner if trace and trace.owner in types else ""
            whole = trace is not None and trace.whole
            return cls(name, key, types[key], tuple(types), owner, whole)

    @property
    def names(self) -> dict[str, str]:
        """For the statements below and those that look for contradictions."""
        columns = ", ".join(f'"{column}"' for column in self.columns)
        key = {"key": self.key, "key_type": self.key_type, "owner": self.owner}
        return {"name": self.name, "columns": columns, **key}


@dataclass(slots=True)
class Touched:
    """Rows that came or went, and rows of which only some columns went back."""

    moved: set[int] = field(default_factory=set)
    altered: dict[tuple[str, ...], set[int]] = field(default_factory=dict)

    def but(self, columns: Container[str]) -> set[int]:
        """All of them, without those of which nothing but these columns went back."""
        others = (
            ids for names, ids in self.altered.items() if any(n not in columns for n in names)
        )
        return self.moved.union(*others)


def put_back(
    table: Table,
    change_id: int,
    altered: dict[tuple[str, ...], list[int]],
    left: Collection[int] = (),
) -> Touched:
    """Remove what the change made, restore what it altered or removed; what is of those `left` is
    neither removed nor restored, and not among what is `altered`."""
    touched = Touched()
    but = ' AND {row}."{owner}" <> ALL(%(left)s::bigint[])' if left else ""
    names = {
        **table.names,
        "but_mine": but.format(row="t", owner=table.owner),
        "but_gone": but.format(row="h", owner=table.owner),
    }
    values = {"change": change_id, "left": list(left)}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in (_REMOVE, _RESTORE_DELETED):
                cursor.execute(statement.format(**names), values)
                touched.moved.update(row[0] for row in cursor.fetchall())
            for columns, keys in altered.items():
                assignments = ", ".join(f'"{c}" = b."{c}"' for c in columns)
                statement = _RESTORE_UPDATED.format(**names, assignments=assignments)
                cursor.execute(statement, {**values, "keys": keys})
                touched.altered[columns] = {row[0] for row in cursor.fetchall()}
    except IntegrityError as error:
        raise refusal_of(error, table.key) from error
    return touched


def hold(table: Table, change_id: int) -> None:
    """Nobody touches the rows between our look and our putting back."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD.format(**table.names), {"change": change_id})


_HOLD = """
    WITH images AS MATERIALIZED (
        SELECT DISTINCT "{key}" AS held FROM {name}_history
        WHERE history_change_id = %(change)s AND history_op <> 'I')
    SELECT FROM {name} t JOIN images ON t."{key}" = images.held
    ORDER BY t."{key}" FOR NO KEY UPDATE OF t
"""
_REMOVE = """
    DELETE FROM {name} t USING {name}_history i
    WHERE i.history_change_id = %(change)s AND i.history_op = 'I'
      AND t."{key}" BETWEEN i."{key}" AND i.history_until{but_mine}
    RETURNING t."{key}"
"""
# Which of them is asked of the images, where it is looked up once; asked of the table it would be
# looked through for each. Numbers of the very type of the key are hashed; of another, a hundred
# thousand of them are gone through for each row.
_RESTORE_UPDATED = """
    WITH images AS MATERIALIZED (
        SELECT * FROM {name}_history WHERE history_change_id = %(change)s AND history_op = 'U'),
    before AS MATERIALIZED (SELECT DISTINCT ON ("{key}") * FROM images ORDER BY "{key}", history_id)
    UPDATE {name} t SET {assignments} FROM before b
    WHERE t."{key}" = b."{key}" AND b."{key}" = ANY(%(keys)s::{key_type}[]) RETURNING t."{key}"
"""
# Written so that its plan does not depend on statistics: nothing has looked yet at the images that a
# big change wrote a moment ago.
_RESTORE_DELETED = """
    WITH made AS MATERIALIZED (
        SELECT "{key}" AS first, history_until AS last, history_id FROM {name}_history
        WHERE history_change_id = %(change)s AND history_op = 'I')
    INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE
    SELECT {columns} FROM (
        SELECT DISTINCT ON ("{key}") * FROM (
            SELECT *, bool_or(history_op = 'D') OVER (PARTITION BY "{key}") AS history_gone
            FROM {name}_history
            WHERE history_change_id = %(change)s AND history_op IN ('D', 'U')) AS h
        WHERE history_gone{but_gone}
          AND NOT EXISTS (SELECT FROM made WHERE h."{key}" BETWEEN made.first AND made.last
                          AND made.history_id < h.history_id)
        ORDER BY "{key}", history_id) AS gone
    RETURNING "{key}"
"""
