"""What this room writes in the book."""

from datetime import datetime
from typing import Any

from daifuku.customers.models import Customer
from daifuku.foundation.changes import current_change
from daifuku.ledger import book

SOURCE = "customers"


def note(
    fact: Any,
    customer_id: int,
    *,
    at: datetime,
    also: tuple[tuple[int, str], ...] = (),
    words: dict[str, str] | None = None,
) -> int:
    """One entry for one thing done to a customer; its key is the change and a running number."""
    touch = book.Touch(
        customer_id=customer_id,
        occurred_at=at,
        source=SOURCE,
        source_key=next_key(),
        also=also,
        words=words or {},
    )
    return book.record(fact, touch, at=at)


def beside(root: Customer, customer_id: int) -> tuple[tuple[int, str], ...]:
    """The other ids of one customer, for an entry about one of them that touches them all."""
    ids = (root.id, *(root.merged_ids or ()))
    return tuple((id_, "merged") for id_ in ids if id_ != customer_id)


def number_from(first: int) -> None:
    """A batch of a change of many has numbers of its own: those of the batch before are forgotten."""
    made = current_change()
    if made is not None:
        made.notes["customers.entries"] = max(made.notes.get("customers.entries", 0), first)


def next_key() -> str:
    made = current_change()
    if made is None:
        raise RuntimeError("entries are written inside a change")
    number = made.notes["customers.entries"] = made.notes.get("customers.entries", 0) + 1
    return f"c{made.id}:{number}"
