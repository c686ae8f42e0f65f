"""One hand: every change is opened here, carries one id, and commits as one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from daifuku.foundation.access import Actor

_current: ContextVar["Made | None"] = ContextVar("daifuku_change", default=None)
# The number of the last change of this request or job, for the answer that tells it.
_last: ContextVar[int | None] = ContextVar("daifuku_last_change", default=None)
_before_commit: list[Callable[["Made"], None]] = []

_OPEN = """
    WITH made AS (
        INSERT INTO foundation_change
            (action, by_id, token_id, via, at, why, subject_kind, subject_id, state, rows)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'done', 0) RETURNING id)
    SELECT id, set_config('daifuku.change_id', id::text, true) FROM made
"""


@dataclass(slots=True)
class Made:
    """A change under way."""

    id: int
    action: str
    by: Actor
    at: datetime
    # What rooms leave here while the change is open (the ledger: kinds of entries written).
    notes: dict[str, Any] = field(default_factory=dict)
    # Nothing was changed, and no trace of it is left.
    idle: bool = False


class _Idle(Exception):
    """Rolls back an edit that changed nothing."""


def current_change() -> Made | None:
    return _current.get()


def last_change_id() -> int | None:
    """The change that committed last in this context; None since `forget_last_change`."""
    return _last.get()


def forget_last_change() -> None:
    _last.set(None)


def before_commit(hook: Callable[[Made], None]) -> None:
    """Register a hook that runs inside every outermost change, just before it commits."""
    if hook not in _before_commit:
        _before_commit.append(hook)


@contextmanager
def change(
    action: str,
    *,
    by: Actor,
    at: datetime,
    subject: tuple[str, int | None] = ("", None),
    why: str = "",
) -> Iterator[Made]:
    """Open a change: one transaction, one row in Changes, its id on every history row and entry.
    Inside an open change it joins that one."""
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    with transaction.atomic():
        made = Made(_opened(action, by, at, subject, why), action, by, at)
        token = _current.set(made)
        try:
            yield made
            for hook in _before_commit:
                hook(made)
        finally:
            _current.reset(token)
        _set_change_id("")
        _last.set(made.id)


@contextmanager
def edit(
    action: str,
    *,
    by: Actor,
    at: datetime,
    subject: tuple[str, int | None] = ("", None),
    why: str = "",
) -> Iterator[Made]:
    """As `change`, for what may turn out to change nothing: without a remembered row written or an
    entry recorded all of it is rolled back, and `made.idle` says so."""
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    try:
        with change(action, by=by, at=at, subject=subject, why=why) as made:
            yield made
            made.idle = not made.notes and not _wrote(made)
            if made.idle:
                raise _Idle
    except _Idle:
        return


@contextmanager
def resumed(change_id: int, action: str, *, by: Actor, at: datetime) -> Iterator[Made]:
    """One batch of a bulk change that spans many transactions."""
    with transaction.atomic():
        _set_change_id(str(change_id))
        _beat(change_id)
        made = Made(change_id, action, by, at)
        token = _current.set(made)
        try:
            yield made
            for hook in _before_commit:
                hook(made)
        finally:
            _current.reset(token)
        _set_change_id("")


def _opened(action: str, by: Actor, at: datetime, subject: tuple[str, int | None], why: str) -> int:
    row = [action, by.user_id, by.token_id, by.via, at, why, subject[0], subject[1]]
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, row)
        return int(cursor.fetchone()[0])


def _set_change_id(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('daifuku.change_id', %s, true)", [value])


def _beat(change_id: int) -> None:
    """The clock of the database, not the time of the change: it says who is at work now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE foundation_change SET alive_at = clock_timestamp() WHERE id = %s", [change_id]
        )


def _wrote(made: Made) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('daifuku.wrote', true) = %s", [str(made.id)])
        return bool(cursor.fetchone()[0])
