"""Whom a letter can be addressed to, and how it is addressed: what an address label says."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.db import connection
from django.utils.translation import gettext_lazy as _

from daifuku.customers.models.belonging import STANDS
from daifuku.customers.names import parts_of
from daifuku.customers.queries.header import nameless
from daifuku.customers.queries.visible import visible_named
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.japan import Recipient, addressee

_PEOPLE = f"""
    SELECT c.id, c.kind, c.name, c.family_name, c.given_name, c.honorific, c.language,
        to_jsonb(a) AS address, work.name AS organisation, work.title, post.granted AS post
    FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS asked(id, place)
    JOIN customers_customer k ON k.id = asked.id
    JOIN customers_customer c ON c.id = coalesce(k.root_id, k.id) AND {{visible}}
    LEFT JOIN LATERAL (
        SELECT p.* FROM customers_contact_point p
        WHERE p.customer_id = ANY(c.id || c.merged_ids) AND p.kind = 'address'
        ORDER BY p.undeliverable_at IS NOT NULL, NOT p.is_primary,
            p.customer_id <> c.id, p.id LIMIT 1) a ON true
    LEFT JOIN LATERAL (
        SELECT o.name, r.title FROM customers_relation r
        JOIN customers_customer t ON t.id = r.to_customer_id
        JOIN customers_customer o ON o.id = coalesce(t.root_id, t.id) AND {{seen}}
        WHERE r.from_customer_id = ANY(c.id || c.merged_ids) AND o.kind = 'organisation' AND {STANDS}
        ORDER BY r.id LIMIT 1) work ON a.label = 'work'
    LEFT JOIN LATERAL (
        SELECT s.granted FROM customers_consent s
        WHERE s.customer_id = ANY(c.id || c.merged_ids)
          AND s.purpose = 'marketing' AND s.channel = 'post'
        ORDER BY s.at DESC, s.id DESC LIMIT 1) post ON true
    ORDER BY asked.place
"""
NO_ADDRESS = _("No address")
UNDELIVERABLE = _("Mail to the address comes back")
OBJECTED = _("Wants no news by post")
NO_NAME = _("No name")


@dataclass(frozen=True, slots=True)
class Label:
    """`before` stands above the name, `after` below it: in Japan the address comes first. A line
    of `before` is made of pieces, between which it may be broken."""

    customer_id: int
    before: tuple[tuple[str, ...], ...]
    name: str
    after: tuple[str, ...] = ()
    postal_code: str = ""

    @property
    def lines(self) -> list[str]:
        above = ["".join(pieces) for pieces in self.before]
        return [*filter(None, [self.postal_code]), *above, self.name, *self.after]


@dataclass(frozen=True, slots=True)
class LeftOut:
    customer_id: int
    name: str
    reason: Any


@dataclass(frozen=True, slots=True)
class Labels:
    printed: list[Label]
    left_out: list[LeftOut]


def labels_for(customer_ids: Sequence[int], actor: Actor, *, news: bool) -> Labels:
    """In the order asked for, in one query; those whom the actor cannot see are missing. `news`:
    whoever refused news by post is left out."""
    visible, values = visible_named(actor)
    seen, theirs = visible_named(actor, "o")
    values |= theirs | {"ids": list(customer_ids), "today": clock.today()}
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE.format(visible=visible, seen=seen), values)
        names = [column.name for column in cursor.description]
        people = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    printed: list[Label] = []
    left_out: list[LeftOut] = []
    for one in people:
        one["address"] = _decoded(one["address"])
        reason = _reason(one, news)
        if reason is None:
            printed.append(_label(one))
        else:
            shown = one["name"] or nameless(one["id"])
            left_out.append(LeftOut(one["id"], shown, reason))
    return Labels(printed, left_out)


def _reason(one: dict[str, Any], news: bool) -> Any:
    if one["address"] is None:
        return NO_ADDRESS
    if one["address"]["undeliverable_at"]:
        return UNDELIVERABLE
    if news and one["post"] is False:
        return OBJECTED
    return None if one["name"] else NO_NAME


def _label(one: dict[str, Any]) -> Label:
    address = one["address"]
    country = address["country"] or "JP"
    parts = [address[part] for part in ("prefecture", "city", "town", "building")]
    if country == "JP" and not ("".join(parts) or address["value"]).isascii():
        return _japanese(one, address)
    return _latin(one, address, country)


def _japanese(one: dict[str, Any], address: dict[str, Any]) -> Label:
    """〒, address, building, organisation, then who it is for."""
    line = (f"{address['prefecture']}{address['city']}", address["town"])
    if not any(line):
        line = (address["value"], "")
    pieces = (line, (address["building"],), (one["organisation"],))
    above = [tuple(filter(None, one)) for one in pieces]
    name = addressee(_recipient(one), "ja")
    code = f"〒{address['postal_code']}" if address["postal_code"] else ""
    return Label(one["id"], tuple(filter(None, above)), name, postal_code=code)


def _latin(one: dict[str, Any], address: dict[str, Any], country: str) -> Label:
    """Who it is for, organisation, street, town and code, and abroad the country."""
    recipient = _recipient(one)
    place = " ".join(filter(None, (address["prefecture"], address["postal_code"])))
    inside = ", ".join(filter(None, (address["city"], place)))
    abroad = "" if country == "JP" else Locale("en").territories.get(country, country).upper()
    below = (one["organisation"], address["building"], address["town"], inside, abroad)
    given = tuple(filter(None, below))
    return Label(one["id"], (), addressee(recipient, "en"), given or (address["value"],))


def _recipient(one: dict[str, Any]) -> Recipient:
    """The organisation of a person stands on a line of its own."""
    if one["kind"] == "organisation":
        return Recipient(organisation=one["name"], honorific=one["honorific"])
    return Recipient(parts_of(one), title=one["title"] or "", honorific=one["honorific"])


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
