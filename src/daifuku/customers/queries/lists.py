"""Stages, tags and the bin, as pages and the API show them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet

from daifuku.customers.models import Customer, Stage, Tag
from daifuku.customers.queries.header import nameless
from daifuku.customers.queries.visible import own
from daifuku.foundation.access import Actor
from daifuku.foundation.registries import customer_references
from daifuku.foundation.text import Words

_KEPT = "customers.names_of_stages_and_tags"
_STAGES = """SELECT 'stage', code, 0, names, hue
    FROM (SELECT * FROM customers_stage ORDER BY position) s"""
_TAGS = "SELECT 'tag', '', id, names, hue FROM (SELECT * FROM customers_tag ORDER BY key) t"
_OWNER = """SELECT 'owner', '', 0, to_jsonb(coalesce(
        nullif(trim(family_name || ' ' || given_name), ''), split_part(email, '@', 1))), 0
    FROM foundation_user WHERE id = %s"""


@dataclass(frozen=True, slots=True)
class StageRow:
    code: str
    names: Words
    hue: int


@dataclass(frozen=True, slots=True)
class TagRow:
    id: int
    names: Words
    hue: int


@dataclass(frozen=True, slots=True)
class Choices:
    """`owner` and `store`: what those that are chosen are called; `also`: what was asked beside."""

    stages: list[StageRow]
    tags: list[TagRow]
    owner: str
    store: str
    also: Any = None


@dataclass(frozen=True, slots=True)
class Binned:
    id: int
    name: str
    kind: str
    deleted_at: datetime


def all_stages() -> list[StageRow]:
    rows = Stage.objects.order_by("position").values_list("code", "names", "hue")
    return [StageRow(code, Words.of(names), hue) for code, names, hue in rows]


def all_tags() -> list[TagRow]:
    rows = Tag.objects.order_by("key").values_list("id", "names", "hue")
    return [TagRow(id_, Words.of(names), hue) for id_, names, hue in rows]


def stages_and_tags() -> tuple[list[StageRow], list[TagRow]]:
    """Both in one query."""
    found = choices_of_list()
    return found.stages, found.tags


def choices_of_list(
    owner_id: int | None = None,
    store_id: int | None = None,
    also: tuple[str, Sequence[Any]] = ("NULL::jsonb", ()),
) -> Choices:
    """What a list can be filtered by, and what is chosen in its name; with one JSON value of the
    caller's, all in one query."""
    parts, values = [_STAGES, _TAGS, f"SELECT 'also', '', 0, {also[0]}, 0"], [*also[1]]
    for id_, named in ((owner_id, _OWNER), (store_id, _store_named())):
        if id_ is not None and named:
            parts.append(named)
            values.append(id_)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found = [(*row[:3], _decoded(row[3]), row[4]) for row in cursor]
    rows = [(which, code, id_, Words.of(names), hue) for which, code, id_, names, hue in found
            if which != "also"]  # fmt: skip
    chosen = {which: str(names) for which, _code, _id, names, _hue in rows}
    return Choices(
        [StageRow(code, names, hue) for which, code, _id, names, hue in rows if which == "stage"],
        [TagRow(id_, names, hue) for which, _code, id_, names, hue in rows if which == "tag"],
        chosen.get("owner", ""),
        chosen.get("store", ""),
        next(value for which, _code, _id, value, _hue in found if which == "also"),
    )


def _store_named() -> str:
    store = customer_references.find("home_store_id")
    return f"SELECT 'store', '', 0, ({store.named}), 0" if store and store.named else ""


def kept_names(wanted: Iterable[str | int]) -> dict[str | int, Words]:
    """Names of stages by code and tags by id, at most a minute old; asked for by every timeline."""
    known: dict[str | int, Words] = cache.get(_KEPT) or {}
    if not known.keys() >= set(wanted):
        stages, tags = stages_and_tags()
        known = {**{s.code: s.names for s in stages}, **{t.id: t.names for t in tags}}
        cache.set(_KEPT, known, 60)
    return known


def forget_names() -> None:
    cache.delete(_KEPT)


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def walk_in_ids() -> list[int]:
    """Customers that stand for buyers nobody knows: one a store, never scored."""
    return list(Customer.objects.filter(walk_in=True).values_list("id", flat=True))


def binned(actor: Actor, limit: int = 100) -> list[Binned]:
    """What lies in the bin, the newest first."""
    return _binned(_in_bin(actor).order_by("-deleted_at")[:limit])


def binned_customer(customer_id: int, actor: Actor) -> Binned | None:
    """This one, if it lies in the bin and the actor could see it outside."""
    return next(iter(_binned(_in_bin(actor).filter(id=customer_id))), None)


def _in_bin(actor: Actor) -> QuerySet[Customer]:
    return Customer.objects.filter(own(actor), erased_at=None).exclude(deleted_at=None)


def _binned(rows: QuerySet[Customer]) -> list[Binned]:
    found = rows.values_list("id", "name", "kind", "deleted_at")
    return [Binned(id_, name or nameless(id_), kind, at) for id_, name, kind, at in found]
