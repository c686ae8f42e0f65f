"""The side of the customer page. Each load answers what its template needs, in one or two queries."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from daifuku.customers import forms
from daifuku.customers.models.belonging import role_of_other
from daifuku.customers.models.contact import ADDRESS, EMAIL, LABELS, PHONE
from daifuku.customers.models.wishes import CHANNELS, PURPOSES, TOPICS
from daifuku.customers.queries import consent_of, links_of, preferences_of
from daifuku.customers.queries.record import points_of, record_of, relations_of
from daifuku.customers.queries.visible import is_walk_in
from daifuku.foundation import clock, meanwhile, streams
from daifuku.foundation.access import Actor, can
from daifuku.foundation.text import Words

_ICONS = {PHONE: "phone", EMAIL: "mail", ADDRESS: "map-pin"}


def contact(customer_ids: Sequence[int], actor: Actor) -> dict[str, Any]:
    labels = dict(LABELS)
    points, somebody = points_of(customer_ids[0])
    for point in points:
        point["label_text"] = labels.get(point["label"], "") if point["label"] else ""
        point["icon"] = _ICONS[point["kind"]]
        point["before"] = meanwhile.shown({"value": point["value"]})
    return {
        "customer_id": customer_ids[0],
        "live_names": streams.names_of(customer_ids),
        "points": points,
        "number": len(points) or None,
        "editable": somebody and can(actor, "customers.edit_contact_points"),
    }


def about(customer_ids: Sequence[int], actor: Actor) -> dict[str, Any]:
    record = record_of(customer_ids[0])
    editable = can(actor, "customers.edit_customer") and not record["columns"]["walk_in"]
    return {
        "customer_id": customer_ids[0],
        "live_names": streams.names_of(customer_ids),
        "props": [forms.prop_of(name, record) for name in forms.props_for(record["columns"])],
        "editable": editable,
        "tags": [_named(tag) for tag in record["tags"]],
        "other_tags": [(tag["id"], _words(tag)) for tag in record["other_tags"]],
        "numbers": record["external_ids"],
    }


def merged(customer_ids: Sequence[int], actor: Actor) -> dict[str, Any]:
    """Who was merged into this one; nothing is asked where nobody was."""
    return {
        "customer_id": customer_ids[0],
        "hidden": len(customer_ids) == 1,
        "links": links_of(customer_ids) if len(customer_ids) > 1 else [],
        "editable": can(actor, "customers.separate_customers"),
    }


def relations(customer_ids: Sequence[int], actor: Actor) -> dict[str, Any]:
    rows = relations_of(customer_ids, actor, on=clock.today())
    for row in rows:
        row["role_text"] = role_of_other(row["role"], row["outward"])
    return {
        "customer_id": customer_ids[0],
        "relations": rows,
        "editable": can(actor, "customers.relate") and not is_walk_in(customer_ids[0]),
    }


def tastes(customer_ids: Sequence[int], actor: Actor) -> dict[str, Any]:
    found = preferences_of(customer_ids, on=clock.today())
    return {"preferences": [(TOPICS.get(wish.topic, wish.topic), wish) for wish in found]}


def likes(customer_ids: Sequence[int], actor: Actor) -> dict[str, Any]:
    """As `tastes`, for a screen that the customer may see too: what was only guessed about their
    household stays on the page."""
    found = preferences_of(customer_ids, on=clock.today())
    fit = [wish for wish in found if wish.stated or wish.topic in TOPICS]
    return {"preferences": [(TOPICS.get(wish.topic, wish.topic), wish) for wish in fit]}


def allowed(customer_ids: Sequence[int], actor: Actor) -> dict[str, Any]:
    """Which ways news may take, at a glance; what was never spoken of is not shown."""
    standing = consent_of(customer_ids)
    told = {channel: one for (purpose, channel), one in standing.items() if purpose == "marketing"}
    return {
        "purpose": PURPOSES["marketing"],
        "ways": [(CHANNELS[code], told[code].granted) for code in CHANNELS if code in told],
    }


def wishes(customer_ids: Sequence[int], actor: Actor) -> dict[str, Any]:
    standing = consent_of(customer_ids)
    somebody = not is_walk_in(customer_ids[0])
    return {
        "customer_id": customer_ids[0],
        **tastes(customer_ids, actor),
        "consents": [
            (PURPOSES[purpose], CHANNELS[channel], purpose, channel, standing[purpose, channel])
            for purpose in PURPOSES
            for channel in CHANNELS
            if (purpose, channel) in standing
        ],
        "may_prefer": somebody and can(actor, "customers.set_preference"),
        "may_consent": somebody and can(actor, "customers.set_consent"),
    }


def _named(tag: dict[str, Any]) -> dict[str, Any]:
    return {"id": tag["id"], "name": _words(tag), "hue": tag["hue"]}


def _words(row: dict[str, Any]) -> str:
    return str(Words.of(row["names"])) or _("(no name)")
