"""The company's settings."""

from datetime import datetime
from typing import Any

from django.core.cache import cache

from daifuku.foundation import audit
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change
from daifuku.foundation.models import Company
from daifuku.foundation.text import Words

_PLAIN = ("timezone", "fiscal_year_start_month", "week_start")


def edit_company(edits: dict[str, Any], *, by: Actor, at: datetime) -> Company:
    """Names in two languages, time zone, fiscal year, week."""
    may(by, "foundation.edit_company")
    with change("foundation.edit_company", by=by, at=at):
        company = Company.current()
        for name in _PLAIN:
            setattr(company, name, edits.get(name, getattr(company, name)))
        company.names = Words(
            ja=edits.get("name_ja", company.names.ja), en=edits.get("name_en", company.names.en)
        )
        company.full_clean(exclude=["demo_built_at", "demo_until"])
        company.save()
        audit.note("company_edited", at=at, user_id=by.user_id, facts={"fields": sorted(edits)})
    cache.delete("company_zone")
    return company
