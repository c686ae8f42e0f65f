"""What holds now: preferences not expired, the latest consent of each purpose and channel."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from daifuku.customers.models import Consent, Preference


@dataclass(frozen=True, slots=True)
class Standing:
    """The latest statement about a purpose and channel."""

    granted: bool
    at: datetime
    source: str


def preferences_of(customer_id: int, *, on: date) -> list[Preference]:
    """Stated before inferred; without those that expired before this day."""
    rows = Preference.objects.filter(Q(expires_on=None) | Q(expires_on__gte=on))
    return list(rows.filter(customer_id=customer_id).order_by("topic", "-stated"))


def consent_of(customer_id: int) -> dict[tuple[str, str], Standing]:
    """(purpose, channel) → what holds; a pair that was never spoken of is missing."""
    rows = (
        Consent.objects.filter(customer_id=customer_id)
        .order_by("purpose", "channel", "-at", "-id")
        .distinct("purpose", "channel")
    )
    return {(r.purpose, r.channel): Standing(r.granted, r.at, r.source) for r in rows}
