"""What holds now: preferences not expired, the latest consent of each purpose and channel."""

from collections.abc import Sequence
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


def preferences_of(customer_ids: Sequence[int], *, on: date) -> list[Preference]:
    """Stated before inferred; without those that expired before this day. Where the ids of one
    customer say different things, what was noted last holds."""
    rows = Preference.objects.filter(Q(expires_on=None) | Q(expires_on__gte=on))
    rows = rows.filter(customer_id__in=customer_ids)
    return list(rows.order_by("topic", "-stated", "-noted_at", "-id").distinct("topic", "stated"))


def consent_of(customer_ids: Sequence[int]) -> dict[tuple[str, str], Standing]:
    """(purpose, channel) → what holds; a pair that was never spoken of is missing. Of all ids of one
    customer the latest statement holds: a refusal is written to each of them."""
    rows = (
        Consent.objects.filter(customer_id__in=customer_ids)
        .order_by("purpose", "channel", "-at", "-id")
        .distinct("purpose", "channel")
    )
    return {(r.purpose, r.channel): Standing(r.granted, r.at, r.source) for r in rows}
