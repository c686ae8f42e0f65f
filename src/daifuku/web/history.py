"""The history of a customer: what was done to the record, by whom, and old and new values."""

from collections.abc import Sequence
from dataclasses import dataclass

from daifuku.foundation.access import Actor
from daifuku.foundation.changes import changes_about, turned
from daifuku.foundation.changes.tracing import Difference, differences
from daifuku.foundation.models import Change
from daifuku.foundation.registries import timeline_kinds
from daifuku.ledger import book
from daifuku.web.changes import may_undo, title_of

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `redo`: undoing it does something again; `undoable` from this page: a bulk
    change is undone where it was made."""

    change: Change
    title: str
    redo: bool
    undoable: bool
    differences: list[Difference]


def history_of(customer_ids: Sequence[int], actor: Actor) -> list[Line]:
    """The newest changes, newest first: their own, and those of others that wrote something about
    them (an import, an earlier answer), with what the actor may undo of them."""
    kinds = [kind.key for kind in timeline_kinds if kind.chip != "purchase"]
    own = changes_about("customer", customer_ids, SHOWN)
    wrote = book.changes_writing(customer_ids, kinds, SHOWN)
    ids = sorted({*own, *wrote}, reverse=True)[:SHOWN]
    changes = Change.objects.filter(id__in=ids).select_related("by").order_by("-id")
    turns = turned(ids)
    found = differences(ids, customer_ids)
    return [
        Line(
            made,
            title_of(turn := turns[made.id]),
            turn.times % 2 == 1,
            made.subject_kind in ("customer", "inquiry") and may_undo(made, turn, actor),
            found.get(made.id, []),
        )
        for made in changes
    ]
