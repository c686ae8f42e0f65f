"""All that was changed, newest first: what, who, when, how and why, and whether it can be undone."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from daifuku.customers.queries import changes_hidden_from
from daifuku.foundation import clock
from daifuku.foundation.access import Actor, can
from daifuku.foundation.changes import Turned, turned
from daifuku.foundation.changes.ageing import is_too_old
from daifuku.foundation.changes.showing import shown_to
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
# What is found by the search is called as it is called there; colleagues have no documents. And what
# kinds of change there are at all, each found by the next step through the index.
_WORDS = """
    WITH RECURSIVE kinds (action) AS (
        SELECT min(action) FROM foundation_change
        UNION ALL
        SELECT (SELECT min(c.action) FROM foundation_change c WHERE c.action > kinds.action)
        FROM kinds WHERE kinds.action IS NOT NULL)
    SELECT 'user', id::text, NOT is_active, jsonb_build_object(
        'family_name', family_name, 'given_name', given_name, 'email', email)::text
    FROM foundation_user
    UNION ALL
    SELECT d.kind, d.object_id::text, false, coalesce(d.titles->%(language)s->>0, d.title)
    FROM foundation_searchdocument d
    JOIN unnest(%(kinds)s::text[], %(ids)s::bigint[]) AS asked (kind, id)
      ON d.kind = asked.kind AND d.object_id = asked.id
    UNION ALL
    SELECT 'action', action, false, '' FROM kinds WHERE action IS NOT NULL
    ORDER BY 3, 2
"""


@dataclass(frozen=True, slots=True)
class Words:
    """What a page of changes names: colleagues by their number, those who still sign in first;
    what the changes are about; the kinds of change that there are."""

    people: dict[int, str]
    subjects: dict[tuple[str, int], str]
    kinds: list[str]

    @classmethod
    def about(cls, changes: Iterable[Change]) -> "Words":
        wanted = {(made.subject_kind, made.subject_id) for made in changes if made.subject_id}
        asked = sorted(one for one in wanted if search_sources.find(one[0]))
        language = "en" if (get_language() or "").startswith("en") else "ja"
        values = {
            "language": language,
            "kinds": [kind for kind, _id in asked],
            "ids": [id_ for _kind, id_ in asked],
        }
        found = cls({}, {}, [])
        with connection.cursor() as cursor:
            cursor.execute(_WORDS, values)
            for what, key, _gone, said in cursor.fetchall():
                found._take(what, key, said)
        return found

    def _take(self, what: str, key: str, said: str) -> None:
        if what == "action":
            self.kinds.append(key)
        elif what == "user":
            self.people[int(key)] = User(**json.loads(said)).display_name
            self.subjects["user", int(key)] = self.people[int(key)]
        else:
            self.subjects[what, int(key)] = said


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
    why: str
    subject: str
    href: str


@dataclass(frozen=True, slots=True)
class Lines:
    lines: list[Line]
    older: str
    people: list[tuple[str, str]]
    kinds: list[tuple[str, str]]


def lines_of(asked: Asked, actor: Actor) -> Lines:
    """A page of them; those about customers whom the actor cannot see are left out. Raises TooSlow
    where few changes are of that kind and many are not."""
    with at_most(_MILLISECONDS, TooSlow):
        found = list(_chosen(asked, actor)[: SHOWN + 1])
    read = found[:SHOWN]
    older = asked.address(read[-1].pk) if len(found) > SHOWN else ""
    words = Words.about(read)
    people = [(str(pk), name) for pk, name in words.people.items()]
    kinds = sorted(((key, label_of(key)) for key in words.kinds), key=lambda one: one[1])
    return Lines(told(read, words, actor), older, people, kinds)


def told(changes: list[Change], words: Words, actor: Actor) -> list[Line]:
    """Each with its words, without those that the actor may not know of."""
    ids = [made.pk for made in changes]
    hidden = changes_hidden_from(actor, ids)
    turns = turned(ids)
    return [_line(made, turns[made.pk], words, actor) for made in changes if made.pk not in hidden]


def label_of(action: str) -> str:
    verb = verbs.find(action)
    return str(verb.label) if verb else action


def title_of(turn: Turned) -> str:
    what = label_of(turn.action)
    if not turn.times:
        return what
    text = _("Undone: {what}") if turn.times % 2 else _("Done again: {what}")
    return text.format(what=what)


def may_undo(made: Change, turn: Turned, actor: Actor) -> bool:
    """Whether a button is offered; the undo itself decides."""
    verb = verbs.find(turn.action)
    if verb is None or not verb.undoable or made.state not in ("done", "stopped"):
        return False
    if is_too_old(made, clock.now()):
        return False
    others = turn.times % 2 == 0 and verb.unmade_by and made.by_id != actor.user_id
    return can(actor, verb.key) and (not others or can(actor, verb.unmade_by))


def _chosen(asked: Asked, actor: Actor) -> Any:
    rows = Change.objects.filter(shown_to(actor)).order_by("-id")
    if (user := id_or_none(asked.who)) is not None:
        rows = rows.filter(by_id=user)
    if asked.way in WAYS:
        rows = rows.filter(via=asked.way)
    if asked.what in verbs:
        rows = rows.filter(action=asked.what)
    last = id_or_none(asked.before)
    return rows if last is None else rows.filter(id__lt=last)


def _line(made: Change, turn: Turned, words: Words, actor: Actor) -> Line:
    kind, id_ = made.subject_kind, made.subject_id
    subject = words.subjects.get((kind, id_), "") if id_ is not None else ""
    source = search_sources.find(kind) if subject else None
    return Line(
        made,
        title_of(turn),
        redo=turn.times % 2 == 1,
        undoable=may_undo(made, turn, actor),
        by=words.people.get(made.by_id, "Daifuku") if made.by_id else "Daifuku",
        # Of an import it is the name of a file, for those who import.
        why=made.why if made.via != "import" or can(actor, "foundation.import") else "",
        subject=subject,
        href=reverse(source.url_name, args=[id_]) if source else "",
    )
