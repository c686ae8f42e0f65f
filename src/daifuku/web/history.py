"""The history of a customer: what was done to the record, by whom, and old and new values."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Actor
from daifuku.foundation.changes import changes_about, turned
from daifuku.foundation.changes.tracing import Difference, differences
from daifuku.foundation.errors import NotFound, Refused
from daifuku.foundation.models import Change
from daifuku.foundation.registries import timeline_kinds
from daifuku.ledger import book
from daifuku.web.changes import may_undo, title_of

SHOWN, MOST = 30, 500


class TooMuchSince(Refused):
    code = "too_much_since"
    message = _("Too much happened since. Put single values back on the page of their change.")


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `redo`: undoing it does something again; `undoable` from this page: a bulk
    change is undone where it was made."""

    change: Change
    title: str
    redo: bool
    undoable: bool
    differences: list[Difference]


def changes_since(change_id: int, customer_ids: Sequence[int]) -> list[int]:
    """This change of these customers and all that came after it. Refuses with NotFound one that was
    not theirs, and TooMuchSince."""
    found = changes_of(customer_ids)
    if change_id not in found:
        raise NotFound
    since = [id_ for id_ in found if id_ >= change_id]
    if len(since) >= MOST:
        raise TooMuchSince
    return since


def changes_of(customer_ids: Sequence[int], most: int = MOST) -> set[int]:
    """The newest ones: their own, and those of others that wrote something about them."""
    kinds = [kind.key for kind in timeline_kinds if kind.chip != "purchase"]
    own = changes_about("customer", customer_ids, most)
    return {*own, *book.changes_writing(customer_ids, kinds, most)}


def history_of(customer_ids: Sequence[int], actor: Actor) -> list[Line]:
    """The newest changes, newest first: their own, and those of others that wrote something about
    them (an import, an earlier answer), with what the actor may undo of them."""
    ids = sorted(changes_of(customer_ids, SHOWN), reverse=True)[:SHOWN]
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
