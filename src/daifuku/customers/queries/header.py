"""The head of the customer page, in one query; and names for other rooms."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daifuku.customers.models import Customer, Figures
from daifuku.customers.models.belonging import STANDS
from daifuku.customers.models.customer import NEVER
from daifuku.customers.names import parts_of
from daifuku.customers.queries.visible import reachable_by, visible_named
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import NotFound
from daifuku.foundation.japan import Recipient, addressee
from daifuku.foundation.text import Words

_HEADER = f"""
    SELECT c.*, s.names AS stage_names, s.hue AS stage_hue,
        trim(u.family_name || ' ' || u.given_name) AS owner_name, u.email AS owner_email,
        u.team_id AS owner_team,
        (SELECT entered_at FROM customers_stage_change e WHERE e.customer_id = c.id
         ORDER BY entered_at DESC, id DESC LIMIT 1) AS stage_since,
        (SELECT jsonb_object_agg(p.kind, p.value ORDER BY p.customer_id = c.id, p.id DESC)
         FROM customers_contact_point p
         WHERE p.customer_id = ANY(c.id || c.merged_ids) AND p.is_primary) AS primary_points,
        (SELECT x.external_id FROM customers_external_id x
         WHERE x.customer_id = ANY(c.id || c.merged_ids)
         ORDER BY x.customer_id <> c.id, x.id LIMIT 1) AS number,
        (SELECT jsonb_agg(jsonb_build_array(t.names, t.hue) ORDER BY t.key)
         FROM customers_customer_tag x JOIN customers_tag t ON t.id = x.tag_id
         WHERE x.customer_id = c.id) AS tags,
        (SELECT jsonb_agg(jsonb_build_array(o.id, o.name, o.kind, r.role, r.title) ORDER BY r.id)
         FROM (SELECT * FROM customers_relation r
               WHERE r.from_customer_id = ANY(c.id || c.merged_ids)
                 AND r.to_customer_id <> ALL(c.id || c.merged_ids)
                 AND {STANDS} ORDER BY r.id LIMIT 5) r
         JOIN customers_customer t ON t.id = r.to_customer_id
         JOIN customers_customer o ON o.id = coalesce(t.root_id, t.id) AND {{seen}}) AS related,
        coalesce(f.purchases, 0) AS purchases, coalesce(f.spent, 0) AS spent,
        f.first_purchase_at, f.last_purchase_at, f.last_contact_at
    FROM customers_customer c
    JOIN customers_stage s ON s.code = c.stage
    LEFT JOIN foundation_user u ON u.id = c.owner_id
    LEFT JOIN customers_figures f ON f.customer_id = c.id
    WHERE c.id = (SELECT coalesce(k.root_id, k.id) FROM customers_customer k WHERE k.id = %(id)s)
      AND c.deleted_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Related:
    other_id: int
    other_name: str
    other_kind: str
    role: str
    title: str


@dataclass(frozen=True, slots=True)
class Figured:
    purchases: int
    spent: int
    first_purchase_at: datetime | None
    last_purchase_at: datetime | None
    last_contact_at: datetime | None


@dataclass(frozen=True, slots=True)
class Header:
    """`number`: the first that a system of the company gave. `display_name` carries the form of
    address; `merged_ids` were merged into this one; times are None for never."""

    id: int
    number: str
    kind: str
    name: str
    display_name: str
    kana: str
    kana_guessed: bool
    stage: str
    stage_label: str
    stage_hue: int
    stage_since: datetime | None
    owner_id: int | None
    owner_name: str
    home_store_id: int | None
    mail: str
    phone: str
    address: str
    tags: list[tuple[str, int]]
    relations: list[Related]
    figures: Figured
    walk_in: bool
    updated_at: datetime
    merged_ids: tuple[int, ...] = ()

    @property
    def ids(self) -> list[int]:
        """All ids of the customer, the one that stands for them first."""
        return [self.id, *self.merged_ids]


def customer_header(customer_id: int, actor: Actor) -> Header:
    """Of the root, if this id was merged. Refuses with NotFound what the actor cannot see. Related
    ones whom they cannot see are left out."""
    seen, values = visible_named(actor, "o")
    values |= {"id": customer_id, "today": clock.today()}
    with connection.cursor() as cursor:
        cursor.execute(_HEADER.format(seen=seen), values)
        names = [column.name for column in cursor.description]
        row = cursor.fetchone()
    found = dict(zip(names, row, strict=True)) if row else None
    if found is None or not _may_see(found, actor):
        raise NotFound
    return _header(found)


def figures_of(customer_ids: Iterable[int]) -> Figured:
    """Kept sums over all ids of one customer."""
    rows = list(Figures.objects.filter(customer_id__in=list(customer_ids)))
    moments = [
        [moment for row in rows if (moment := never_is_none(getattr(row, name))) is not None]
        for name in ("first_purchase_at", "last_purchase_at", "last_contact_at")
    ]
    first, last, contact = moments
    return Figured(
        sum(row.purchases for row in rows),
        sum(row.spent for row in rows),
        min(first, default=None),
        max(last, default=None),
        max(contact, default=None),
    )


def names_of(customer_ids: Iterable[int], *, seen_by: Actor | None = None) -> dict[int, str]:
    """How these customers are called, merged ones as their root, erased and nameless ones by their
    number; with `seen_by` only those that stand in that actor's lists."""
    return {id_: root for id_, (_own, root) in both_names(customer_ids, seen_by=seen_by).items()}


def both_names(
    customer_ids: Iterable[int], *, seen_by: Actor | None = None
) -> dict[int, tuple[str, str]]:
    """The same, each with how the very record is called and how its root is."""
    among = Customer.objects if seen_by is None else reachable_by(seen_by).filter(walk_in=False)
    rows = among.filter(id__in=set(customer_ids))
    found = {}
    for id_, name, root, called in rows.values_list("id", "name", "root_id", "root__name"):
        own = name or nameless(id_)
        found[id_] = (own, (called or nameless(root)) if root else own)
    return found


def nameless(customer_id: int) -> str:
    return _("Customer #{id}").format(id=customer_id)


def never_is_none(moment: datetime | None) -> datetime | None:
    return None if moment is None or moment == NEVER else moment


def _may_see(found: dict[str, Any], actor: Actor) -> bool:
    if actor.sees == "all" or found["walk_in"]:
        return True
    if actor.sees == "team" and actor.team_id is not None:
        return bool(found["owner_team"] == actor.team_id)
    return bool(found["owner_id"] == actor.user_id and actor.user_id)


def _header(found: dict[str, Any]) -> Header:
    language = get_language() or "ja"
    points = _decoded(found["primary_points"]) or {}
    tags = _decoded(found["tags"]) or []
    name = found["name"] or points.get("email") or points.get("phone") or nameless(found["id"])
    moments = ("first_purchase_at", "last_purchase_at", "last_contact_at")
    return Header(
        display_name=_addressed(found, language) or name,
        name=name,
        number=found["number"] or "",
        kana=found["name_kana"],
        stage_label=str(Words.of(_decoded(found["stage_names"]))),
        owner_name=found["owner_name"] or (found["owner_email"] or "").partition("@")[0],
        mail=points.get("email", ""),
        phone=points.get("phone", ""),
        address=points.get("address", ""),
        tags=[(str(Words.of(names)), hue) for names, hue in tags],
        merged_ids=tuple(found["merged_ids"] or ()),
        relations=[Related(*one) for one in _decoded(found["related"]) or []],
        figures=Figured(
            found["purchases"], found["spent"], *(never_is_none(found[m]) for m in moments)
        ),
        **{column: found[column] for column in _TAKEN},
    )


_TAKEN = (
    *("id", "kind", "kana_guessed", "stage", "stage_hue", "stage_since", "owner_id"),
    *("home_store_id", "walk_in", "updated_at"),
)


def _addressed(found: dict[str, Any], language: str) -> str:
    if found["kind"] != "person" or not found["name"]:
        organisation = found["name"] if found["kind"] == "organisation" else ""
        person = None if organisation else parts_of(found)
        return addressee(Recipient(person, organisation, honorific=found["honorific"]), language)
    return addressee(Recipient(parts_of(found), honorific=found["honorific"]), language)


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
