"""The company's settings."""

from datetime import datetime
from typing import Any

from django.core.cache import cache

from daifuku.foundation import audit
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import edit
from daifuku.foundation.models import Company
from daifuku.foundation.text import Words

_PLAIN = ("timezone", "fiscal_year_start_month", "week_start")


def edit_company(edits: dict[str, Any], *, by: Actor, at: datetime) -> Company:
    """Names in two languages, time zone, fiscal year, week."""
    may(by, "foundation.edit_company")
    with edit("foundation.edit_company", by=by, at=at) as made:
        company = Company.current()
        wanted = {name: edits[name] for name in _PLAIN if name in edits}
        wanted["names"] = Words(
            ja=edits.get("name_ja", company.names.ja), en=edits.get("name_en", company.names.en)
        )
        changed = {name: value for name, value in wanted.items() if getattr(company, name) != value}
        if changed:
            made.notes["edited"] = sorted(changed)
            for name, value in changed.items():
                setattr(company, name, value)
            company.full_clean(exclude=["demo_built_at", "demo_until"])
            company.save()
            facts = {"fields": sorted(changed)}
            audit.note("company_edited", at=at, user_id=by.user_id, facts=facts)
    cache.delete("company_zone")
    return company
