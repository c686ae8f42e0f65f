"""A bulk change that was killed: seen by its silence, stopped, and then resumed or undone."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from daifuku.foundation.languages import in_each_language
from daifuku.foundation.models import Change, ImportRun

# Between two batches of at most 10,000 rows lie seconds; a change that is stopped too early goes
# on by itself with its next batch.
SILENCE = timedelta(minutes=10)


# A command that reads a large file has no change before its first batch.
SILENCE_OF_A_COMMAND = timedelta(hours=1)


def stop_silent(at: datetime) -> int:
    """Mark as stopped what nobody works on any more, and its import. Answers how many."""
    running = Change.objects.filter(state="running")
    silent = running.alias(heard=Coalesce(F("alive_at"), F("at"))).filter(heard__lt=at - SILENCE)
    stopped = silent.update(state="stopped")
    begun_long_ago = Q(change=None, via="command", started_at__lt=at - SILENCE_OF_A_COMMAND)
    runs = ImportRun.objects.filter(Q(change__state="stopped") | begun_long_ago, state="running")
    words = in_each_language(lambda: _("It was broken off before its end."))
    runs.update(state="stopped", failure=next(iter(words.values())), failure_words=words)
    return stopped
