"""What the file says against what is kept, for thousands of rows in a few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.customers.actions.erase import suppressed
from daifuku.customers.actions.references import CorporateNumberTaken, hold_corporate_numbers
from daifuku.customers.importing import cells
from daifuku.customers.importing.claims import claimed_before
from daifuku.customers.importing.identifying import fetch, identified
from daifuku.customers.importing.keyed import BY_POINT, by_key
from daifuku.customers.importing.plans import Gone, Plan
from daifuku.customers.importing.reading import drafted
from daifuku.customers.models import Customer, Stage, Suppression, Tag
from daifuku.customers.models.belonging import STANDS
from daifuku.customers.names import NAME_COLUMNS, settled
from daifuku.customers.queries.matching import companies_of, holders_of
from daifuku.customers.queries.visible import visible_ids
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import FieldError
from daifuku.foundation.imports import CHANGED, NEW, SAME, Batch, Group, Outcome
from daifuku.foundation.japan import honorific
from daifuku.foundation.registries import customer_references
from daifuku.foundation.text import fold

COLUMNS = tuple(one.attname for one in Customer._meta.local_concrete_fields)
_CUSTOMERS = f"""
    SELECT {", ".join("stage AS stage_id" if c == "stage_id" else c for c in COLUMNS)}
    FROM customers_customer
    WHERE id = ANY(%s) AND deleted_at IS NULL AND erased_at IS NULL AND root_id IS NULL
"""
_POINTS = """
    SELECT c.id, p.id, p.kind, p.normal, p.value, p.label, p.is_primary, p.postal_code,
           p.prefecture, p.city, p.town, p.building, p.country
    FROM customers_customer c
    JOIN customers_contact_point p ON p.customer_id = ANY(c.id || c.merged_ids)
    WHERE c.id = ANY(%s) ORDER BY p.id
"""
_TAGS = "SELECT customer_id, tag_id FROM customers_customer_tag WHERE customer_id = ANY(%s)"
# A company that was merged goes by the name of the root, and by its own, which a file may still say.
_EMPLOYERS = f"""
    SELECT c.id, o.name_key FROM customers_customer c
    JOIN customers_relation r ON r.from_customer_id = ANY(c.id || c.merged_ids)
    JOIN customers_customer t ON t.id = r.to_customer_id AND t.kind = 'organisation'
    JOIN customers_customer o ON o.id IN (t.id, coalesce(t.root_id, t.id))
    WHERE c.id = ANY(%(ids)s) AND {STANDS}
"""
# As every other change of a customer does, before it looks at what is kept.
_HOLD = "SELECT id FROM customers_customer WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
_TAKEN = _(
    "Customer #{id} has this corporate number already. One company is one customer. To change"
    " that customer, put {id} in a column “Daifuku ID”."
)
_TAKEN_BY_KEY = _(
    "Customer #{id} has this corporate number already. One company is one customer. To change"
    " that customer, put {id} in a column “Daifuku ID” and choose it as what recognises a customer."
)
_TAKEN_BESIDE = _(
    "Customer #{id} has this corporate number already, and this row is customer #{other}. One"
    " company is one customer: correct the number or leave it out."
)
_PARTS = ("postal_code", "prefecture", "city", "town", "building", "country")


@dataclass(slots=True)
class Known:
    """What is kept about the customers of a batch."""

    rows: dict[int, dict[str, Any]]
    points: dict[int, list[dict[str, Any]]]
    tags: dict[int, set[int]]
    employers: dict[int, set[str]]
    stages: dict[str, str]
    tag_ids: dict[str, int]
    stores: dict[str, int]
    # Whoever has a corporate number of the file; 0 where the actor may not know.
    companies: dict[str, int]
    forgotten: set[str]


def compare(groups: Sequence[Group], batch: Batch) -> list[Outcome]:
    numbers = [group.bodies[0]["number"] for group in groups]
    holders = holders_of(batch.reading.source, filter(None, numbers))
    if batch.by.sees != "all":
        # Made ahead by who does not know that they shall be in charge.
        groups = [replace(group, made=None) for group in groups]
    forgetting = Suppression.objects.exists()
    key = batch.reading.key
    plans = [
        # A row made ahead that turns out to be new needs its contact points no more.
        _plan(
            group,
            batch,
            whole=forgetting or key in BY_POINT or not _surely_new(group, holders),
        )
        for group in groups
    ]
    found, doubtful = (
        by_key(plans, holders, key, batch.by) if key else identified(plans, holders, batch.by)
    )
    known = _known({id_ for id_ in found if id_}, plans, forgetting, batch)
    faults: list[list[FieldError]] = []
    for plan, id_, doubt in zip(plans, found, doubtful, strict=True):
        plan.customer_id, plan.before = id_ or 0, known.rows.get(id_, {})
        faults.append([doubt] if doubt else _faults(plan, known, key))
    looked_at = list(zip(groups, plans, faults, strict=True))
    claimed = claimed_before([(g, p) for g, p, wrong in looked_at if not wrong], batch, holders)
    return [
        Outcome.refused(group, *errors)
        if (errors := wrong or claimed.get(group.key, []))
        else _outcome(group, plan, known, holders)
        for group, plan, wrong in looked_at
    ]


def _outcome(group: Group, plan: Plan, known: Known, holders: dict[str, int]) -> Outcome:
    if not plan.customer_id:
        return Outcome(group, NEW, plan)
    # Recognised by something else, they get the number that the file gives them.
    plan.number_added = bool(plan.number and plan.number not in holders)
    return Outcome(group, CHANGED if _differs(plan, known) else SAME, plan)


def _surely_new(group: Group, holders: dict[str, int]) -> bool:
    body = group.bodies[0]
    named = bool(body["number"]) and not {"id", "home_store"} & body.keys()
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
        home_store=body.get("home_store", ""),
        own_id=body.get("id", 0),
        title=body.get("title", ""),
        tags=tuple(body["tags"]),
        columns=columns,
        made=group.made,
    )


def _known(ids: set[int], plans: Sequence[Plan], forgetting: bool, batch: Batch) -> Known:
    """Refuses with Gone; the run then looks again."""
    wanted = [sorted(ids)]
    # A file that is only tried is compared outside a transaction, where nobody can be held.
    if ids and connection.in_atomic_block:
        fetch(_HOLD, wanted)
    rows = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in fetch(_CUSTOMERS, wanted)}
    if len(rows) < len(ids):
        raise Gone
    points: dict[int, list[dict[str, Any]]] = {}
    names = ("id", "kind", "normal", "value", "label", "is_primary", *_PARTS)
    for customer_id, *row in fetch(_POINTS, wanted):
        points.setdefault(customer_id, []).append(dict(zip(names, row, strict=True)))
    tags: dict[int, set[int]] = {}
    for customer_id, tag_id in fetch(_TAGS, wanted):
        tags.setdefault(customer_id, set()).add(tag_id)
    employers: dict[int, set[str]] = {}
    today = batch.reading.at.date()
    for customer_id, key in fetch(_EMPLOYERS, {"ids": wanted[0], "today": today}):
        employers.setdefault(customer_id, set()).add(key)
    stages: dict[str, str] = {}
    for stage in Stage.objects.all():
        stages |= dict.fromkeys((fold(stage.code), *stage.names.folded().values()), stage.code)
    tag_ids: dict[str, int] = {}
    for tag in Tag.objects.all():
        tag_ids |= dict.fromkeys(tag.names.folded().values(), tag.id)
    # A keyed hash of every address of a million rows takes its time.
    forgotten = _forgotten(plans) if forgetting else set()
    pointing = customer_references.find("home_store_id")
    wanted_stores = {plan.home_store for plan in plans if plan.home_store}
    stores = pointing.called(wanted_stores) if pointing and wanted_stores else {}
    companies = _companies(plans, batch.by)
    return Known(rows, points, tags, employers, stages, tag_ids, stores, companies, forgotten)


def _companies(plans: Sequence[Plan], by: Actor) -> dict[str, int]:
    numbers = {plan.corporate_number for plan in plans if plan.corporate_number}
    if not numbers:
        return {}
    if connection.in_atomic_block:
        hold_corporate_numbers()
    held = companies_of(numbers)
    seen = visible_ids(held.values(), by)
    return {number: id_ if id_ in seen else 0 for number, id_ in held.items()}


def _forgotten(plans: Iterable[Plan]) -> set[str]:
    found: set[str] = set()
    for kind in ("email", "phone"):
        normals = {p.normal for plan in plans for p in plan.new.points if p.kind == kind}
        found |= suppressed(kind, normals)
    return found


def _faults(plan: Plan, known: Known, key: str) -> list[FieldError]:
    errors = []
    if plan.stage:
        code = known.stages.get(fold(plan.stage), "")
        if not code:
            text = _("There is no stage “{stage}”. Stages: {known}")
            stages = ", ".join(sorted(set(known.stages.values())))
            text = format_lazy(text, stage=plan.stage[:40], known=stages)
            errors.append(FieldError("stage", "unknown_stage", text))
        plan.stage = code
        plan.new = replace(plan.new, stage=code)
    if plan.corporate_number in known.companies:
        errors.append(_held(known.companies[plan.corporate_number], plan.before.get("id"), key))
    if plan.home_store:
        errors += _home_store_faults(plan, known)
    chosen = plan.new.honorific
    if chosen and honorific(plan.new.kind, chosen) != chosen:
        text = _("This form of address is for companies and groups.")
        errors.append(FieldError("honorific", "does_not_fit", text))
    for point in plan.new.points:
        if point.normal in known.forgotten:
            text = _("This person asked to be forgotten. Leave the row out.")
            errors.append(FieldError(point.kind, "asked_to_be_forgotten", text))
    return errors


def _held(id_: int, other: int | None, key: str) -> FieldError:
    """`other`: whom the row speaks of, if it is no new one."""
    if not id_:
        return FieldError("corporate_number", "taken", CorporateNumberTaken.message)
    text = _TAKEN_BY_KEY if key else _TAKEN
    text = _TAKEN_BESIDE if other else text
    return FieldError("corporate_number", "taken", format_lazy(text, id=id_, other=other))


def _home_store_faults(plan: Plan, known: Known) -> list[FieldError]:
    """Also writes the store into the plan."""
    store_id = known.stores.get(plan.home_store)
    if store_id is None:
        text = _("There is no one store “{store}”. Give its code, or its name.")
        text = format_lazy(text, store=plan.home_store[:40])
        return [FieldError("home_store", "unknown_store", text)]
    plan.columns = {**plan.columns, "home_store_id": store_id}
    # What was made ahead knows no store.
    plan.new, plan.made = replace(plan.new, home_store_id=store_id), None
    return []


def _differs(plan: Plan, known: Known) -> bool:
    """Also notes in the plan what differs."""
    before = plan.before
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
        or plan.number_added
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
