"""All that was changed, newest first: what, who, when, how and why, and whether it can be undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from daifuku.customers.queries import changes_hidden_from
from daifuku.foundation.access import Actor, can
from daifuku.foundation.changes import Turned, turned
from daifuku.foundation.ids import id_or_none
from daifuku.foundation.models import Change, User
from daifuku.foundation.patience import TooSlow, at_most
from daifuku.foundation.registries import search_sources, verbs

SHOWN = 50
_MILLISECONDS = 2000
WAYS: dict[str, Any] = {
    "page": gettext_lazy("On a page"),
    "api": gettext_lazy("API"),
    "import": gettext_lazy("Import"),
    "command": gettext_lazy("Command line"),
    "system": gettext_lazy("By itself"),
}
# What is found by the search is called as it is called there; colleagues have no documents.
_NAMED = """
    SELECT d.kind, d.object_id, coalesce(d.titles->%(language)s->>0, d.title)
    FROM foundation_searchdocument d
    JOIN unnest(%(kinds)s::text[], %(ids)s::bigint[]) AS asked (kind, id)
      ON d.kind = asked.kind AND d.object_id = asked.id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which changes: somebody's, made in some way, of one kind, those before a number."""

    who: str = ""
    way: str = ""
    what: str = ""
    before: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        return cls(*(given.get(name, "") for name in cls.__slots__))

    def address(self, before: int) -> str:
        asked = {"who": self.who, "way": self.way, "what": self.what, "before": before}
        return f"{reverse('changes')}?{urlencode({k: v for k, v in asked.items() if v})}"


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `title` says what became of what; `redo`: undoing it does something again;
    `subject` is what it was about, `href` where that stands."""

    change: Change
    title: str
    redo: bool
    undoable: bool
    by: str
    subject: str
    href: str


@dataclass(frozen=True, slots=True)
class Lines:
    lines: list[Line]
    older: str


def lines_of(asked: Asked, actor: Actor, people: Mapping[int, str]) -> Lines:
    """A page of them, made by these people; those about customers whom the actor cannot see are left out. Raises TooSlow
    where few changes are of that kind and many are not."""
    with at_most(_MILLISECONDS, TooSlow):
        found = list(_chosen(asked)[: SHOWN + 1])
    read = found[:SHOWN]
    older = asked.address(read[-1].pk) if len(found) > SHOWN else ""
    return Lines(told(read, actor, people), older)


def told(changes: list[Change], actor: Actor, people: Mapping[int, str]) -> list[Line]:
    """Each with its words, without those that the actor may not know of."""
    ids = [made.pk for made in changes]
    hidden = changes_hidden_from(actor, ids)
    seen = [made for made in changes if made.pk not in hidden]
    turns = turned(ids)
    names = _names(seen, people)
    return [_line(made, turns[made.pk], names, actor) for made in seen]


def kinds_of_change() -> list[tuple[str, str]]:
    """Whatever leaves a change, by its name."""
    named = {verb.key: str(verb.label) for verb in verbs if not verb.silent or verb.undoable}
    return sorted(named.items(), key=lambda one: one[1])


def people() -> dict[int, str]:
    """All colleagues by their number, those who still sign in first."""
    return {user.pk: user.display_name for user in User.objects.order_by("-is_active", "id")}


def title_of(turn: Turned) -> str:
    verb = verbs.find(turn.action)
    what = str(verb.label) if verb else turn.action
    if not turn.times:
        return what
    text = _("Undone: {what}") if turn.times % 2 else _("Done again: {what}")
    return text.format(what=what)


def may_undo(made: Change, turn: Turned, actor: Actor) -> bool:
    """Whether a button is offered; the undo itself decides."""
    verb = verbs.find(turn.action)
    if verb is None or not verb.undoable or made.state not in ("done", "stopped"):
        return False
    others = turn.times % 2 == 0 and verb.unmade_by and made.by_id != actor.user_id
    return can(actor, verb.key) and (not others or can(actor, verb.unmade_by))


def _chosen(asked: Asked) -> Any:
    rows = Change.objects.order_by("-id")
    if (user := id_or_none(asked.who)) is not None:
        rows = rows.filter(by_id=user)
    if asked.way in WAYS:
        rows = rows.filter(via=asked.way)
    if asked.what in verbs:
        rows = rows.filter(action=asked.what)
    last = id_or_none(asked.before)
    return rows if last is None else rows.filter(id__lt=last)


def _line(made: Change, turn: Turned, names: Mapping[tuple[str, int], str], actor: Actor) -> Line:
    kind, id_ = made.subject_kind, made.subject_id
    subject = names.get((kind, id_), "") if id_ is not None else ""
    source = search_sources.find(kind) if subject else None
    href = reverse(source.url_name, args=[id_]) if source else ""
    by = names.get(("user", made.by_id), "Daifuku") if made.by_id else "Daifuku"
    may = may_undo(made, turn, actor)
    return Line(made, title_of(turn), turn.times % 2 == 1, may, by, subject, href)


def _names(changes: Iterable[Change], people: Mapping[int, str]) -> dict[tuple[str, int], str]:
    found = {("user", id_): name for id_, name in people.items()}
    wanted = {(made.subject_kind, made.subject_id) for made in changes if made.subject_id}
    asked = sorted((kind, id_) for kind, id_ in wanted if search_sources.find(kind))
    if not asked:
        return found
    language = "en" if (get_language() or "").startswith("en") else "ja"
    kinds, ids = map(list, zip(*asked, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, {"language": language, "kinds": kinds, "ids": ids})
        return found | {(kind, id_): title for kind, id_, title in cursor.fetchall()}
