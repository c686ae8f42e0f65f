"""What is done to many customers at once, in sets: each with its entry and its history. Who may not
see one of them, or finds it deleted meanwhile, passes it over."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from daifuku.customers import finding
from daifuku.customers.actions.bin import delete_customer
from daifuku.customers.actions.references import held_tags
from daifuku.customers.entries import SOURCE, number_from
from daifuku.customers.models import Customer, Stage
from daifuku.customers.queries.visible import visible_named
from daifuku.foundation import search
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import current_change
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.foundation.ids import id_or_none
from daifuku.foundation.models import User
from daifuku.foundation.registries import BulkKind
from daifuku.ledger import book
from daifuku.ledger.vocabulary.customers import (
    CustomerDeleted,
    CustomerEdited,
    StageEntered,
    TagAdded,
    TagRemoved,
)

SUBJECT = "customers"
_HELD_BUT = """
    WITH held AS MATERIALIZED (
        SELECT c.* FROM customers_customer c
        WHERE c.id = ANY(%(ids)s) AND c.erased_at IS NULL AND {{seen}} {also}
        ORDER BY c.id FOR NO KEY UPDATE OF c)
"""
_HELD = _HELD_BUT.format(also="")
_TAG = (
    _HELD
    + """
    INSERT INTO customers_customer_tag (customer_id, tag_id) SELECT id, %(tag_id)s FROM held
    ON CONFLICT DO NOTHING RETURNING customer_id, ''
"""
)
_UNTAG = (
    _HELD
    + """
    DELETE FROM customers_customer_tag t USING held
    WHERE t.customer_id = held.id AND t.tag_id = %(tag_id)s RETURNING t.customer_id, ''
"""
)
_MOVE = (
    _HELD_BUT.format(also="AND c.stage <> %(stage)s")
    + """,
    moved AS (
        UPDATE customers_customer c SET stage = %(stage)s, updated_at = %(at)s
        FROM held WHERE c.id = held.id RETURNING c.id, held.stage AS former),
    entered AS (
        INSERT INTO customers_stage_change (customer_id, stage, entered_at)
        SELECT id, %(stage)s, %(at)s FROM moved ORDER BY id)
    SELECT id, former FROM moved
"""
)
_ASSIGN = (
    _HELD_BUT.format(also="AND c.owner_id IS DISTINCT FROM %(owner_id)s")
    + """
    UPDATE customers_customer c SET owner_id = %(owner_id)s, updated_at = %(at)s
    FROM held WHERE c.id = held.id RETURNING c.id, ''
"""
)
_DELETE = (
    _HELD_BUT.format(also="AND c.merged_ids IS NULL")
    + """,
    binned AS (
        UPDATE customers_external_id x SET binned = true FROM held WHERE x.customer_id = held.id)
    UPDATE customers_customer c SET deleted_at = %(at)s, updated_at = %(at)s
    FROM held WHERE c.id = held.id RETURNING c.id, ''
"""
)


@dataclass(frozen=True, slots=True)
class _Done:
    """To whom it made a difference, and what each was before."""

    ids: list[int]
    formers: list[str]


def tag_many(ids: Sequence[int], asked: Mapping[str, Any], *, by: Actor, at: datetime) -> int:
    may(by, "customers.tag_many")
    done = _did(_TAG, ids, by, at, asked)
    return _noted(TagAdded, done, at, {"tag_id": "%(tag_id)s"}, asked)


def untag_many(ids: Sequence[int], asked: Mapping[str, Any], *, by: Actor, at: datetime) -> int:
    may(by, "customers.untag_many")
    done = _did(_UNTAG, ids, by, at, asked)
    return _noted(TagRemoved, done, at, {"tag_id": "%(tag_id)s"}, asked)


def move_many(ids: Sequence[int], asked: Mapping[str, Any], *, by: Actor, at: datetime) -> int:
    may(by, "customers.move_many")
    done = _did(_MOVE, ids, by, at, asked)
    facts = {"stage": "%(stage)s", "former": "d.former"}
    return _noted(StageEntered, done, at, facts, asked)


def assign_many(ids: Sequence[int], asked: Mapping[str, Any], *, by: Actor, at: datetime) -> int:
    may(by, "customers.assign_many")
    done = _did(_ASSIGN, ids, by, at, asked)
    finding.rescope(done.ids)
    return _noted(CustomerEdited, done, at, {"fields": "ARRAY['owner_id']"}, asked)


def delete_many(ids: Sequence[int], asked: Mapping[str, Any], *, by: Actor, at: datetime) -> int:
    may(by, "customers.delete_many")
    done = _did(_DELETE, ids, by, at, asked)
    search.forget(finding.KIND, done.ids)
    named = finding.with_people(done.ids) - set(done.ids)
    finding.renew(named, at=at)
    return _noted(CustomerDeleted, done, at, {}, asked) + _deleted_one_by_one(ids, by, at)


def _deleted_one_by_one(ids: Sequence[int], by: Actor, at: datetime) -> int:
    """Those who have merged records: few, and each entry names all of them."""
    rows = Customer.objects.filter(id__in=ids, deleted_at=None, merged_ids__isnull=False)
    number = 0
    number_from(min(ids, default=0))
    for id_ in rows.order_by("id").values_list("id", flat=True):
        with suppress(NotFound):
            delete_customer(id_, by=by, at=at)
            number += 1
    return number


def _did(statement: str, ids: Sequence[int], by: Actor, at: datetime, asked: Any) -> _Done:
    seen, values = visible_named(by)
    values |= {**asked, "ids": list(ids), "at": at}
    with connection.cursor() as cursor:
        cursor.execute(statement.format(seen=seen), values)
        rows = sorted(cursor.fetchall())
    return _Done([id_ for id_, _former in rows], [former for _id, former in rows])


def _noted(
    kind: type, done: _Done, at: datetime, facts: Mapping[str, str], asked: Mapping[str, Any]
) -> int:
    """One entry for each; its key is the change and the customer."""
    if not done.ids:
        return 0
    made = current_change()
    select = book.Select(
        rows="FROM unnest(%(ids)s::bigint[], %(formers)s::text[]) AS d (id, former)",
        customer_id="d.id",
        occurred_at="%(at)s::timestamptz",
        source=f"'{SOURCE}'",
        source_key="'c' || %(change)s::text || ':of' || d.id::text",
        facts=facts,
        params={
            **asked,
            "ids": done.ids,
            "formers": done.formers,
            "at": at,
            "change": made.id if made else 0,
        },
    )
    return book.record_from(kind, select, at=at, backfilled=False, fresh=True)


def _check_tag(asked: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    may(by, "customers.tag")
    tag_id = id_or_none(str(asked.get("tag_id", "")))
    if not (tag_id and held_tags([tag_id])):
        raise Invalid.field("tag_id", "unknown", _("Choose a tag."))
    return {"tag_id": tag_id}


def _check_stage(asked: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    may(by, "customers.move_stage")
    stage = str(asked.get("stage", ""))
    if not Stage.objects.filter(code=stage).exists():
        raise Invalid.field("stage", "unknown", _("Choose a stage."))
    return {"stage": stage}


def _check_owner(asked: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """Nobody is an answer, too: then nobody is in charge."""
    may(by, "customers.edit_customer")
    given = str(asked.get("owner_id") or "")
    owner_id = id_or_none(given)
    known = owner_id and User.objects.filter(pk=owner_id, is_active=True).exists()
    if not known and given != "":
        raise Invalid.field("owner_id", "unknown", _("Choose a colleague."))
    return {"owner_id": owner_id}


def _check_delete(asked: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    may(by, "customers.delete_customer")
    return {}


BULK = (
    BulkKind("customers.tag_many", SUBJECT, _check_tag, tag_many),
    BulkKind("customers.untag_many", SUBJECT, _check_tag, untag_many),
    BulkKind("customers.move_many", SUBJECT, _check_stage, move_many),
    BulkKind("customers.assign_many", SUBJECT, _check_owner, assign_many),
    BulkKind("customers.delete_many", SUBJECT, _check_delete, delete_many),
)
