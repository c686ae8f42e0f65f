"""Home's list of what waits for an answer."""

from datetime import date
from typing import Any

from daifuku.foundation.access import Actor
from daifuku.work.queries import open_inquiries


def inquiries(*, actor: Actor, today: date) -> dict[str, Any]:
    return {"inquiries": open_inquiries(actor)}
