"""One value as it was before a change: an edit like any other, whatever happened since."""

import json
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes.errors import CannotUndo
from daifuku.foundation.changes.undo import refuse_hidden
from daifuku.foundation.errors import NotFound
from daifuku.foundation.registries import traces

_BEFORE = """
    SELECT to_jsonb(h) -> %(column)s FROM {table}_history h
    WHERE h.history_change_id = %(change)s AND h."{key}" = %(row)s AND h.history_op = 'U'
    ORDER BY h.history_id LIMIT 1
"""


def put_value_back(change_id: int, place: tuple[str, int, str], *, by: Actor, at: datetime) -> None:
    """`place`: table, row and column. Refuses with NotFound what cannot be edited so or nobody may
    see, with CannotUndo what is not kept any more, and as the edit itself does."""
    table, row, column = place
    may(by, "foundation.see_changes")
    trace = traces.find(table)
    if trace is None or column not in trace.put_back:
        raise NotFound
    refuse_hidden(change_id, by)
    with connection.cursor() as cursor:
        cursor.execute(
            _BEFORE.format(table=table, key=trace.row_key),
            {"column": column, "change": change_id, "row": row},
        )
        found = cursor.fetchone()
    if found is None:
        raise CannotUndo(_("What stood there before is not kept any more."))
    value = json.loads(found[0]) if isinstance(found[0], str) else found[0]
    trace.put_back[column](row, value, by=by, at=at)
