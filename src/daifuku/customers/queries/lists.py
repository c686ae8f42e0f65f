"""Stages, tags and the bin, as pages and the API show them."""

import json
from collections.abc import Iterable
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
from daifuku.foundation.text import Words

_KEPT = "customers.names_of_stages_and_tags"


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
    """Both in one query, for the filters of a list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 0, code, 0, names, hue FROM (SELECT * FROM customers_stage ORDER BY position) s"
            " UNION ALL"
            " SELECT 1, '', id, names, hue FROM (SELECT * FROM customers_tag ORDER BY key) t"
        )
        rows = cursor.fetchall()
    named = [
        (which, code, id_, Words.of(_decoded(names)), hue) for which, code, id_, names, hue in rows
    ]
    stages = [StageRow(code, names, hue) for which, code, _id, names, hue in named if which == 0]
    return stages, [TagRow(id_, names, hue) for which, _c, id_, names, hue in named if which == 1]


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
