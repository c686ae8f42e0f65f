"""Batch by batch, each a transaction of its own; those done are struck off with it."""

import logging

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from daifuku.foundation import clock
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import resumed
from daifuku.foundation.errors import Conflict, NotFound, Refused
from daifuku.foundation.jobs import defer
from daifuku.foundation.languages import in_each_language
from daifuku.foundation.models import BulkEdit, Change
from daifuku.foundation.registries import BulkKind, bulk_kinds

# So many are done while somebody waits.
AT_ONCE = 200
BATCH = 5_000
JOB = "daifuku.foundation.bulk.jobs.run_bulk_edit"
# By their last one, not by each: statistics know nothing of rows that come and go so fast, and each
# would be looked for among all.
_NEXT = """
    DELETE FROM foundation_bulk_target WHERE edit_id = %(edit)s AND record_id <= (
        SELECT max(record_id) FROM (
            SELECT record_id FROM foundation_bulk_target WHERE edit_id = %(edit)s
            ORDER BY record_id LIMIT %(batch)s) AS next)
    RETURNING record_id
"""
_log = logging.getLogger(__name__)


class _Undone(Exception):
    """What was done of it was undone meanwhile: the rest is left alone."""


class CannotStop(Conflict):
    code = "ended"
    message = _("It has ended already. It can be undone.")


class CannotGoOn(Conflict):
    code = "not_stopped"
    message = _("This was not stopped, or was undone since.")


def edit_of(edit_id: int, actor: Actor) -> BulkEdit:
    """Refuses with NotFound what somebody else does, except to managers who see everybody."""
    edit = BulkEdit.objects.select_related("change").filter(pk=edit_id).first()
    manages = actor.role >= Role.MANAGER and actor.sees == "all"
    if edit is None or not (manages or edit.by_id == actor.user_id):
        raise NotFound
    return edit


def carry_out(edit_id: int, *, by: Actor) -> BulkEdit:
    """Do it to all who are left; nothing where it has ended. What breaks it off is raised after edit
    and change are marked stopped; a database that is away only waits."""
    edit = BulkEdit.objects.get(pk=edit_id)
    if edit.state in ("done", "stopped"):
        return edit
    try:
        return work(edit, by=by)
    except (OperationalError, InterfaceError):
        # The database is away. The job comes again, and goes on with the rest.
        raise
    except BaseException as error:
        broken_off(edit, error)
        raise


def work(edit: BulkEdit, *, by: Actor) -> BulkEdit:
    kind, change_id = bulk_kinds.get(edit.what), _change_of(edit, by)
    if change_id is None:
        return _end(edit, "stopped")
    try:
        while _batch(edit, kind, change_id, by):
            edit.refresh_from_db(fields=["state", "done"])
            if edit.state not in ("waiting", "running") and edit.done < edit.expected:
                return _end(edit, "stopped")
    except _Undone:
        return _end(edit, "stopped")
    return _end(edit, "done")


def stop(edit_id: int, *, by: Actor) -> None:
    """After the batch at work; what is done stays done and can be undone. Refuses with NotFound and
    CannotStop."""
    if edit_of(edit_id, by).what not in bulk_kinds:
        raise CannotStop
    mine = BulkEdit.objects.filter(pk=edit_id)
    if mine.filter(state="waiting").update(state="stopped", ended_at=clock.now()):
        return
    if not mine.filter(state__in=("running", "stopping")).update(state="stopping"):
        raise CannotStop


def go_on(edit_id: int, *, by: Actor) -> None:
    """With those who are left of one that was stopped. Refuses with NotFound and CannotGoOn."""
    if edit_of(edit_id, by).what not in bulk_kinds:
        raise CannotGoOn
    with transaction.atomic():
        stopped = BulkEdit.objects.filter(pk=edit_id, state="stopped").exclude(
            change__state="undone"
        )
        if not stopped.update(state="waiting", failure_words={}, ended_at=None):
            raise CannotGoOn
        # From now on it is at work, and cannot be undone.
        number = BulkEdit.objects.values_list("change_id", flat=True).get(pk=edit_id)
        if number is not None and not _is_open(number):
            raise CannotGoOn
        defer(JOB, edit_id=edit_id)


def _change_of(edit: BulkEdit, by: Actor) -> int | None:
    """None where it was stopped, or what is done of it was undone, before its turn came."""
    with transaction.atomic():
        mine = BulkEdit.objects.filter(pk=edit.pk)
        if not mine.filter(state__in=("waiting", "running")).update(state="running"):
            return None
        if edit.change_id is None:
            edit.change = Change.objects.create(
                action=edit.what, by_id=edit.by_id, token_id=by.token_id, via=edit.via,
                at=edit.at, state="running", expected=edit.expected, subject_kind="bulk_edit",
                subject_id=edit.pk,
            )  # fmt: skip
            mine.update(change_id=edit.change_id)
        return edit.change_id if _is_open(edit.change_id) else None


def _is_open(change_id: int) -> bool:
    """It was stopped for its silence, perhaps, but not undone; nobody undoes it while it is open."""
    standing = Change.objects.filter(pk=change_id, state__in=("running", "stopped"))
    return bool(standing.update(state="running", alive_at=Now()))


def _batch(edit: BulkEdit, kind: BulkKind, change_id: int, by: Actor) -> int:
    """How many were taken; none, when all are done."""
    with resumed(change_id, edit.what, by=by, at=edit.at):
        if not _is_open(change_id):
            raise _Undone
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, {"edit": edit.pk, "batch": min(kind.batch, BATCH)})
            ids = sorted(id_ for (id_,) in cursor.fetchall())
        if not ids:
            return 0
        changed = kind_applied(kind, edit, ids, by)
        BulkEdit.objects.filter(pk=edit.pk).update(
            done=F("done") + len(ids), changed=F("changed") + changed
        )
        Change.objects.filter(pk=change_id).update(rows=F("rows") + changed)
    return len(ids)


def kind_applied(kind: BulkKind, edit: BulkEdit, ids: list[int], by: Actor) -> int:
    """The tag, say, may be gone since it was asked for."""
    return kind.apply(ids, kind.check(edit.asked, by), by=by, at=edit.at)


def _end(edit: BulkEdit, state: str) -> BulkEdit:
    with transaction.atomic():
        Change.objects.filter(pk=edit.change_id, state="running").update(state=state)
        BulkEdit.objects.filter(pk=edit.pk).update(state=state, ended_at=clock.now())
    edit.refresh_from_db()
    return edit


def broken_off(edit: BulkEdit, error: BaseException) -> None:
    """Mark it, with the reason in each language."""
    if isinstance(error, Refused):
        words = in_each_language(lambda: _told(error))
    else:
        words = in_each_language(lambda: _("The mistake is ours and has been written to the log."))
        _log.error("a bulk edit broke off", exc_info=error)
    try:
        say_stopped(edit, words)
    except DatabaseError:
        # The database itself may be what is gone; the change then still says that it is running.
        _log.exception("bulk edit %s could not be marked as stopped", edit.pk)


def _told(refused: Refused) -> str:
    return " ".join(str(error.message) for error in refused.errors) or str(refused)


def say_stopped(edit: BulkEdit, words: dict[str, str]) -> None:
    """With the reason, in each language."""
    BulkEdit.objects.filter(pk=edit.pk).exclude(state="done").update(
        state="stopped", failure_words=words, ended_at=clock.now()
    )
    Change.objects.filter(pk=edit.change_id, state="running").update(state="stopped")
