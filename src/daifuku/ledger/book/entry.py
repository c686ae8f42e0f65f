"""An entry as the book gives it out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import takewhile
from typing import Any

from daifuku.foundation.money import Money
from daifuku.foundation.registries import verbs
from daifuku.ledger.facts import kinds


@dataclass(frozen=True, slots=True)
class Entry:
    """`retracts` names the entry this one takes back, `retracted_by` the one that took this back;
    `action` is what its change did, `retracting_action` what the change that took it back did, or
    what that did again.
    `role` is set when the customer asked about is not the owner but one also concerned."""

    id: int
    customer_id: int
    kind: str
    version: int
    occurred_at: datetime
    recorded_at: datetime
    by_id: int | None
    store_id: int | None
    channel: str
    source: str
    source_key: str
    change_id: int
    caused_by: int | None
    backfilled: bool
    retracts: int | None
    fact: Any
    amount: Money | None
    via: str = ""
    action: str = ""
    retracting_action: str = ""
    by_name: str = ""
    role: str = ""
    retracted_by: int | None = None
    words: dict[str, str] | None = None

    @property
    def retracted(self) -> bool:
        return self.retracted_by is not None

    @property
    def taken_back(self) -> str:
        """How it came to stand no more: undone, or removed by an action of its own."""
        if not self.retracted:
            return ""
        verb = verbs.find(self.retracting_action)
        return "removed" if verb and verb.removes else "undone"

    @property
    def sign(self) -> int:
        """What a sum multiplies by: a retraction subtracts what it takes back."""
        return 1 if self.retracts is None else -1


_PLAIN = tuple(takewhile(lambda name: name != "fact", (field.name for field in fields(Entry))))
_SELECTED = (*_PLAIN, "facts", "amount", "currency")
COLUMNS = ", ".join(f"e.{name}" for name in _SELECTED)


def entry_of(row: Sequence[Any], **more: Any) -> Entry:
    """An entry from a row of COLUMNS."""
    read = dict(zip(_SELECTED, row, strict=False))
    facts, amount, currency = read.pop("facts"), read.pop("amount"), read.pop("currency")
    return Entry(
        **read,
        fact=kinds.decode(read["kind"], read["version"], as_json(facts)),
        amount=None if amount is None else Money(amount, currency),
        **more,
    )


def as_json(value: Any) -> Any:
    """Django hands jsonb over as text."""
    return json.loads(value) if isinstance(value, str) else value
