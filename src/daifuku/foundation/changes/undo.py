"""Undo: the rows of a change go back to what they were, unless something later contradicts."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import ageing
from daifuku.foundation.changes.contradictions import examine
from daifuku.foundation.changes.errors import CannotUndo, Contradicted
from daifuku.foundation.changes.interrupting import stop_silent
from daifuku.foundation.changes.leaving import owners_left, without
from daifuku.foundation.changes.linking import refusal_of_link
from daifuku.foundation.changes.recorder import change
from daifuku.foundation.changes.rows import Table, Touched, hold, put_back
from daifuku.foundation.changes.touching import touched_by
from daifuku.foundation.changes.turning import turned
from daifuku.foundation.changes.wording import columns_called, table_called
from daifuku.foundation.errors import NotFound
from daifuku.foundation.models import Change, Remembered
from daifuku.foundation.registries import verbs


@dataclass(slots=True)
class Undone:
    """What an undo touched, by table, for hooks that keep derived rows in step; the hook of the book
    adds how many entries it turned."""

    change_id: int
    undone_change_id: int
    at: datetime
    by: Actor
    rows: dict[str, Touched] = field(default_factory=dict)
    entries: int = 0
    # Customers whose part of it stays as it is.
    left: frozenset[int] = frozenset()

    def moved(self, table: str) -> set[int]:
        """Rows that came or went."""
        return self.rows[table].moved if table in self.rows else set()

    def altered(self, table: str, *columns: str) -> set[int]:
        """Rows of which one of these columns went back."""
        touched = self.rows[table].altered if table in self.rows else {}
        named = [ids for names, ids in touched.items() if not set(columns).isdisjoint(names)]
        return set().union(*named)

    def ids(self, table: str, *, but: Container[str] = ()) -> set[int]:
        """Rows that it touched, without those of which nothing `but` these columns went back."""
        return self.rows[table].but(but) if table in self.rows else set()


_before_undo: list[Callable[[int, Actor], None]] = []
_after_undo: list[Callable[[Undone], None]] = []


def after_undo(hook: Callable[[Undone], None]) -> None:
    """Register a hook that runs inside the undo, when the rows are back."""
    if hook not in _after_undo:
        _after_undo.append(hook)


def before_undo(hook: Callable[[int, Actor], None]) -> None:
    """Register a hook that may refuse the undo of a change to somebody."""
    if hook not in _before_undo:
        _before_undo.append(hook)


def undo(change_id: int, *, by: Actor, at: datetime, rest: bool = False) -> Change:
    """Undo one change; of one of many with `rest` all but the customers of whom something was
    touched since. Refuses with NotFound, NotAllowed, and with CannotUndo, naming what contradicts."""
    undone = refuse_undo(change_id, by=by, at=at)
    subject = (undone.subject_kind, undone.subject_id)
    with change("foundation.undo", by=by, at=at, subject=subject) as made:
        open_to_it = Change.objects.filter(id=change_id, state__in=("done", "stopped"))
        if not open_to_it.update(state="undone"):
            undone.refresh_from_db(fields=["state"])
            raise _not_now(undone)
        report = Undone(made.id, change_id, at, by)
        _put_back(report, undone, rest=rest)
        done = {"rows": max(undone.rows - len(report.left), 0)}
        if report.left:
            done["expected"] = undone.rows
        Change.objects.filter(id=made.id).update(undoes=undone, **done)
        _check_links()
        for hook in _after_undo:
            hook(report)
        if undone.state == "done" and not report.rows and not report.entries:
            raise CannotUndo(_("This change wrote nothing that could be put back."))
        _turn_round(undone)
    return Change.objects.get(id=made.id)


def refuse_hidden(change_id: int, by: Actor) -> None:
    """Refuses with NotFound what is about somebody whom the actor cannot see."""
    for refuse in _before_undo:
        refuse(change_id, by)


def refuse_undo(change_id: int, *, by: Actor, at: datetime) -> Change:
    """The change. Refuses whatever can be refused without a look at its rows; who may not see it
    learns nothing of its state."""
    undone = Change.objects.filter(id=change_id).first()
    if undone is None:
        raise NotFound
    refuse_hidden(change_id, by)
    _may_undo(undone, by)
    _refuse_now(undone, at)
    return undone


def _may_undo(undone: Change, by: Actor) -> None:
    """Of a chain of undos the first change decides. What somebody else made is unmade by whoever
    may remove such things; to bring it back is to make it."""
    first = _first(undone)
    verb = verbs.find(first.action)
    may(by, verb.key if verb else "foundation.undo")
    unmakes = turned([undone.id])[undone.id].times % 2 == 0
    if verb and verb.unmade_by and unmakes and first.by_id != by.user_id:
        may(by, verb.unmade_by)


def _first(change: Change) -> Change:
    """What an undo, or the undo of an undo, in the end does or takes back: its verb decides."""
    while change.undoes_id is not None:
        change = Change.objects.get(id=change.undoes_id)
    return change


def _turn_round(undone: Change) -> None:
    """Undoing an undo does the first change again, undoing that redo takes it back, and so on."""
    number, state = undone.undoes_id, "done"
    while number is not None:
        Change.objects.filter(id=number).update(state=state)
        number = Change.objects.values_list("undoes_id", flat=True).get(id=number)
        state = "undone" if state == "done" else "done"


def _refuse_now(undone: Change, at: datetime) -> None:
    if undone.state == "running" and stop_silent(at):
        undone.refresh_from_db(fields=["state"])
    if undone.state not in ("done", "stopped"):
        raise _not_now(undone)
    if undone.action in verbs and not verbs.get(undone.action).undoable:
        raise CannotUndo(_("This kind of change cannot be undone."))
    if ageing.is_too_old(undone, at):
        text = _("What stood there before is kept for {days} days. This was done earlier.")
        raise CannotUndo(text.format(days=settings.CHANGES_IMAGES_DAYS))


def _not_now(undone: Change) -> CannotUndo:
    if undone.state == "running":
        return CannotUndo(_("This is still under way. It can be undone when it has ended."))
    return CannotUndo(_("This has been undone already."))


def _put_back(report: Undone, undone: Change, *, rest: bool) -> None:
    """All rows are held and looked at before the first goes back."""
    found = []
    for remembered in Remembered.objects.order_by("table"):
        table = Table.of(remembered.table, remembered.key_column)
        if unknown := ageing.unknown_columns(remembered, table, undone.id):
            raise _altered_since(table.name, unknown)
        hold(table, undone.id)
        found.append((table, examine(table, undone.id, every=rest)))
    if rest and undone.rows:
        touched = {part.table for part in touched_by(undone.id)}
        report.left = owners_left([one for one in found if one[0].name in touched], undone.id)
    elif contradictions := [what for _table, one in found for what in one.contradictions]:
        raise Contradicted(contradictions, rest=bool(undone.rows))
    for table, examined in found:
        if report.left and table.owner:
            examined = without(table, examined, report.left)
        back = put_back(table, undone.id, examined.altered, report.left if table.owner else ())
        if back.but(()):
            report.rows[table.name] = back


def _altered_since(table: str, columns: list[str]) -> CannotUndo:
    called, named = table_called(table), columns_called(table, columns)
    text = _("Since then, columns of {table} came or went. The rows cannot be put back.")
    if named:
        text = _("Since then, columns of {table} ({columns}) came or went."
                 " The rows cannot be put back.")  # fmt: skip
    return CannotUndo(text.format(table=called, columns=named))


def _check_links() -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise refusal_of_link(error) from error
