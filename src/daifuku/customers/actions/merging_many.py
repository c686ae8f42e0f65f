"""All pairs that are surely the same, merged as one change."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from daifuku.customers.actions.merging import follow_merges, merge_held
from daifuku.customers.entries import number_from
from daifuku.customers.linkage.scoring import says_more_than_a_name
from daifuku.customers.models import Customer, Distinct
from daifuku.customers.queries.duplicates import Found, pair_of
from daifuku.customers.queries.visible import locked
from daifuku.customers.roots import hold_roots
from daifuku.foundation.access import Actor, may
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.foundation.registries import BulkKind

SUBJECT = "duplicates"
VERB = "customers.merge_many"
# No merge writes so many.
_ENTRIES_OF_ONE = 1_000


def merge_many(ids: Sequence[int], asked: Mapping[str, Any], *, by: Actor, at: datetime) -> int:
    """`ids` are of pairs, as `queries.duplicates` found them. The older record stays, the better
    values are taken. Pairs about which somebody decided meanwhile are left alone."""
    may(by, VERB)
    hold_roots()
    number_from(_ENTRIES_OF_ONE * min(ids, default=0))
    pairs = filter(None, (pair_of(id_, by) for id_ in ids))
    fit = [
        pair
        for pair in pairs
        if pair.probability >= asked["least"] and says_more_than_a_name(pair.reasons)
    ]
    fit.sort(key=lambda pair: (-pair.probability, pair.id))
    # As all who change many do: in the order of ids, before the first is changed.
    for id_ in sorted({id_ for pair in fit for id_ in (pair.low_id, pair.high_id)}):
        with suppress(NotFound):
            locked(id_, by)
    merged: set[int] = set()
    number = 0
    for pair in fit:
        found = _merged(pair, by, at)
        merged.update(found)
        number += bool(found)
    follow_merges(merged, at)
    return number


def _merged(pair: Found, by: Actor, at: datetime) -> list[int]:
    """Another pair of the same batch may have made them one already, or part of somebody else."""
    try:
        root, other = locked(pair.low_id, by), locked(pair.high_id, by)
    except NotFound:
        return []
    if root.id == other.id or root.kind != other.kind or _apart(root, other):
        return []
    return merge_held(root, other, at=at)


def _apart(root: Customer, other: Customer) -> bool:
    """Somebody said so of any two of their records."""
    ours, theirs = ([one.id, *(one.merged_ids or ())] for one in (root, other))
    either = Distinct.objects.filter(low_id__in=[*ours, *theirs], high_id__in=[*ours, *theirs])
    return any(
        (one.low_id in ours) != (one.high_id in ours) for one in either.only("low_id", "high_id")
    )


def _check(asked: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    may(by, "customers.merge_customers")
    least = asked.get("least")
    if not isinstance(least, float) or not 0.5 <= least <= 1:
        raise Invalid.field("least", "out_of_range", "0.5–1")
    return {"least": least}


# Each is a dozen statements, and others who merge wait for the batch.
BULK = (BulkKind(VERB, SUBJECT, _check, merge_many, batch=100, at_once=10),)
