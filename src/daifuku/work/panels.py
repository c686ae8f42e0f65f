"""What work adds to the customer's peek."""

from collections.abc import Sequence
from typing import Any

from daifuku.foundation.access import Actor
from daifuku.work import queries


def promises(customer_ids: Sequence[int], actor: Actor) -> dict[str, Any]:
    """What this customer asked and nobody answered yet."""
    return {"inquiries": queries.unanswered_of(customer_ids)}
