"""Home's list of what happened last."""

from datetime import date
from typing import Any

from daifuku.foundation.access import Actor
from daifuku.web.timeline import latest_touchpoints


def latest(*, actor: Actor, today: date) -> dict[str, Any]:
    return {"touchpoints": latest_touchpoints(actor)}
