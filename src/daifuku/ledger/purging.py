"""Purging what is older than its kind must be kept. Only the owner's role may."""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import Refused
from daifuku.ledger.facts import kinds
from daifuku.ledger.facts.retentions import RETENTIONS


class CannotPurgeYet(Refused):
    code = "cannot_purge_yet"
    message = _("Entries of this kind must be kept longer.")


def purge_kind(key: str, *, before: datetime, at: datetime) -> int:
    """Delete entries of a kind that happened before a time, and write a purge record. Refuses
    with CannotPurgeYet what its retention still protects."""
    years = RETENTIONS[kinds.get(key).retention]
    if years is None or before > _years_before(at, years):
        raise CannotPurgeYet
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_purge_kind(%s, %s)", [key, before])
        return int(cursor.fetchone()[0])


def _years_before(at: datetime, years: int) -> datetime:
    leap_day = at.month == 2 and at.day == 29
    return at.replace(year=at.year - years, day=28 if leap_day else at.day)
