"""An entry as the book gives it out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daifuku.foundation.money import Money
from daifuku.ledger.facts import kinds

COLUMNS = """
    e.id, e.customer_id, e.kind, e.version, e.facts, e.occurred_at, e.recorded_at, e.by_id,
    e.store_id, e.channel, e.amount, e.currency, e.source, e.source_key, e.change_id,
    e.caused_by, e.backfilled, e.retracts
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """`retracts` names the entry this one takes back, `retracted_by` the one that took this back.
    `role` is set when the customer asked about is not the owner but one also concerned."""

    id: int
    customer_id: int
    kind: str
    version: int
    fact: Any
    occurred_at: datetime
    recorded_at: datetime
    by_id: int | None
    store_id: int | None
    channel: str
    amount: Money | None
    source: str
    source_key: str
    change_id: int
    caused_by: int | None
    backfilled: bool
    retracts: int | None
    via: str = ""
    role: str = ""
    retracted_by: int | None = None
    words: dict[str, str] | None = None

    @property
    def retracted(self) -> bool:
        return self.retracted_by is not None

    @property
    def sign(self) -> int:
        """What a sum multiplies by: a retraction subtracts what it takes back."""
        return 1 if self.retracts is None else -1


def entry_of(row: Sequence[Any], **more: Any) -> Entry:
    """An entry from a row of COLUMNS."""
    amount, currency = row[10], row[11]
    return Entry(
        *row[:4],
        kinds.decode(row[2], row[3], as_json(row[4])),
        *row[5:10],
        None if amount is None else Money(amount, currency),
        *row[12:18],
        **more,
    )


def as_json(value: Any) -> Any:
    """Django hands jsonb over as text."""
    return json.loads(value) if isinstance(value, str) else value
