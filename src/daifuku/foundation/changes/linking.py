"""What an undo would leave pointing at nothing, said from the right end."""

import re

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from daifuku.foundation.changes.errors import CannotUndo
from daifuku.foundation.changes.wording import table_called

# In whatever language the server speaks, the detail begins with the columns it complains about:
# those of the row that points when what it points at is gone, else those that are pointed at.
_COLUMNS = re.compile(r"\(([^)]*)\)=\(")
_ENDS = """
    SELECT c.conrelid::regclass::text, c.confrelid::regclass::text,
           (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(c.conkey)
            WITH ORDINALITY AS k (num, n)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num)
    FROM pg_constraint c WHERE c.conname = %s AND c.contype = 'f'
"""


def refusal_of_link(error: IntegrityError) -> CannotUndo:
    """To be called when the failed writing is rolled back."""
    told = getattr(error.__cause__, "diag", None)
    table = getattr(told, "table_name", "") or ""
    found = _COLUMNS.search(getattr(told, "message_detail", "") or "")
    with connection.cursor() as cursor:
        cursor.execute(_ENDS, [getattr(told, "constraint_name", "")])
        ends = cursor.fetchone()
    if ends and found and found[1] == ends[2]:
        text = _("What it belongs to is no longer there ({where}). Bring that back first.")
        return CannotUndo(text.format(where=table_called(ends[1])))
    return CannotUndo(
        _("Something made later points at it ({where}).").format(where=table_called(table))
    )
