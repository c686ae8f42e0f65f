"""Who holds what a row that comes back would hold as well."""

import json
from typing import Any

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daifuku.foundation.changes.errors import CannotUndo
from daifuku.foundation.changes.recorder import current_change
from daifuku.foundation.changes.wording import row_called, table_called

_UNIQUE_VIOLATION = "23505"
_INDEX = """
    SELECT i.indrelid::regclass::text, coalesce(pg_get_expr(i.indpred, i.indrelid), 'true'),
           ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, true)
                 FROM generate_series(1, i.indnkeyatts) AS n)
    FROM pg_index i WHERE i.indexrelid = to_regclass(%s)
"""
# The server writes the values of a key one after the other, in brackets, in whatever language.
_HOLDER = """
    SELECT to_jsonb(t)->>%s, to_jsonb(t) FROM {table} t
    WHERE {predicate} AND concat_ws(', ', {values}) = %s LIMIT 1
"""


class CollidesWithAnother(CannotUndo):
    code = "collides"
    message = gettext_lazy("Another record has taken its place (same number or address).")


def refusal_of(error: IntegrityError, key: str) -> CannotUndo:
    """`key`: the key column of the table. To be called when the failed writing is rolled back."""
    cause: Any = error.__cause__
    if getattr(cause, "sqlstate", "") != _UNIQUE_VIOLATION:
        where = getattr(getattr(cause, "diag", None), "table_name", "") or ""
        text = _("The earlier state no longer fits ({where}).")
        return CannotUndo(text.format(where=table_called(where)))
    holder = _holder(cause.diag.constraint_name, cause.diag.message_detail or "", key)
    if not holder:
        return CollidesWithAnother()
    text = _("Another record has taken its place (same number or address): {holder}.")
    return CollidesWithAnother(text.format(holder=holder))


def _holder(index: str, detail: str, key: str) -> str:
    value = detail.partition(")=(")[2].rpartition(")")[0]
    with connection.cursor() as cursor:
        cursor.execute(_INDEX, [f'"{index}"'])
        found = cursor.fetchone()
        if found is None or not value:
            return ""
        table, predicate, columns = found
        values = ", ".join(f"({column})::text" for column in columns)
        asked = _HOLDER.format(table=table, predicate=predicate, values=values)
        cursor.execute(asked.replace("%", "%%").replace("%%s", "%s"), [key, value])
        row = cursor.fetchone()
    if row is None:
        return ""
    number, image = row
    image = json.loads(image) if isinstance(image, str) else image
    return row_called(table, number, image, whose=_all_are_seen())


def _all_are_seen() -> bool:
    """Whose it is, is told to nobody from whom a customer may be hidden."""
    made = current_change()
    return made is not None and made.by.sees == "all"
