"""Stages and tags, as pages and the API show them."""

from dataclasses import dataclass

from daifuku.customers.models import Customer, Stage, Tag
from daifuku.foundation.text import Words


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


def all_stages() -> list[StageRow]:
    rows = Stage.objects.order_by("position").values_list("code", "names", "hue")
    return [StageRow(code, Words.of(names), hue) for code, names, hue in rows]


def all_tags() -> list[TagRow]:
    rows = Tag.objects.order_by("key").values_list("id", "names", "hue")
    return [TagRow(id_, Words.of(names), hue) for id_, names, hue in rows]


def walk_in_ids() -> list[int]:
    """Customers that stand for buyers nobody knows: one a store, never scored."""
    return list(Customer.objects.filter(walk_in=True).values_list("id", flat=True))
