"""Many preferences, statements of consent and relations at once; part of the door `bulk`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daifuku.customers import finding
from daifuku.customers.actions.belonging import NewRelation
from daifuku.customers.actions.wishes import NewConsent, NewPreference, told_topic
from daifuku.customers.entries import SOURCE, next_key
from daifuku.customers.models import Consent, Preference, Relation
from daifuku.foundation.access import Actor, may
from daifuku.ledger import book
from daifuku.ledger.vocabulary.customers import (
    ConsentGiven,
    ConsentWithdrawn,
    PreferenceSet,
    RelationBegan,
    RelationEnded,
)

Entry = tuple[Any, book.Touch]


@dataclass(frozen=True, slots=True)
class Belongings:
    """Of customers that have none of these yet: (customer, what was said, when), and relations
    with the moment they were told. Taken as checked."""

    preferences: Sequence[tuple[int, NewPreference, datetime]] = ()
    consents: Sequence[tuple[int, NewConsent, datetime]] = ()
    relations: Sequence[tuple[NewRelation, datetime]] = ()


def add_belongings(given: Belongings, *, by: Actor, at: datetime) -> int:
    """Inside the current change, at most 10,000; answers how many. Entries are backfilled."""
    may(by, "customers.load")
    preferences = Preference.objects.bulk_create(map(_preference, given.preferences))
    consents = Consent.objects.bulk_create(map(_consent, given.consents))
    relations = Relation.objects.bulk_create(_relation(new) for new, _at in given.relations)
    entries = [
        *map(_preference_entry, preferences),
        *map(_consent_entry, consents),
        *(
            entry
            for row, (_new, told_at) in zip(relations, given.relations, strict=True)
            for entry in _relation_entries(row, told_at)
        ),
    ]
    book.record_many(entries, at=at)
    finding.renew((row.from_customer_id for row in relations), at=at)
    return len(entries)


def _preference(given: tuple[int, NewPreference, datetime]) -> Preference:
    customer_id, new, at = given
    return Preference(
        customer_id=customer_id,
        topic=new.topic,
        value=new.value,
        source=new.source,
        confidence=new.confidence,
        stated=new.stated,
        expires_on=new.expires_on,
        noted_at=at,
    )


def _consent(given: tuple[int, NewConsent, datetime]) -> Consent:
    customer_id, new, at = given
    return Consent(
        customer_id=customer_id,
        purpose=new.purpose,
        channel=new.channel,
        granted=new.granted,
        at=new.given_at or at,
        source=new.source,
        wording=new.wording,
    )


def _relation(new: NewRelation) -> Relation:
    return Relation(
        from_customer_id=new.from_id,
        to_customer_id=new.to_id,
        role=new.role,
        title=new.title,
        since_on=new.since_on,
        until_on=new.until_on,
    )


def _preference_entry(row: Preference) -> Entry:
    fact = PreferenceSet(
        preference_id=row.id,
        topic=told_topic(row.topic),
        stated=row.stated,
        expires_on=row.expires_on,
    )
    return fact, _touch(row.customer_id, row.noted_at)


def _consent_entry(row: Consent) -> Entry:
    said = ConsentGiven if row.granted else ConsentWithdrawn
    fact = said(consent_id=row.id, purpose=row.purpose, channel=row.channel)
    return fact, _touch(row.customer_id, row.at)


def _relation_entries(row: Relation, told_at: datetime) -> Iterator[Entry]:
    also = ((row.to_customer_id, row.role),)
    facts = {"relation_id": row.id, "other_id": row.to_customer_id, "role": row.role}
    yield RelationBegan(**facts), _touch(row.from_customer_id, told_at, also)
    if row.until_on is not None:
        yield RelationEnded(**facts), _touch(row.from_customer_id, told_at, also)


def _touch(
    customer_id: int, occurred_at: datetime, also: tuple[tuple[int, str], ...] = ()
) -> book.Touch:
    return book.Touch(
        customer_id=customer_id,
        occurred_at=occurred_at,
        source=SOURCE,
        source_key=next_key(),
        also=also,
        backfilled=True,
    )
