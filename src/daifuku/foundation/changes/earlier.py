"""Rows of an owner as they were before certain changes: all that touched them from some moment on."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

# The first image of each row that one of the changes altered or removed is what it was before; a
# row that one of them made was not there. All others are as they stand.
_ROWS = """
    SELECT '{table}', coalesce(touched.image, to_jsonb(standing)), coalesce(touched.row, standing.id)
    FROM (SELECT * FROM {table} WHERE "{owner}" = %(owner)s) AS standing
    FULL JOIN (
        SELECT DISTINCT ON (h.id) h.id AS row, h.history_id, to_jsonb(h) AS image
        FROM {table}_history h
        WHERE h.history_change_id = ANY(%(changes)s) AND h.history_op <> 'I'
          AND h."{owner}" = %(owner)s
        ORDER BY h.id, h.history_id) AS touched ON touched.row = standing.id
    WHERE NOT EXISTS (
        SELECT FROM {table}_history i
        WHERE i.history_change_id = ANY(%(changes)s) AND i.history_op = 'I'
          AND coalesce(touched.row, standing.id) BETWEEN i.id AND i.history_until
          AND (touched.history_id IS NULL OR i.history_id < touched.history_id))
"""


def rows_before(
    tables: Mapping[str, str], owner: int, changes: Sequence[int]
) -> dict[str, list[dict[str, Any]]]:
    """`tables`, with `id` as their key, by the column that names the owner; their rows by number.
    `changes`: every one from some moment on that touched them."""
    asked = " UNION ALL ".join(
        _ROWS.format(table=table, owner=column) for table, column in tables.items()
    )
    found: dict[str, list[dict[str, Any]]] = {table: [] for table in tables}
    with connection.cursor() as cursor:
        values = {"changes": list(changes), "owner": owner}
        cursor.execute(f"SELECT * FROM ({asked}) AS rows (name, image, id) ORDER BY id", values)
        for table, image, _id in cursor.fetchall():
            found[table].append(json.loads(image) if isinstance(image, str) else image)
    return found
