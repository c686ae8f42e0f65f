"""Old and new values of a customer's rows, as people read them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from daifuku.customers.actions.edit import edit_customer
from daifuku.customers.actions.points import edit_contact_point
from daifuku.customers.forms import LANGUAGES, REFERENCES, label_of
from daifuku.customers.models.contact import CONTACT_KINDS, LABELS
from daifuku.customers.models.customer import GENDERS, KINDS, PERSON
from daifuku.customers.models.wishes import CHANNELS, PURPOSES, TOPICS
from daifuku.customers.queries.earlier import COLUMNS, NAMES
from daifuku.customers.queries.lists import kept_names
from daifuku.customers.queries.record import colleague_names
from daifuku.foundation.access import Actor
from daifuku.foundation.registries import NamesOf, Trace, customer_references


def _yes(_value: Any) -> Any:
    return _("Yes")


def _one_of(choices: Any) -> Any:
    named = dict(choices)
    return lambda value: named.get(value, value)


def _kept(what: str, load: Callable[[Iterable[int]], dict[int, str]]) -> NamesOf:
    """For a minute in each process: a page shows many changes and has few queries."""

    def names(ids: Iterable[int]) -> dict[int, str]:
        key = f"customers.names_of_{what}.{get_language()}"
        known: dict[int, str] = cache.get(key, {})
        wanted = set(ids)
        if not known.keys() >= wanted:
            # All of them anew: no name is older than the minute that now begins.
            known = load(known.keys() | wanted)
            cache.set(key, known, 60)
        return known

    return NamesOf(names)


def _called(name: str) -> NamesOf:
    """What a room above calls it, if such a room is there."""

    def load(ids: Iterable[int]) -> dict[int, str]:
        pointing = customer_references.find(name)
        return pointing.names(ids) if pointing else {}

    return _kept(name, load)


def _point(row: dict[str, Any]) -> Any:
    return dict(CONTACT_KINDS).get(row.get("kind", ""), _("Contact"))


def _topic(row: dict[str, Any]) -> Any:
    topic = row.get("topic", "")
    return TOPICS.get(topic, topic)


def _consent(row: dict[str, Any]) -> str:
    purpose, channel = row.get("purpose", ""), row.get("channel", "")
    return f"{PURPOSES.get(purpose, purpose)} ({CHANNELS.get(channel, channel)})"


def _derived(row: Mapping[str, Any]) -> tuple[str, ...]:
    """A person's whole name follows from its parts."""
    return ("name", "name_kana") if row.get("kind") == PERSON else ()


_PLAIN = (*NAMES, "honorific", "birthday", "corporate_number")
_READ = {
    "kind": _one_of(KINDS),
    "gender": _one_of(GENDERS),
    "language": _one_of(LANGUAGES),
    "stage": NamesOf(kept_names),
    "owner_id": _kept("owner_id", colleague_names),
} | {name: _called(name) for name in REFERENCES}


def _edited(column: str) -> Callable[..., Any]:
    def put_back(customer_id: int, value: Any, *, by: Actor, at: datetime) -> None:
        edit_customer(customer_id, {column: value}, by=by, at=at)

    return put_back


def _point_edited(point_id: int, value: Any, *, by: Actor, at: datetime) -> None:
    edit_contact_point(point_id, {"value": value}, by=by, at=at)


TRACES = (
    Trace(
        "customers_customer",
        "",
        {name: (label_of(name), str) for name in _PLAIN}
        | {name: (label_of(name), read) for name, read in _READ.items()},
        owner="id",
        derived=_derived,
        name=_("Customer"),
        put_back={name: _edited(name) for name in COLUMNS},
    ),
    Trace(
        "customers_contact_point",
        _point,
        {
            "value": ("", str),
            "label": (_("Label"), _one_of(LABELS)),
            "is_primary": (_("Primary"), _yes),
            "verified_at": (_("Verified"), _yes),
            "undeliverable_at": (_("Undeliverable"), _yes),
        },
        name=_("Contact"),
        put_back={"value": _point_edited},
    ),
    Trace("customers_external_id", label_of("external_ids"), {"external_id": ("", str)}),
    Trace("customers_customer_tag", label_of("tags"), {"tag_id": ("", NamesOf(kept_names))}),
    Trace("customers_preference", _topic, {"value": ("", str)}, name=_("Preference")),
    Trace("customers_consent", _consent, {"granted": (_("Agreed"), _yes)}, name=_("Consent")),
    *(
        Trace(f"customers_{table}", name, {}, owner=owner)
        for table, name, owner in (
            ("stage", _("Stage"), ""),
            ("stage_change", _("Change of stage"), "customer_id"),
            ("relation", _("Relation"), "from_customer_id"),
            ("tag", _("Tag"), ""),
            ("link", _("Merge"), "root_id"),
            ("distinct", _("Not the same"), "low_id"),
        )
    ),
)
