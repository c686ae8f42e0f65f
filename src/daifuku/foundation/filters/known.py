"""What is known of all rows at once, so that no row has to be asked: whom a sum of purchases fits is
soon counted from columns."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import connection

from daifuku.foundation.filters.bound import Bound, Condition, Sum, conditions_of
from daifuku.foundation.filters.fields import FilterSubject
from daifuku.foundation.filters.postgres import Known, Summed, summed, to_sql
from daifuku.foundation.patience import TooSlow, at_most
from daifuku.foundation.registries import Registry

# Each of them is as many bits as there are customers.
MOST = 8
_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Knower:
    """Knows, by its key, a relation and conditions that ask no more than `fields` of its records.
    `know` answers in the order in which it is asked, and says of which ids something changed since;
    nothing where it cannot tell."""

    key: str
    fields: frozenset[str]
    know: Callable[[tuple[Summed, ...]], tuple[Sequence[Known], Sequence[int]] | None]
    position: int = 100

    def fits(self, asked: Sum) -> bool:
        if asked.relation.key != self.key:
            return False
        named = [one.of for one in conditions_of(asked.where)]
        own = {None if isinstance(of, Sum) else of.field.key for of in named}
        return own | ({asked.of.key} if asked.of else set()) <= self.fields


knowers: Registry[Knower] = Registry("knowers")


def known_of(bound: Bound, subject: FilterSubject) -> dict[Bound, Known]:
    """Of the conditions on sums those that somebody knows the answers of. None of them where the rows
    of what changed since take long."""
    found: dict[Bound, Known] = {}
    for knower in knowers:
        theirs = dict(_known_by(knower, bound))
        asked = tuple(summed(part, of) for part, of in theirs.items())
        if not 0 < len(asked) <= MOST or not (told := knower.know(asked)):
            continue
        known, changed = told
        try:
            with at_most(_MILLISECONDS):
                true = [_asked(part, changed, subject) for part in theirs]
        except TooSlow:
            return {}
        for part, one, ids in zip(theirs, known, true, strict=True):
            found[part] = _settled(one, changed, ids)
    return found


def may_be_known(bound: Bound) -> bool:
    return any(True for knower in knowers for _part in _known_by(knower, bound))


def _known_by(knower: Knower, bound: Bound) -> Iterator[tuple[Condition, Sum]]:
    for one in conditions_of(bound):
        if isinstance(one.of, Sum) and knower.fits(one.of):
            yield one, one.of


def _asked(part: Bound, ids: Sequence[int], subject: FilterSubject) -> set[int]:
    """Of these ids those whose rows it is true of."""
    if not ids:
        return set()
    clause = to_sql(part)
    where = f"{subject.id} = ANY(%s::bigint[]) AND ({clause.sql})"
    with connection.cursor() as cursor:
        values = [list(ids), *clause.values]
        cursor.execute(f"SELECT {subject.id} FROM {subject.source} WHERE {where}", values)
        return {id_ for (id_,) in cursor.fetchall()}


def _settled(known: Known, changed: Iterable[int], true: set[int]) -> Known:
    """With the answers of those that changed."""
    others, beyond = bytearray(known.others), set(known.beyond)
    for id_ in changed:
        other = (id_ in true) != known.usual
        if id_ >= 8 * len(others):
            (beyond.add if other else beyond.discard)(id_)
        elif other:
            others[id_ // 8] |= 1 << id_ % 8
        else:
            others[id_ // 8] &= ~(1 << id_ % 8)
    return replace(known, others=bytes(others), beyond=tuple(beyond))
