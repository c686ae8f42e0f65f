"""Two people at one form: written is only what this one changed, and what both changed is told.

A form carries beside each value, as `was_NAME`, what it showed. A value posted without it counts as
meant. The form that comes back carries what stands now: saving it again puts one's own over it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import sql

from daifuku.foundation.errors import Conflict, FieldError, Refused
from daifuku.foundation.models import AuditEntry, Change

_WAS = "was_"
# The newest image that reads otherwise than the row: the change that kept it made what stands now.
_CHANGED_BY = """
    SELECT h.history_change_id FROM {history} h JOIN {table} t ON t.id = h.id
    WHERE h.id = %s AND h.history_op = 'U' AND h.{column} IS DISTINCT FROM t.{column}
    ORDER BY h.history_id DESC LIMIT 1
"""

_HELD = "SELECT 1 FROM {table} WHERE id = %s FOR NO KEY UPDATE"
_OWNER_HELD = """
    SELECT 1 FROM {table} WHERE id = (SELECT {owner} FROM {owned} WHERE id = %s) FOR NO KEY UPDATE
"""


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    message = gettext_lazy(
        "The marked fields were changed while you were editing. What you typed is kept: save again"
        " to put it in place of theirs."
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """`values` as the form would be posted by somebody who had seen what stands now; `mine`: what
    this person changed, or sent without saying what they had seen."""

    values: dict[str, Any]
    mine: frozenset[str]
    clashes: tuple[str, ...]

    def refuse_clashes(
        self, reads: Callable[[str], object], changed_by: Callable[[str], str]
    ) -> None:
        """`reads`: how the value of a field reads now; `changed_by`: who made it so. Refuses with
        ChangedMeanwhile, field by field."""
        if self.clashes:
            # A lookup posts NAME and NAME_text: one field.
            fields = dict.fromkeys(name.removesuffix("_text") for name in self.clashes)
            errors = [
                FieldError(name, "changed_meanwhile", _told(reads(name), changed_by(name)))
                for name in fields
            ]
            raise ChangedMeanwhile(errors=errors)


def one_after_another(
    table: str, *, owned: str = "", owner: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A view that compares what is posted with a row of `table` and writes it: the row, numbered by
    the first argument, stands still in between. With `owned` the number is that of a row there,
    and `owner` its column that names the row of `table`, which actions hold."""
    names = {"table": table, "owned": owned, "owner": owner}
    identifiers = {key: sql.Identifier(name) for key, name in names.items() if name}
    held = sql.SQL(_OWNER_HELD if owned else _HELD).format(**identifiers)

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def answer(request: Any, **named: Any) -> Any:
            if request.method != "POST":
                return view(request, **named)
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(held, [next(iter(named.values()))])
                return view(request, **named)

        return answer

    return wrap


def shown(now: Mapping[str, Any]) -> dict[str, str]:
    """The hidden values of a form that shows `now`."""
    return {_WAS + name: _text(value) for name, value in now.items()}


def compare(posted: Any, now: Mapping[str, Any]) -> Compared:
    """`now`: what the form would show, by name; of a box that is ticked "on"."""
    values, mine, clashes = posted.dict(), set(), []
    for name, stands in now.items():
        standing, typed = _text(stands), _text(posted.get(name))
        if _WAS + name not in posted:
            mine.add(name)
            continue
        was = _text(posted[_WAS + name])
        if typed == was:
            values[name] = standing
            continue
        mine.add(name)
        if standing not in (was, typed):
            clashes.append(name)
    return Compared(values, frozenset(mine), tuple(clashes))


def changed_by(table: str, row_id: int, column: str) -> str:
    """Who made a remembered row's column what it is."""
    names = {"history": f"{table}_history", "table": table, "column": column}
    statement = sql.SQL(_CHANGED_BY).format(**{k: sql.Identifier(v) for k, v in names.items()})
    with connection.cursor() as cursor:
        cursor.execute(statement, [row_id])
        found = cursor.fetchone()
    change = Change.objects.select_related("by").filter(pk=found[0]).first() if found else None
    return change.by.display_name if change and change.by else ""


def noted_by(event: str, field: str, **facts: Any) -> str:
    """The same from the audit log, where no rows are remembered."""
    narrowed = {f"facts__{name}": value for name, value in facts.items()}
    found = AuditEntry.objects.filter(event=event, facts__fields__contains=field, **narrowed)
    newest = found.select_related("user").order_by("-id").first()
    return newest.user.display_name if newest and newest.user else ""


def save_label(refused: Refused | None) -> str:
    """What the button says that saves again; nothing where nobody else was there."""
    return _("Save mine over it") if isinstance(refused, ChangedMeanwhile) else ""


def _told(reads: object, who: str) -> str:
    words = {"who": who, "now": strip_tags(str(reads)).strip() or _("(empty)")}
    if who:
        return _("%(who)s changed this meanwhile (it is now: %(now)s).") % words
    return _("This was changed meanwhile (it is now: %(now)s).") % words


def _text(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
