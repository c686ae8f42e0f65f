"""The undo of many rows: somebody asks for it, the worker does it, in one transaction."""

from datetime import datetime

from django.db import InterfaceError, OperationalError, connection, transaction

from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.bulk.running import broken_off
from daifuku.foundation.changes import Contradicted, refuse_hidden, refuse_undo, undo
from daifuku.foundation.errors import NotFound, Refused
from daifuku.foundation.jobs import defer
from daifuku.foundation.models import BulkEdit, Change

UNDO = "foundation.undo"
JOB = "daifuku.foundation.bulk.jobs.run_undo"
# So many rows are put back while somebody waits.
AT_ONCE = 1_000
_OPEN = ("waiting", "running")
_ASKING = "SELECT pg_advisory_xact_lock(hashtextextended('foundation.undo:' || %s::text, 0))"


def is_of_many(change_id: int) -> bool:
    """Whether an undo of it is for the worker."""
    rows = Change.objects.filter(id=change_id).values_list("rows", flat=True).first()
    return (rows or 0) > AT_ONCE


def begin_undo(change_id: int, *, by: Actor, at: datetime, rest: bool = False) -> BulkEdit:
    """Asks for it once, however often somebody presses. Refuses at once as `undo` would, but for what
    a look at all the rows finds. `rest`: without those who were touched since."""
    if by.user_id is None:
        raise NotFound
    with transaction.atomic():
        # Two who ask at once wait for each other, and not for the worker, who holds the change.
        with connection.cursor() as cursor:
            cursor.execute(_ASKING, [change_id])
        open_ = BulkEdit.objects.filter(what=UNDO, asked__change=change_id, state__in=_OPEN)
        if (edit := open_.first()) is not None:
            refuse_hidden(change_id, by)
            return edit
        change = refuse_undo(change_id, by=by, at=at)
        edit = BulkEdit.objects.create(
            what=UNDO,
            asked={"change": change_id, "rest": rest},
            by_id=by.user_id,
            via=by.via,
            at=at,
            expected=change.rows,
        )
        defer(JOB, edit_id=edit.pk)
    return edit


def carry_out_undo(edit: BulkEdit, *, by: Actor) -> None:
    """Nothing where it has ended. Why it was refused is kept for whoever asked; what breaks it off
    otherwise is raised, and nothing of it is done. A database that is away only waits."""
    mine = BulkEdit.objects.filter(pk=edit.pk)
    if not mine.filter(state__in=_OPEN).update(state="running"):
        return
    try:
        with transaction.atomic():
            _undo(edit, by)
    except (OperationalError, InterfaceError):
        raise
    except Refused as error:
        if isinstance(error, Contradicted) and error.rest:
            mine.update(asked={**edit.asked, "offered": True})
        broken_off(edit, error)
    except BaseException as error:
        broken_off(edit, error)
        raise


def _undo(edit: BulkEdit, by: Actor) -> None:
    """One worker at a time: who was given the job of one that lives finds it done."""
    held = BulkEdit.objects.select_for_update(no_key=True).get(pk=edit.pk)
    if held.state not in _OPEN:
        return
    made = undo(held.asked["change"], by=by, at=clock.now(), rest=held.asked["rest"])
    BulkEdit.objects.filter(pk=edit.pk).update(
        state="done", done=held.expected, changed=made.rows, change=made, ended_at=clock.now()
    )
