"""The audit log: who signed in, took data out, changed permissions. Not the book."""

from datetime import datetime
from typing import Any

from daifuku.foundation.models import AuditEntry


def note(
    event: str,
    *,
    at: datetime,
    user_id: int | None,
    address: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Append one line. `facts` hold ids, counts and field names, never personal words."""
    AuditEntry.objects.create(
        at=at, user_id=user_id, event=event, address=address, facts=facts or {}
    )
