"""Finding: candidates by the index, rechecked and ranked over at most a thousand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Actor
from daifuku.foundation.errors import Refused
from daifuku.foundation.patience import at_most
from daifuku.foundation.registries import search_sources
from daifuku.foundation.search.documents import EVERYBODY
from daifuku.foundation.text import Query, in_kana, is_kana, query_tokens, to_katakana

CANDIDATES = 1000
_KANA = "ぁ-ゖァ-ヺー"
LOOKED_UP = 10
_MILLISECONDS = 2000
# What is asked for may stand as a whole line of the document, at the start of one, or inside.
_FIND = """
    WITH candidates AS (
        SELECT kind, object_id, customer_id,
               coalesce(titles->%(language)s->>0, title) AS title,
               coalesce(titles->%(language)s->>1, subtitle) AS subtitle, E'\\n' || doc || E'\\n' AS doc
        FROM foundation_searchdocument
        WHERE tokens @@ %(tsquery)s::tsquery {kinds}
        LIMIT {candidates})
    SELECT kind, object_id, customer_id, title, subtitle, count(*) OVER ()
    FROM candidates WHERE true {recheck}
    ORDER BY (position(E'\\n' || %(asked)s || E'\\n' IN doc) > 0) DESC,
             (position(E'\\n' || %(asked)s IN doc) > 0) DESC,
             length(title), kind, object_id
    LIMIT %(limit)s
"""
_STANDS = " AND position(%(r{i})s IN doc) > 0"
# A document joins the words of a name, so that やまだはな finds ヤマダ ハナコ; then the end of one reading
# and the beginning of the next make what nobody is called: ヨコヤマ ダイスケ is no やまだ. Left out are
# kana that stand in the document once, and in what is shown only across a space and within a word.
_IN_WORDS = """
    AND NOT (length(doc) - length(replace(doc, %(r{i})s, '')) = length(%(r{i})s)
        AND replace(title || E'\\n' || subtitle, ' ', '') ~ %(joined{i})s
        AND title || E'\\n' || subtitle !~ %(apart{i})s)"""


class TooBroad(Refused):
    code = "too_broad"
    message = _("That search matches too much. Add another word.")


@dataclass(frozen=True, slots=True)
class Hit:
    kind: str
    object_id: int
    customer_id: int | None
    title: str
    subtitle: str


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, how many there are, and whether the count stopped at the limit."""

    hits: list[Hit]
    total: int
    capped: bool


def find(asked: str, actor: Actor, *, kinds: Sequence[str] | None = None, limit: int = 20) -> Found:
    """The things that match what a person typed, best first. Refuses with TooBroad."""
    query = query_tokens(asked)
    if not query:
        return Found([], 0, False)
    numbered = _looked_up(asked, actor, kinds, min(limit, LOOKED_UP))
    rows = _rows(query, _scoped(query.tsquery, actor), kinds, limit)
    total = rows[0][5] if rows else 0
    found = query.tsquery
    for read in map(query_tokens, in_kana(asked) if total < CANDIDATES else ()):
        others = _scoped(f"({read.tsquery}) & !({found})", actor)
        more = _rows(read, others, kinds, limit)
        rows, total = rows + more, total + (more[0][5] if more else 0)
        found = f"{found} | {read.tsquery}"
    hits = [*numbered, *(Hit(*row[:5]) for row in rows)][:limit]
    return Found(hits, total + len(numbered), total >= CANDIDATES)


def told_apart(hits: Sequence[Hit], asked: str, actor: Actor) -> list[Hit]:
    """The hits with what the actor may know that tells those of one name from each other; one query for a kind."""
    said: dict[tuple[str, int], str] = {}
    for source in search_sources:
        ids = [hit.object_id for hit in hits if hit.kind == source.key]
        if ids and source.tell_apart:
            told = source.tell_apart(ids, asked, actor)
            said |= {(source.key, id_): text for id_, text in told.items()}
    return [_with(hit, said.get((hit.kind, hit.object_id), "")) for hit in hits]


def _with(hit: Hit, more: str) -> Hit:
    return replace(hit, subtitle=" · ".join(filter(None, (hit.subtitle, more)))) if more else hit


def _looked_up(asked: str, actor: Actor, kinds: Sequence[str] | None, most: int) -> list[Hit]:
    """Hits of what has no documents: found by its own index, so they stand first."""
    wanted = (one for one in search_sources if not kinds or one.key in kinds)
    return [hit for one in wanted if one.look_up for hit in one.look_up(asked, actor, most)]


def _scoped(tsquery: str, actor: Actor) -> str:
    if actor.sees == "all":
        return tsquery
    scopes = [EVERYBODY, f"s:u{actor.user_id}"]
    if actor.sees == "team" and actor.team_id is not None:
        scopes.append(f"s:t{actor.team_id}")
    allowed = " | ".join(f"'{scope}'" for scope in scopes)
    return f"({tsquery}) & ({allowed})"


def _rows(query: Query, tsquery: str, kinds: Sequence[str] | None, limit: int) -> list[tuple]:
    recheck = "".join(
        (_STANDS + _IN_WORDS if is_kana(run) else _STANDS).format(i=i)
        for i, run in enumerate(query.recheck)
    )
    statement = _FIND.format(
        kinds="AND kind = ANY(%(kinds)s)" if kinds else "",
        candidates=CANDIDATES,
        recheck=recheck,
    )
    values = {
        "tsquery": tsquery,
        "asked": query.line,
        "limit": limit,
        "language": "en" if (get_language() or "").startswith("en") else "ja",
        "kinds": list(kinds or ()),
    }
    for i, run in enumerate(query.recheck):
        values |= {f"r{i}": run, f"joined{i}": _shown_as(run, ""), f"apart{i}": _in_words(run)}
    with at_most(_MILLISECONDS, TooBroad), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _shown_as(run: str, between: str) -> str:
    """A pattern of letters, in which nothing has a meaning of its own: as folded, or in katakana."""
    return "|".join(between.join(way) for way in dict.fromkeys((run, to_katakana(run))))


def _in_words(run: str) -> str:
    """Within a word, or from the beginning of one on across the next: after whatever is no kana."""
    return f"{_shown_as(run, '')}|(^|[^{_KANA}])({_shown_as(run, ' ?')})"
