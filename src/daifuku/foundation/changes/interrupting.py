"""A bulk change that was killed: seen by its silence, stopped, and then resumed or undone."""

from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from daifuku.foundation.models import Change, ImportRun

# Between two batches of at most 10,000 rows lie seconds; a change that is stopped too early goes
# on by itself with its next batch.
SILENCE = timedelta(minutes=10)


def stop_silent(at: datetime) -> int:
    """Mark as stopped what nobody works on any more, and its import. Answers how many."""
    running = Change.objects.filter(state="running")
    silent = running.alias(heard=Coalesce(F("alive_at"), F("at"))).filter(heard__lt=at - SILENCE)
    stopped = silent.update(state="stopped")
    runs = ImportRun.objects.filter(state="running", change__state="stopped")
    runs.update(state="stopped", failure=_("It was broken off before its end."))
    return stopped
