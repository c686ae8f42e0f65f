"""Whom the rows of a file speak of, for thousands of rows in a few queries."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.customers.importing.plans import Plan
from daifuku.customers.names import settled
from daifuku.customers.queries.matching import reached_by
from daifuku.customers.queries.visible import visible_ids
from daifuku.customers.roots import roots_of
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import FieldError

_NAMESAKES = """
    SELECT name_key, id, birthday FROM customers_customer
    WHERE sort_key = ANY(%s) AND name_key = ANY(%s) AND deleted_at IS NULL AND NOT walk_in
      AND root_id IS NULL
"""


def identified(
    plans: Sequence[Plan], holders: dict[str, int], by: Actor
) -> tuple[list[int], list[FieldError | None]]:
    """By our own number or theirs; where a row has none by its only mail address, by telephone and
    name, by name and birthday. Several who fit are a fault; whom the actor cannot see is unknown.
    Whoever was merged is the root."""
    ids = [
        holders.get(plan.new.external_ids[0][1], 0) if plan.new.external_ids else 0
        for plan in plans
    ]
    faults: list[FieldError | None] = [None] * len(plans)
    _by_their_number(ids, faults, by)
    _by_own_number(plans, ids, faults, by)
    unnumbered = [at for at, plan in enumerate(plans) if not (plan.new.external_ids or plan.own_id)]
    if unnumbered:
        fitting = _seen(_fitting([plans[at] for at in unnumbered]), by)
        for at, candidates in zip(unnumbered, fitting, strict=True):
            if len(candidates) == 1:
                ids[at] = candidates[0]
            elif candidates:
                text = _(
                    "Several customers fit this row ({ids}). Add a column with the customer number."
                )
                text = format_lazy(text, ids=", ".join(map(str, candidates[:5])))
                faults[at] = FieldError("number", "ambiguous", text)
    roots = roots_of(filter(None, ids))
    return [roots.get(id_, id_) for id_ in ids], faults


def _by_their_number(ids: list[int], faults: list[FieldError | None], by: Actor) -> None:
    if by.sees == "all":
        return
    seen = visible_ids(filter(None, ids), by)
    for at, id_ in enumerate(ids):
        if id_ and id_ not in seen:
            # It cannot be given to a second one, and whose it is is not told.
            text = _("Another customer has this number already.")
            faults[at], ids[at] = FieldError("number", "taken", text), 0


def _seen(fitting: list[list[int]], by: Actor) -> list[list[int]]:
    if by.sees == "all":
        return fitting
    seen = visible_ids((id_ for ids in fitting for id_ in ids), by)
    return [[id_ for id_ in ids if id_ in seen] for ids in fitting]


def _by_own_number(
    plans: Sequence[Plan], ids: list[int], faults: list[FieldError | None], by: Actor
) -> None:
    wanted = {plan.own_id for plan in plans if plan.own_id}
    if not wanted:
        return
    known = visible_ids(wanted, by)
    for at, plan in enumerate(plans):
        if not plan.own_id:
            continue
        if plan.own_id not in known or ids[at] not in (0, plan.own_id):
            faults[at] = FieldError("id", "unknown", _("There is no customer with this number."))
        ids[at] = 0 if faults[at] else plan.own_id


def _fitting(plans: Sequence[Plan]) -> list[list[int]]:
    names = [settled({**plan.columns}) for plan in plans]
    namesakes: dict[str, list[tuple[int, Any]]] = {}
    keys = [[n["sort_key"] for n in names], [n["name_key"] for n in names if n["name_key"]]]
    for key, id_, birthday in fetch(_NAMESAKES, keys):
        namesakes.setdefault(key, []).append((id_, birthday))
    reached = {
        kind: reached_by(
            kind, {p.normal for plan in plans for p in plan.new.points if p.kind == kind}
        )
        for kind in ("email", "phone")
    }
    found = []
    for plan, name in zip(plans, names, strict=True):
        same_name = namesakes.get(name["name_key"], [])
        ids = {id_ for id_, _birthday in same_name}
        by = {
            kind: {
                id_
                for p in plan.new.points
                if p.kind == kind
                for id_ in reached[kind].get(p.normal, ())
            }
            for kind in ("email", "phone")
        }
        born = plan.new.birthday
        if any(p.kind in by for p in plan.new.points):
            # Families share a mail address or a telephone; the name then decides.
            all_reached = by["email"] | by["phone"]
            found.append(sorted(all_reached & ids) if name["name_key"] else sorted(all_reached))
        else:
            found.append(
                sorted(id_ for id_, other in same_name if not born or other in (None, born))
            )
    return found


def fetch(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
