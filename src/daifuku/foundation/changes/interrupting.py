"""A bulk change that was killed: seen by its silence, stopped, and then resumed or undone."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from daifuku.foundation.languages import in_each_language
from daifuku.foundation.models import BulkEdit, ImportRun

# Between two batches of at most 10,000 rows lie seconds; a change that is stopped too early goes
# on by itself with its next batch.
SILENCE = timedelta(minutes=10)


# A command that reads a large file has no change before its first batch.
SILENCE_OF_A_COMMAND = timedelta(hours=1)
_STOP = """
    UPDATE foundation_change SET state = 'stopped'
    WHERE state = 'running' AND coalesce(alive_at, at) < %s RETURNING id
"""


def stop_silent(at: datetime) -> int:
    """Mark as stopped what nobody works on any more, and its import. Answers how many. A run that
    goes on with a change stopped earlier is at work: it says so itself with its first rows."""
    with connection.cursor() as cursor:
        cursor.execute(_STOP, [at - SILENCE])
        stopped = [number for (number,) in cursor.fetchall()]
    begun_long_ago = Q(change=None, via="command", started_at__lt=at - SILENCE_OF_A_COMMAND)
    runs = ImportRun.objects.filter(Q(change__in=stopped) | begun_long_ago, state="running")
    words = in_each_language(lambda: _("It was broken off before its end."))
    runs.update(state="stopped", failure=next(iter(words.values())), failure_words=words)
    edits = BulkEdit.objects.filter(change__in=stopped, state__in=("running", "stopping"))
    edits.update(state="stopped", failure_words=words, ended_at=at)
    return len(stopped)
