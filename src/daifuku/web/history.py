"""The history of a customer: what was done to the record, by whom, and old and new values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from daifuku.foundation.changes import turned
from daifuku.foundation.changes.tracing import Difference, differences
from daifuku.foundation.models import Change
from daifuku.foundation.registries import timeline_kinds, verbs

SHOWN = 30
# Their own, and those of others that wrote something about them (an import, an earlier answer);
# of the newest 1,000 entries, for a walk-in customer has millions.
_IDS = """
    SELECT id FROM (
        SELECT id FROM foundation_change
        WHERE subject_kind = 'customer' AND subject_id = ANY (%(customers)s)
        ORDER BY id DESC LIMIT %(limit)s) AS own
    UNION
    SELECT change_id FROM (
        SELECT change_id, kind FROM ledger_entry WHERE customer_id = ANY (%(customers)s)
        ORDER BY occurred_at DESC, id DESC LIMIT 1000) AS written
    WHERE kind = ANY (%(kinds)s)
    ORDER BY 1 DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `redo`: undoing it does something again; `undoable` from this page: a bulk
    change is undone where it was made."""

    change: Change
    title: str
    redo: bool
    undoable: bool
    differences: list[Difference]


def history_of(customer_ids: Sequence[int]) -> list[Line]:
    """The newest changes, newest first."""
    kinds = [kind.key for kind in timeline_kinds if kind.chip != "purchase"]
    asked = {"customers": list(customer_ids), "kinds": kinds, "limit": SHOWN}
    with connection.cursor() as cursor:
        cursor.execute(_IDS, asked)
        ids = [change_id for (change_id,) in cursor.fetchall()]
    changes = Change.objects.filter(id__in=ids).select_related("by", "undoes").order_by("-id")
    times = turned(ids)
    found = differences(ids, customer_ids)
    return [_line(made, times.get(made.id, 0), found.get(made.id, [])) for made in changes]


def _line(made: Change, times: int, found: list[Difference]) -> Line:
    own = made.subject_kind in ("customer", "inquiry")
    known = made.action in verbs and verbs.get(made.action).undoable
    undoable = own and known and made.state in ("done", "stopped")
    return Line(made, _title(made, times), times % 2 == 1, undoable, found)


def _title(made: Change, times: int) -> str:
    if not times:
        return _label(made.action)
    first: Any = made
    for _turn in range(times):
        first = first.undoes
    told = _("Undone: {what}") if times % 2 else _("Done again: {what}")
    return told.format(what=_label(first.action))


def _label(action: str) -> str:
    verb = verbs.find(action)
    return str(verb.label) if verb else action
