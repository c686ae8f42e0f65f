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
    """(purpose, channel) → what holds; a pair that was never spoken of is missing. The first of the
    ids of one customer is asked first; of the others the strictest holds."""
    rows = (
        Consent.objects.filter(customer_id__in=customer_ids)
        .order_by("customer_id", "purpose", "channel", "-at", "-id")
        .distinct("customer_id", "purpose", "channel")
    )
    found: dict[tuple[str, str], Standing] = {}
    for row in sorted(rows, key=lambda row: (row.customer_id != customer_ids[0], row.granted)):
        found.setdefault((row.purpose, row.channel), Standing(row.granted, row.at, row.source))
    return found
