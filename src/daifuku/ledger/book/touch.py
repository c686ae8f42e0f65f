"""What surrounds a fact: whose it is, when, where, and where it came from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from daifuku.foundation.money import Money

_SOURCE = re.compile(r"[A-Za-z0-9_.:/-]{1,64}\Z")
_CHANNEL = re.compile(r"[a-z0-9_.:-]{0,64}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """`source` and `source_key` name the happening: the same pair for one customer is one entry.
    Pass the bare key; revisions are the book's. `words` are personal and can be erased; `also`
    holds (customer_id, role) of others concerned."""

    customer_id: int
    occurred_at: datetime
    source: str
    source_key: str
    store_id: int | None = None
    channel: str = ""
    amount: Money | None = None
    caused_by: int | None = None
    backfilled: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    also: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        if self.amount is not None and not isinstance(self.amount, Money):
            raise TypeError("Touch.amount is Money: say in which currency")
        if not isinstance(self.occurred_at, datetime) or self.occurred_at.tzinfo is None:
            raise TypeError("Touch.occurred_at is an instant with its time zone")
        if not self.source_key:
            raise ValueError("A touch needs a source_key: written twice is written once")
        if not _SOURCE.match(self.source) or not _CHANNEL.match(self.channel):
            raise ValueError(f"No codes: source {self.source!r}, channel {self.channel!r}")
