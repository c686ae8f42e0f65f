"""A run from beginning to end: read all, compare all, write what is new or changed.

One Change spans the run; each batch is a transaction of its own, complete with entries, history and
search documents. A run that breaks off leaves its change `stopped`: the same file goes on with it."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    connection,
    transaction,
)
from django.db.models import F
from django.db.models.functions import Now
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy
from psycopg.errors import DeadlockDetected

from daifuku.foundation.access import Actor
from daifuku.foundation.changes import resumed
from daifuku.foundation.children import Crew
from daifuku.foundation.collecting import collecting_seldom
from daifuku.foundation.database_faults import fault_of
from daifuku.foundation.errors import Conflict, FieldError, Refused
from daifuku.foundation.imports import staging, uploads
from daifuku.foundation.imports.ahead import Ahead
from daifuku.foundation.imports.kinds import (
    CHANGED,
    NEW,
    REFUSED,
    SAME,
    Batch,
    Group,
    Kind,
    Outcome,
    Reading,
    kind_of,
)
from daifuku.foundation.imports.opening import reading_of
from daifuku.foundation.imports.parsing import as_json, parsed
from daifuku.foundation.imports.refused import Source, columns_of, reason_of, write_refused
from daifuku.foundation.imports.repeating import marks_of, same_as
from daifuku.foundation.imports.telling import fail, in_each_language
from daifuku.foundation.models import Change, ImportRun
from daifuku.foundation.text import BadValue
from daifuku.foundation.text.words import LANGUAGES

Told = Callable[[ImportRun], None]
SHOWN = 200
# A run may be gone through twice: tried first, and then in earnest.
_BLANK: dict[str, Any] = {
    **dict.fromkeys(("read", "done", "new", "changed", "same", "refused"), 0),
    "refused_path": "",
    "refusals": [],
    "failure": "",
    "failure_words": {},
    "ended_at": None,
}
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Work:
    run: ImportRun
    kind: Kind
    reading: Reading
    by: Actor
    at: datetime
    told: Told
    crew: Crew

    @property
    def batch(self) -> Batch:
        return Batch(self.reading, self.by, self.at, staging.staged, staging.claim)


def carry_out(
    run: ImportRun,
    *,
    by: Actor,
    at: datetime,
    told: Told | None = None,
    refused_to: Path | None = None,
) -> ImportRun:
    """Do all of it. `told` hears of progress; refused rows go to `refused_to`, or under the home.
    What breaks it off is raised after the run and its change are marked stopped."""
    kind = kind_of(run.kind)
    work = _Work(run, kind, reading_of(run, at), by, at, told or _nobody, Crew())
    _save(run, state="running", marks=marks_of(kind), **_BLANK)
    uploads.remove_refused(run)
    try:
        # Whether somebody else's rows stand already is told to nobody.
        if by.sees == "all" and (earlier := same_as(run, kind)) is not None:
            return _repeat(work, earlier)
        if run.change_id and not run.dry_run:
            _goes_on(run.change_id)
        with work.crew, translation.override(run.language), staging.staging():
            with collecting_seldom():
                _read(work)
                _go_in(work)
            _conclude(work, refused_to or uploads.own_place(run))
    except BaseException as error:
        _stop(run, error)
        raise
    return run


def _repeat(work: _Work, earlier: ImportRun) -> ImportRun:
    run = work.run
    run.read = run.done = run.same = run.expected = earlier.read
    # The next one looks back to the run that compared, too.
    run.marks = {}
    run.state, run.ended_at = _ended(run), work.at
    run.save()
    work.told(run)
    return run


def _ended(run: ImportRun) -> str:
    return "checked" if run.dry_run and run.via == "page" else "done"


def _nobody(_run: ImportRun) -> None:
    """Nobody asked how far it is."""


def _read(work: _Work) -> None:
    run = work.run
    with Source.of(run).open() as file:
        for chunk in parsed(file, work.reading, work.crew):
            staging.add(chunk)
            run.read += chunk.rows
            _save(run, read=run.read)
            work.told(run)
    _save(run, expected=run.read)
    staging.prepare()
    if work.kind.grouped:
        _refuse_whole(work)


def _refuse_whole(work: _Work) -> None:
    """A receipt one line of which is refused does not go in at all."""
    keys = []
    for key, bad, lines in staging.partly_refused():
        keys.append(key)
        text = gettext_lazy("Not taken in, because line {line} of the same receipt is refused.")
        error = FieldError("", "belongs_to_refused", format_lazy(text, line=bad))
        faults = as_json([error], work.reading)
        staging.refuse(staging.Refusal(line, key, faults) for line in lines)
    staging.forget(keys)


def _go_in(work: _Work) -> None:
    batches, ahead = staging.batches(), Ahead(work.kind, work.crew)
    following = [number for number, _size in batches[1:]]
    if batches:
        ahead.begin(batches[0][0])
    for (number, size), after in zip_longest(batches, following):
        known = _known(work, number)
        if after is not None and 2 * len(known) < size:
            ahead.begin(after)
        outcomes = _attempt(work, ahead.groups_of(number, known))
        _keep_refusals(work, outcomes)
        work.run.done += size
        _count(work.run, outcomes, len(known))
        work.told(work.run)


def _known(work: _Work, number: int) -> set[str]:
    # The database alone looks at everybody's rows.
    if work.kind.known is None or work.by.sees != "all":
        return set()
    return set(work.kind.known(number, work.reading))


def _attempt(work: _Work, groups: Sequence[Group]) -> list[Outcome]:
    """Somebody else may take a number between our look and our writing, or wait for what we hold
    while we wait for them: look again."""
    if not groups:
        return []
    before = work.run.change_id
    for left in (2, 1, 0):
        try:
            return _compare(work, groups) if work.run.dry_run else _take_in(work, groups)
        except (IntegrityError, Conflict, OperationalError) as error:
            # The change may have been opened in the transaction that is gone.
            work.run.change_id = before
            waited = isinstance(error.__cause__, DeadlockDetected)
            if not left or (isinstance(error, OperationalError) and not waited):
                raise
    raise AssertionError("the last attempt returns or raises")


def _compare(work: _Work, groups: Sequence[Group]) -> list[Outcome]:
    alone, doubled = _without_doubles(work.kind, groups)
    return [*work.kind.compare(alone, work.batch), *doubled]


def _take_in(work: _Work, groups: Sequence[Group]) -> list[Outcome]:
    """One transaction. Two imports of a kind take turns, batch by batch."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            lock = "SELECT pg_advisory_xact_lock(hashtext('daifuku.import'), hashtext(%s))"
            cursor.execute(lock, [work.kind.key])
        outcomes = _compare(work, groups)
        writing = [o for o in outcomes if o.state in (NEW, CHANGED)]
        if writing:
            change_id = _change_of(work)
            with resumed(change_id, work.kind.verb, by=work.by, at=work.at):
                work.kind.write(writing, work.batch)
            rows = sum(len(o.group.lines) for o in writing if o.state != REFUSED)
            Change.objects.filter(id=change_id).update(
                rows=F("rows") + rows, expected=work.run.read
            )
    return outcomes


def _without_doubles(kind: Kind, groups: Sequence[Group]) -> tuple[list[Group], list[Outcome]]:
    """Where one row is one thing: a second row of a key is the same or is refused."""
    if kind.grouped:
        return list(groups), []
    alone, doubled = [], []
    for group in groups:
        alone.append(Group(group.key, group.lines[:1], group.bodies[:1], group.made))
        for line, body in zip(group.lines[1:], group.bodies[1:], strict=True):
            second = Group(group.key, (line,), (body,))
            if body == group.bodies[0]:
                doubled.append(Outcome(second, SAME))
                continue
            text = gettext_lazy(
                "Line {line} has the same number and other content. Keep one of the two."
            )
            error = FieldError(kind.fields[0].key, "twice", format_lazy(text, line=group.lines[0]))
            doubled.append(Outcome.refused(second, error))
    return alone, doubled


def _change_of(work: _Work) -> int:
    run = work.run
    if run.change_id is None or not _goes_on(run.change_id):
        made = Change.objects.create(
            action=work.kind.verb,
            by_id=work.by.user_id,
            token_id=work.by.token_id,
            via=work.by.via,
            at=work.at,
            why=run.file_name,
            subject_kind="import",
            subject_id=run.id,
            state="running",
        )
        _save(run, change_id=made.id)
    return int(run.change_id or 0)


def _goes_on(change_id: int) -> bool:
    """Rows of a change that was undone would stand outside all changes that can be undone."""
    open_still = Change.objects.filter(id=change_id).exclude(state="undone")
    return bool(open_still.update(state="running", alive_at=Now()))


def _count(run: ImportRun, outcomes: Sequence[Outcome], known: int) -> None:
    rows: Counter[str] = Counter()
    for outcome in outcomes:
        rows[outcome.state] += len(outcome.group.lines)
    run.new += rows[NEW]
    run.changed += rows[CHANGED]
    run.same += rows[SAME] + known
    _save(run, new=run.new, changed=run.changed, same=run.same, done=run.done)


def _keep_refusals(work: _Work, outcomes: Sequence[Outcome]) -> None:
    found = []
    for outcome in outcomes:
        if outcome.state != REFUSED:
            continue
        of_all = [error for line, error in outcome.errors if not line]
        for line in outcome.group.lines:
            own = [error for at, error in outcome.errors if at == line]
            told = [*own, *of_all] or [_other_line(outcome)]
            found.append(staging.Refusal(line, outcome.group.key, as_json(told, work.reading)))
    staging.refuse(found)


def _other_line(outcome: Outcome) -> FieldError:
    text = gettext_lazy("Not taken in, because line {line} of the same receipt is refused.")
    first = min(line for line, _error in outcome.errors)
    return FieldError("", "belongs_to_refused", format_lazy(text, line=first))


def _conclude(work: _Work, place: Path) -> None:
    run = work.run
    run.refused = staging.count_refused()
    if run.refused:
        _write_refused(run, place)
    with transaction.atomic():
        if run.change_id:
            Change.objects.filter(id=run.change_id, state="running").update(state="done")
        run.ended_at = work.at
        run.state = _ended(run)
        run.save()
    work.told(run)


def _write_refused(run: ImportRun, place: Path) -> None:
    first = []
    for line, faults in staging.refusals():
        words = in_each_language(partial(reason_of, faults))
        first.append({"line": line, "reason": words, "columns": columns_of(faults)})
        if len(first) == SHOWN:
            break
    run.refusals = first
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_refused(place, Source.of(run), staging.refusals())
        if place == uploads.own_place(run):
            _write_for_others(run, place)
        run.refused_path = str(place)
    except OSError as error:
        # What is in stays in; the same file sent again brings the refused rows again.
        reason = fault_of(error) or error.strerror or error
        text = gettext_lazy("The file of refused rows could not be written: {reason}")
        fail(run, lambda: format_lazy(text, reason=reason))
        _log.warning("refused rows of import %s not written: %s", run.id, error)


def _write_for_others(run: ImportRun, place: Path) -> None:
    """Whoever fetches the file from us reads the reasons in his own language."""
    for language in LANGUAGES:
        if language != run.language:
            with translation.override(language):
                other = uploads.in_language(place, language)
                write_refused(other, Source.of(run), staging.refusals())


def _stop(run: ImportRun, error: BaseException) -> None:
    say = _why(error)
    with translation.override(run.language):
        fail(run, lambda: str(say)[:2000])
    try:
        _save(run, state="stopped", failure=run.failure, failure_words=run.failure_words)
        if run.change_id:
            Change.objects.filter(id=run.change_id, state="running").update(state="stopped")
    except DatabaseError:
        # The database itself may be what is gone; the change then still says that it is running.
        _log.exception("import %s could not be marked as stopped", run.id)


def _why(error: BaseException) -> Any:
    """What to tell whoever imports; what only a programmer can read stands in the log."""
    told = fault_of(error) or error
    if isinstance(told, Refused | BadValue):
        return told
    if isinstance(told, KeyboardInterrupt | SystemExit):
        return gettext_lazy("It was ended from outside.")
    _log.error("an import broke off", exc_info=error)
    return gettext_lazy("The mistake is ours and has been written to the log.")


def _save(run: ImportRun, **values: object) -> None:
    """Says also that the change is worked on: long may be read before a batch is written."""
    for name, value in values.items():
        setattr(run, name, value)
    ImportRun.objects.filter(id=run.id).update(**values)
    if run.change_id and not run.dry_run:
        Change.objects.filter(id=run.change_id, state="running").update(alive_at=Now())
