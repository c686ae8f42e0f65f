"""The undo of many rows: somebody asks for it, the worker does it, in one transaction."""

from datetime import datetime

from django.db import transaction

from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.bulk.running import broken_off
from daifuku.foundation.changes import refuse_undo, undo
from daifuku.foundation.errors import Refused
from daifuku.foundation.jobs import defer
from daifuku.foundation.models import BulkEdit, Change

UNDO = "foundation.undo"
JOB = "daifuku.foundation.bulk.jobs.run_undo"
# So many rows are put back while somebody waits.
AT_ONCE = 1_000
_OPEN = ("waiting", "running")


def is_of_many(change_id: int) -> bool:
    """Whether an undo of it is for the worker."""
    rows = Change.objects.filter(id=change_id).values_list("rows", flat=True).first()
    return (rows or 0) > AT_ONCE


def begin_undo(change_id: int, *, by: Actor, at: datetime) -> BulkEdit:
    """Asks for it once, however often somebody presses. Refuses at once as `undo` would, but for what
    a look at all the rows finds."""
    refuse_undo(change_id, by=by, at=at)
    with transaction.atomic():
        # Two who ask at once wait for each other here.
        rows = Change.objects.select_for_update(no_key=True).get(id=change_id).rows
        asked = BulkEdit.objects.filter(what=UNDO, asked={"change": change_id}, state__in=_OPEN)
        if (edit := asked.first()) is not None:
            return edit
        edit = BulkEdit.objects.create(
            what=UNDO,
            asked={"change": change_id},
            by_id=by.user_id,
            via=by.via,
            at=at,
            expected=rows,
        )
        defer(JOB, edit_id=edit.pk)
    return edit


def carry_out_undo(edit: BulkEdit, *, by: Actor) -> None:
    """Nothing where it has ended. A refusal is kept for whoever asked; what breaks it off otherwise
    is raised, and nothing of it is done."""
    mine = BulkEdit.objects.filter(pk=edit.pk)
    if not mine.filter(state__in=_OPEN).update(state="running"):
        return
    try:
        with transaction.atomic():
            made = undo(edit.asked["change"], by=by, at=clock.now())
            mine.update(state="done", done=edit.expected, changed=edit.expected,
                        change=made, ended_at=clock.now())  # fmt: skip
    except Refused as error:
        broken_off(edit, error)
