"""Old and new values of a customer's rows, as people read them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.forms import LANGUAGES, label_of
from daifuku.customers.models.contact import CONTACT_KINDS, LABELS
from daifuku.customers.models.customer import GENDERS, KINDS
from daifuku.customers.models.wishes import CHANNELS, PURPOSES, TOPICS
from daifuku.customers.queries.lists import kept_names
from daifuku.customers.queries.record import colleague_name
from daifuku.foundation.registries import Trace


def _yes(_value: Any) -> Any:
    return _("Yes")


def _one_of(choices: Any) -> Any:
    named = dict(choices)
    return lambda value: named.get(value, value)


def _kept(value: Any) -> Any:
    return kept_names([value]).get(value, "")


def _point(row: dict[str, Any]) -> Any:
    return dict(CONTACT_KINDS).get(row.get("kind", ""), _("Contact"))


def _topic(row: dict[str, Any]) -> Any:
    topic = row.get("topic", "")
    return TOPICS.get(topic, topic)


def _consent(row: dict[str, Any]) -> str:
    purpose, channel = row.get("purpose", ""), row.get("channel", "")
    return f"{PURPOSES.get(purpose, purpose)} ({CHANNELS.get(channel, channel)})"


_PLAIN = (
    *("family_name", "given_name", "family_kana", "given_kana", "name", "name_kana"),
    *("honorific", "birthday", "corporate_number"),
)
_READ = {
    "kind": _one_of(KINDS),
    "gender": _one_of(GENDERS),
    "language": _one_of(LANGUAGES),
    "stage": _kept,
    "owner_id": colleague_name,
}
TRACES = (
    Trace(
        "customers_customer",
        "",
        {name: (label_of(name), str) for name in _PLAIN}
        | {name: (label_of(name), read) for name, read in _READ.items()},
        owner="id",
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
    ),
    Trace("customers_external_id", label_of("external_ids"), {"external_id": ("", str)}),
    Trace("customers_customer_tag", label_of("tags"), {"tag_id": ("", _kept)}),
    Trace("customers_preference", _topic, {"value": ("", str)}),
    Trace("customers_consent", _consent, {"granted": (_("Agreed"), _yes)}),
)
