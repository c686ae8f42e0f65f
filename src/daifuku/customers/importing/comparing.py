"""What the file says against what is kept, for thousands of rows in a few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from daifuku.customers.actions.erase import suppressed
from daifuku.customers.finished import Finished
from daifuku.customers.importing import cells
from daifuku.customers.importing.reading import drafted
from daifuku.customers.models import Customer, Stage, Suppression, Tag
from daifuku.customers.names import NAME_COLUMNS, settled
from daifuku.customers.payload import NewCustomer, Point
from daifuku.customers.queries.matching import holders_of, reached_by
from daifuku.foundation.errors import FieldError
from daifuku.foundation.imports import CHANGED, NEW, SAME, Batch, Group, Outcome
from daifuku.foundation.japan import honorific
from daifuku.foundation.text import fold

COLUMNS = tuple(one.attname for one in Customer._meta.local_concrete_fields)
_CUSTOMERS = f"SELECT {', '.join('stage AS stage_id' if c == 'stage_id' else c for c in COLUMNS)} FROM customers_customer WHERE id = ANY(%s)"
_POINTS = """
    SELECT customer_id, id, kind, normal, value, label, is_primary, postal_code, prefecture, city,
           town, building, country
    FROM customers_contact_point WHERE customer_id = ANY(%s) ORDER BY id
"""
_TAGS = "SELECT customer_id, tag_id FROM customers_customer_tag WHERE customer_id = ANY(%s)"
_EMPLOYERS = """
    SELECT r.from_customer_id, o.name_key FROM customers_relation r
    JOIN customers_customer o ON o.id = r.to_customer_id AND o.kind = 'organisation'
    WHERE r.from_customer_id = ANY(%s) AND r.until_on IS NULL
"""
_NAMESAKES = """
    SELECT name_key, id, birthday FROM customers_customer
    WHERE sort_key = ANY(%s) AND name_key = ANY(%s) AND deleted_at IS NULL AND NOT walk_in
"""
_PARTS = ("postal_code", "prefecture", "city", "town", "building", "country")


@dataclass(slots=True)
class Plan:
    """What is to be written for one row. `point_edits`: id of a kept point → what it becomes."""

    new: NewCustomer
    since: date | None = None
    stage: str = ""
    company: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    customer_id: int = 0
    own_id: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    point_edits: dict[int, Point] = field(default_factory=dict)
    points_added: list[Point] = field(default_factory=list)
    tags_added: tuple[str, ...] = ()
    company_added: str = ""
    made: Finished | None = None


@dataclass(slots=True)
class Known:
    """What is kept about the customers of a batch."""

    rows: dict[int, dict[str, Any]]
    points: dict[int, list[dict[str, Any]]]
    tags: dict[int, set[int]]
    employers: dict[int, set[str]]
    stages: dict[str, str]
    tag_ids: dict[str, int]
    forgotten: set[str]


def compare(groups: Sequence[Group], batch: Batch) -> list[Outcome]:
    numbers = [group.bodies[0]["number"] for group in groups]
    holders = holders_of(batch.reading.source, filter(None, numbers))
    forgetting = Suppression.objects.exists()
    plans = [
        # A row made ahead that turns out to be new needs its contact points no more.
        _plan(group, batch, whole=forgetting or not _surely_new(group, holders))
        for group in groups
    ]
    found, doubtful = _identified(plans, holders)
    known = _known({id_ for id_ in found if id_}, plans, forgetting)
    outcomes = []
    for group, plan, id_, doubt in zip(groups, plans, found, doubtful, strict=True):
        errors = [doubt] if doubt else _faults(plan, known)
        if errors:
            outcomes.append(Outcome.refused(group, *errors))
        elif not id_:
            outcomes.append(Outcome(group, NEW, plan))
        else:
            plan.customer_id = id_
            state = CHANGED if _differs(plan, known) else SAME
            outcomes.append(Outcome(group, state, plan))
    return outcomes


def _surely_new(group: Group, holders: dict[str, int]) -> bool:
    body = group.bodies[0]
    named = bool(body["number"]) and "id" not in body
    return group.made is not None and named and body["number"] not in holders


def _plan(group: Group, batch: Batch, *, whole: bool) -> Plan:
    body = group.bodies[0]
    new, columns = drafted(body if whole else {**body, "points": ()}, batch.reading.source)
    since = body.get("since")
    return Plan(
        new,
        since=date.fromisoformat(since) if since else None,
        stage=body.get("stage", ""),
        company=body.get("company", ""),
        own_id=body.get("id", 0),
        title=body.get("title", ""),
        tags=tuple(body["tags"]),
        columns=columns,
        made=group.made,
    )


def _identified(
    plans: Sequence[Plan], holders: dict[str, int]
) -> tuple[list[int], list[FieldError | None]]:
    """By our own number or theirs; where a row has none by its only mail address, by telephone and name, by name and
    birthday. Several who fit are a fault."""
    ids = [
        holders.get(plan.new.external_ids[0][1], 0) if plan.new.external_ids else 0
        for plan in plans
    ]
    faults: list[FieldError | None] = [None] * len(plans)
    _by_own_number(plans, ids, faults)
    unnumbered = [at for at, plan in enumerate(plans) if not (plan.new.external_ids or plan.own_id)]
    if unnumbered:
        fitting = _fitting([plans[at] for at in unnumbered])
        for at, candidates in zip(unnumbered, fitting, strict=True):
            if len(candidates) == 1:
                ids[at] = candidates[0]
            elif candidates:
                text = _(
                    "Several customers fit this row ({ids}). Add a column with the customer number."
                )
                text = text.format(ids=", ".join(map(str, candidates[:5])))
                faults[at] = FieldError("number", "ambiguous", text)
    return ids, faults


def _by_own_number(plans: Sequence[Plan], ids: list[int], faults: list[FieldError | None]) -> None:
    wanted = {plan.own_id for plan in plans if plan.own_id}
    if not wanted:
        return
    there = Customer.objects.filter(id__in=wanted, deleted_at=None, walk_in=False)
    known = set(there.values_list("id", flat=True))
    for at, plan in enumerate(plans):
        if not plan.own_id:
            continue
        if plan.own_id not in known or ids[at] not in (0, plan.own_id):
            faults[at] = FieldError("id", "unknown", _("There is no customer with this number."))
        ids[at] = plan.own_id


def _fitting(plans: Sequence[Plan]) -> list[list[int]]:
    names = [settled({**plan.columns}) for plan in plans]
    namesakes: dict[str, list[tuple[int, Any]]] = {}
    keys = [[n["sort_key"] for n in names], [n["name_key"] for n in names if n["name_key"]]]
    for key, id_, birthday in _fetch(_NAMESAKES, keys):
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


def _known(ids: set[int], plans: Sequence[Plan], forgetting: bool) -> Known:
    wanted = [sorted(ids)]
    rows = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in _fetch(_CUSTOMERS, wanted)}
    points: dict[int, list[dict[str, Any]]] = {}
    names = ("id", "kind", "normal", "value", "label", "is_primary", *_PARTS)
    for customer_id, *row in _fetch(_POINTS, wanted):
        points.setdefault(customer_id, []).append(dict(zip(names, row, strict=True)))
    tags: dict[int, set[int]] = {}
    for customer_id, tag_id in _fetch(_TAGS, wanted):
        tags.setdefault(customer_id, set()).add(tag_id)
    employers: dict[int, set[str]] = {}
    for customer_id, key in _fetch(_EMPLOYERS, wanted):
        employers.setdefault(customer_id, set()).add(key)
    stages: dict[str, str] = {}
    for stage in Stage.objects.all():
        stages |= dict.fromkeys((fold(stage.code), *stage.names.folded().values()), stage.code)
    tag_ids: dict[str, int] = {}
    for tag in Tag.objects.all():
        tag_ids |= dict.fromkeys(tag.names.folded().values(), tag.id)
    # A keyed hash of every address of a million rows takes its time.
    forgotten = _forgotten(plans) if forgetting else set()
    return Known(rows, points, tags, employers, stages, tag_ids, forgotten)


def _forgotten(plans: Iterable[Plan]) -> set[str]:
    found: set[str] = set()
    for kind in ("email", "phone"):
        normals = {p.normal for plan in plans for p in plan.new.points if p.kind == kind}
        found |= suppressed(kind, normals)
    return found


def _faults(plan: Plan, known: Known) -> list[FieldError]:
    errors = []
    if plan.stage:
        code = known.stages.get(fold(plan.stage), "")
        if not code:
            text = _("There is no stage “{stage}”. Stages: {known}")
            text = text.format(
                stage=plan.stage[:40], known=", ".join(sorted(set(known.stages.values())))
            )
            errors.append(FieldError("stage", "unknown_stage", text))
        plan.stage = code
        plan.new = replace(plan.new, stage=code)
    chosen = plan.new.honorific
    if chosen and honorific(plan.new.kind, chosen) != chosen:
        text = _("This form of address is for companies and groups.")
        errors.append(FieldError("honorific", "does_not_fit", text))
    for point in plan.new.points:
        if point.normal in known.forgotten:
            text = _("This person asked to be forgotten. Leave the row out.")
            errors.append(FieldError(point.kind, "asked_to_be_forgotten", text))
    return errors


def _differs(plan: Plan, known: Known) -> bool:
    """Also notes in the plan what differs."""
    plan.before = before = known.rows[plan.customer_id]
    given = plan.columns
    if given.keys() & set(NAME_COLUMNS):
        given = {**given, **settled(given, {name: before[name] for name in NAME_COLUMNS})}
    plan.columns = {name: value for name, value in given.items() if before[name] != value}
    if plan.stage and plan.stage != before["stage_id"]:
        plan.columns["stage_id"] = plan.stage
    _compare_points(plan, known.points.get(plan.customer_id, []))
    has = known.tags.get(plan.customer_id, set())
    plan.tags_added = tuple(tag for tag in plan.tags if known.tag_ids.get(fold(tag)) not in has)
    key = cells.company_key(plan.company)
    if key and key not in known.employers.get(plan.customer_id, ()):
        plan.company_added = plan.company
    return bool(
        plan.columns
        or plan.point_edits
        or plan.points_added
        or plan.tags_added
        or plan.company_added
    )


def _compare_points(plan: Plan, kept: list[dict[str, Any]]) -> None:
    """A value that is there already is the same; another takes the place of the primary one, unless
    that one stands in the file too."""
    for kind in ("email", "phone", "address"):
        given = [point for point in plan.new.points if point.kind == kind]
        mine = {row["normal"]: row for row in kept if row["kind"] == kind}
        named = {point.normal for point in given}
        free = [row for row in mine.values() if row["is_primary"] and row["normal"] not in named]
        for point in given:
            row = mine.get(point.normal)
            if row is None and free and point.label in ("", free[0]["label"]):
                plan.point_edits[free.pop()["id"]] = point
            elif row is None:
                plan.points_added.append(point)
            elif kind == "address" and any(row[part] != getattr(point, part) for part in _PARTS):
                plan.point_edits[row["id"]] = replace(point, label=row["label"])


def _fetch(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
