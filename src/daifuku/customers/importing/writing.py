"""What is new goes in by the bulk door; what changed is written in sets."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from daifuku.customers import bulk, finding
from daifuku.customers.actions import add_tag
from daifuku.customers.entries import SOURCE, next_key
from daifuku.customers.finished import finish
from daifuku.customers.importing.cells import company_key
from daifuku.customers.importing.plans import Plan
from daifuku.customers.models import (
    ContactPoint,
    Customer,
    CustomerTag,
    ExternalId,
    Relation,
    StageChange,
    Tag,
)
from daifuku.customers.payload import NewCustomer
from daifuku.customers.queries.visible import visible_sql
from daifuku.foundation.access import Actor
from daifuku.foundation.clock import company_zone, start_of_day
from daifuku.foundation.imports import NEW, Batch, Outcome
from daifuku.foundation.text import fold
from daifuku.ledger import book
from daifuku.ledger.vocabulary.customers import CustomerEdited, RelationBegan, StageEntered

_DERIVED = frozenset(["sort_key", "name_key", "kana_guessed"])
_LISTS = {"email": "emails", "phone": "phones", "address": "addresses"}
_COLUMNS = tuple(
    one.column
    for one in Customer._meta.local_concrete_fields
    if one.column
    not in ("id", "walk_in", "created_at", "deleted_at", "erased_at", "root_id", "merged_ids")
)
_UPDATE = f"""
    UPDATE customers_customer c SET ({", ".join(_COLUMNS)})
        = ({", ".join(f"v.{column}" for column in _COLUMNS)})
    FROM jsonb_populate_recordset(NULL::customers_customer, %s::jsonb) v WHERE v.id = c.id
"""
_PRIMARIES = """
    SELECT c.id, p.kind FROM customers_customer c
    JOIN customers_contact_point p ON p.customer_id = ANY(c.id || c.merged_ids) AND p.is_primary
    WHERE c.id = ANY(%s)
"""
_ORGANISATIONS = """
    SELECT c.name_key, min(c.id) FROM customers_customer c
    WHERE c.kind = 'organisation' AND c.sort_key = ANY(%s) AND c.name_key = ANY(%s) AND {seen}
    GROUP BY c.name_key
"""


def write(outcomes: Sequence[Outcome], batch: Batch) -> None:
    tags = _tag_ids(outcomes, batch)
    fresh = [outcome.plan for outcome in outcomes if outcome.state == NEW]
    altered = [outcome.plan for outcome in outcomes if outcome.state != NEW]
    _add(fresh, tags, batch)
    _alter(altered, tags, batch)
    employed = _employ([plan for plan in (*fresh, *altered) if plan.company_added], batch)
    renamed = [plan.customer_id for plan in altered if plan.columns.keys() & {"name", "kind"}]
    people = finding.with_people(renamed) if renamed else set()
    changed = {plan.customer_id for plan in altered}
    finding.renew(changed | people | {*employed}, at=batch.at)


def _add(plans: Sequence[Plan], tags: dict[str, int], batch: Batch) -> None:
    if not plans:
        return
    days, zone = {plan.since for plan in plans if plan.since}, company_zone()
    begins: dict[date | None, datetime] = {day: start_of_day(day, zone) for day in days}
    loadings = []
    for plan in plans:
        new = _in_charge(_tagged(plan, tags), batch.by)
        finished = plan.made or finish(new)
        if plan.company:
            # The document comes when it can name the company.
            finished = replace(finished, document="")
        loadings.append(bulk.Loading(new, since=begins.get(plan.since), finished=finished))
    for plan, id_ in zip(plans, _added(loadings, batch), strict=True):
        plan.customer_id = id_
        plan.company_added = plan.company


def _added(loadings: Sequence[bulk.Loading], batch: Batch) -> list[int]:
    return bulk.add_batch(loadings, by=batch.by, at=batch.at, heard=batch.reading.reactions)


def _in_charge(new: NewCustomer, by: Actor) -> NewCustomer:
    """Who sees only their own would lose sight of the customer at once."""
    return new if by.sees == "all" else replace(new, owner_id=by.user_id)


def _tagged(plan: Plan, tags: dict[str, int]) -> NewCustomer:
    if not plan.tags:
        return plan.new
    return replace(plan.new, tags=tuple(dict.fromkeys(tags[fold(tag)] for tag in plan.tags)))


def _alter(plans: Sequence[Plan], tags: dict[str, int], batch: Batch) -> None:
    rows = [{**plan.before, **plan.columns, "updated_at": batch.at} for plan in plans]
    if not rows:
        return
    for row in rows:
        row["stage"] = row.pop("stage_id")
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [DjangoJSONEncoder(ensure_ascii=False).encode(rows)])
    _alter_points(plans)
    pairs = {(plan.customer_id, tags[fold(tag)]) for plan in plans for tag in plan.tags_added}
    CustomerTag.objects.bulk_create(
        [CustomerTag(customer_id=id_, tag_id=tag_id) for id_, tag_id in sorted(pairs)]
    )
    ExternalId.objects.bulk_create(
        ExternalId(customer_id=plan.customer_id, source=source, external_id=number)
        for plan in plans
        if plan.number_added
        for source, number in plan.new.external_ids
    )
    moved = [plan for plan in plans if "stage_id" in plan.columns]
    StageChange.objects.bulk_create(
        StageChange(customer_id=p.customer_id, stage_id=p.stage, entered_at=batch.at) for p in moved
    )
    book.record_many([_edited(plan, batch) for plan in plans], at=batch.at)
    book.record_many([_moved(plan, batch) for plan in moved], at=batch.at)


def _alter_points(plans: Sequence[Plan]) -> None:
    kept = ContactPoint.objects.in_bulk([id_ for plan in plans for id_ in plan.point_edits])
    columns = (
        "value",
        "normal",
        "postal_code",
        "prefecture",
        "city",
        "town",
        "building",
        "country",
    )
    for plan in plans:
        for id_, point in plan.point_edits.items():
            if kept[id_].normal != point.normal:
                kept[id_].verified_at = kept[id_].undeliverable_at = None
            for column in columns:
                setattr(kept[id_], column, getattr(point, column))
    ContactPoint.objects.bulk_update(
        kept.values(), [*columns, "verified_at", "undeliverable_at"], batch_size=500
    )
    ids = [plan.customer_id for plan in plans if plan.points_added]
    primaries = _primary_kinds(ids)
    made = []
    for plan in plans:
        for point in plan.points_added:
            place = (plan.customer_id, point.kind)
            columns_of = {**asdict(point), "is_primary": place not in primaries}
            primaries.add(place)
            made.append(ContactPoint(customer_id=plan.customer_id, **columns_of))
    ContactPoint.objects.bulk_create(made)


def _primary_kinds(customer_ids: Sequence[int]) -> set[tuple[int, str]]:
    """Of which kinds each of them has a primary one, under any of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_PRIMARIES, [list(customer_ids)])
        return set(cursor.fetchall())


def _edited(plan: Plan, batch: Batch) -> tuple[CustomerEdited, book.Touch]:
    kinds = {point.kind for point in (*plan.points_added, *plan.point_edits.values())}
    names = sorted(plan.columns.keys() - _DERIVED - {"stage_id"})
    names += sorted(_LISTS[kind] for kind in kinds)
    names += ["tags"] if plan.tags_added else []
    names += ["external_ids"] if plan.number_added else []
    names += ["relations"] if plan.company_added else []
    also = tuple((id_, "merged") for id_ in plan.before.get("merged_ids") or ())
    return CustomerEdited(fields=tuple(names)), _touch(plan.customer_id, batch, also)


def _moved(plan: Plan, batch: Batch) -> tuple[StageEntered, book.Touch]:
    fact = StageEntered(stage=plan.stage, former=plan.before["stage_id"])
    return fact, _touch(plan.customer_id, batch)


def _touch(customer_id: int, batch: Batch, also: tuple[tuple[int, str], ...] = ()) -> book.Touch:
    return book.Touch(
        customer_id=customer_id,
        occurred_at=batch.at,
        source=SOURCE,
        source_key=next_key(),
        backfilled=not batch.reading.reactions,
        also=also,
    )


def _employ(plans: Sequence[Plan], batch: Batch) -> list[int]:
    """People and the companies they work for; a company not known yet is added."""
    if not plans:
        return []
    companies = _companies({plan.company_added for plan in plans}, batch)
    made = Relation.objects.bulk_create(
        Relation(
            from_customer_id=plan.customer_id,
            to_customer_id=companies[company_key(plan.company_added)],
            role="employee",
            title=plan.title,
        )
        for plan in plans
    )
    entries = []
    for relation in made:
        other = relation.to_customer_id
        fact = RelationBegan(relation_id=relation.id, other_id=other, role=relation.role)
        touch = _touch(relation.from_customer_id, batch, ((other, relation.role),))
        entries.append((fact, touch))
    book.record_many(entries, at=batch.at)
    return [plan.customer_id for plan in plans]


def _companies(names: set[str], batch: Batch) -> dict[str, int]:
    from daifuku.customers.actions.create import columns_of

    new: dict[str, NewCustomer] = {}
    for name in sorted(names):
        company = _in_charge(NewCustomer(kind="organisation", name=name), batch.by)
        new.setdefault(company_key(name), company)
    keys = {key: columns_of(one) for key, one in new.items()}
    seen, values = visible_sql(batch.by)
    with connection.cursor() as cursor:
        sort_keys = [columns["sort_key"] for columns in keys.values()]
        cursor.execute(_ORGANISATIONS.format(seen=seen), [sort_keys, list(new), *values])
        known: dict[str, int] = dict(cursor.fetchall())
    lacking = [key for key in new if key not in known]
    if lacking:
        loadings = [bulk.Loading(new[key]) for key in lacking]
        known |= dict(zip(lacking, _added(loadings, batch), strict=True))
    return known


def _tag_ids(outcomes: Sequence[Outcome], batch: Batch) -> dict[str, int]:
    """Tags that are not there yet are made."""
    wanted = {fold(tag): tag for outcome in outcomes for tag in outcome.plan.tags}
    known: dict[str, int] = {}
    if wanted:
        for tag in Tag.objects.all():
            known |= dict.fromkeys(tag.names.folded().values(), tag.id)
    for key in sorted(wanted.keys() - known.keys()):
        known[key] = add_tag(wanted[key], by=batch.by, at=batch.at).id
    return known
