"""The tile at the end of home that says that this is a demo."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import cache

from daifuku.foundation.access import Actor
from daifuku.foundation.models import Company


def demo_tile(actor: Actor, today: date) -> dict[str, Any]:
    found: tuple[bool, date | None] | None = cache.get("demo")
    if found is None:
        row = Company.objects.filter(id=1).values_list("is_demo", "demo_until").first()
        found = row or (False, None)
        cache.set("demo", found, 60)
    is_demo, until = found
    old = until is not None and until < today
    return {"is_demo": is_demo, "old": old, "anew": f"{settings.DAIFUKU_COMMAND} demo --rebuild"}
