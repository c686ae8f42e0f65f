"""What customers like, and what they allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.entries import note
from daifuku.customers.models import Consent, Preference
from daifuku.customers.models.wishes import CHANNELS, PURPOSES, TOPICS
from daifuku.customers.payload import Problems, fields
from daifuku.customers.queries.visible import locked
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.japan import parse_integer
from daifuku.foundation.text import BadValue, clean_text
from daifuku.ledger.vocabulary.customers import (
    ConsentGiven,
    ConsentWithdrawn,
    PreferenceSet,
)


@dataclass(frozen=True, slots=True)
class NewPreference:
    """`stated` by the customer, or inferred: then `confidence` is a percentage."""

    topic: str
    value: str
    source: str = ""
    stated: bool = True
    confidence: int | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewConsent:
    """Granted or withdrawn at `given_at`, with the words that were shown."""

    purpose: str
    channel: str
    granted: bool
    source: str = ""
    wording: str = ""
    given_at: datetime | None = None


def read_preference(body: Mapping[str, Any]) -> NewPreference:
    """From a form or JSON. Refuses with Invalid."""
    problems = Problems()
    stated = body.get("stated") not in (False, "false", "0", "")
    read = NewPreference(
        topic=problems.take("topic", _needed, body.get("topic"), 60) or "",
        value=problems.take("value", _needed, body.get("value"), 200) or "",
        source=problems.take("source", fields.name, body.get("source")) or "",
        stated=stated,
        confidence=problems.take("confidence", _percent, body.get("confidence"), stated),
        expires_on=problems.take("expires_on", fields.day, body.get("expires_on")),
    )
    problems.refuse_if_any()
    return read


def set_preference(customer_id: int, new: NewPreference, *, by: Actor, at: datetime) -> Preference:
    """What is stated and what is inferred about a topic are kept apart; each has one value.
    Refuses with Invalid."""
    may(by, "customers.set_preference")
    problems = Problems()
    problems.take("confidence", _percent, new.confidence, new.stated)
    problems.refuse_if_any()
    with change("customers.set_preference", by=by, at=at, subject=("customer", customer_id)):
        locked(customer_id, by)
        made, _created = Preference.objects.update_or_create(
            customer_id=customer_id,
            topic=new.topic,
            stated=new.stated,
            defaults={
                "value": new.value,
                "source": new.source,
                "confidence": new.confidence,
                "expires_on": new.expires_on,
                "noted_at": at,
            },
        )
        fact = PreferenceSet(
            preference_id=made.id,
            topic=told_topic(new.topic),
            stated=new.stated,
            expires_on=new.expires_on,
        )
        note(fact, customer_id, at=at)
    return made


def told_topic(topic: str) -> str:
    """As the book may hold it: a topic that somebody typed may say anything."""
    return topic if topic in TOPICS else "other"


def set_consent(customer_id: int, new: NewConsent, *, by: Actor, at: datetime) -> Consent:
    """Write down one statement; the latest for a purpose and channel holds. A grant says where it
    was given and to what; a withdrawal needs no more than being said. Refuses with Invalid."""
    may(by, "customers.set_consent")
    problems = Problems()
    problems.take("purpose", fields.choice, new.purpose, PURPOSES)
    problems.take("channel", fields.choice, new.channel, CHANNELS)
    source = problems.take("source", fields.name, new.source)
    wording = problems.take("wording", clean_text, new.wording)
    if new.granted and not problems.found:
        _prove(source, wording, problems)
    given_at = new.given_at or at
    if given_at > at:
        problems.add("given_at", "in_future", _("This moment is still to come."))
    problems.refuse_if_any()
    with change("customers.set_consent", by=by, at=at, subject=("customer", customer_id)):
        root = locked(customer_id, by)
        made = Consent.objects.create(
            customer_id=customer_id,
            purpose=new.purpose,
            channel=new.channel,
            granted=new.granted,
            at=given_at,
            source=source,
            wording=wording,
        )
        said = ConsentGiven if new.granted else ConsentWithdrawn
        fact = said(consent_id=made.id, purpose=new.purpose, channel=new.channel)
        note(fact, customer_id, at=given_at)
        if not new.granted:
            _withdraw_for_all(made, [root.id, *(root.merged_ids or ())])
    return made


def _withdraw_for_all(said: Consent, ids: Sequence[int]) -> None:
    """Who says no says it for every record that they are, also should these be separated again."""
    for id_ in ids:
        if id_ == said.customer_id:
            continue
        made = Consent.objects.create(
            customer_id=id_,
            purpose=said.purpose,
            channel=said.channel,
            granted=False,
            at=said.at,
            source=said.source,
            wording=said.wording,
        )
        fact = ConsentWithdrawn(consent_id=made.id, purpose=said.purpose, channel=said.channel)
        note(fact, id_, at=said.at)


def _prove(source: str, wording: str, problems: Problems) -> None:
    if not source:
        problems.add("source", "empty", _("Please say where the consent was given."))
    if not wording:
        problems.add("wording", "empty", _("Please give the words that were agreed to."))


def _needed(value: Any, longest: int) -> str:
    text = fields.name(value, longest)
    if not text:
        raise BadValue("empty", _("Please fill this in."))
    return text


def _percent(value: Any, stated: bool) -> int | None:
    if value is None or value == "":
        return None
    percent = parse_integer(value, lowest=0, highest=100)
    return None if stated else percent
