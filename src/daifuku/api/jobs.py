"""What the API keeps is forgotten when nobody can need it again."""

from datetime import datetime, timedelta

from django.db import connection
from procrastinate.contrib.django import app

from daifuku.api.models import KEPT_DAYS
from daifuku.foundation import clock
from daifuku.foundation.jobs import job

_BATCH = 5000
_FORGET = """
    DELETE FROM api_idempotentanswer WHERE id IN (
        SELECT id FROM api_idempotentanswer WHERE created_at < %s
        ORDER BY created_at LIMIT %s FOR UPDATE SKIP LOCKED)
"""


@app.periodic(cron="40 3 * * *")
@job(queue="default", queueing_lock="api.forget_old_answers", pass_context=False)
def forget_old_answers(timestamp: int = 0, **_: object) -> None:
    """Answers hold what they were about, names and addresses among it."""
    forget_before(clock.now() - timedelta(days=KEPT_DAYS))


def forget_before(moment: datetime) -> int:
    """How many were forgotten; each batch commits for itself."""
    forgotten = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_FORGET, [moment, _BATCH])
            forgotten += cursor.rowcount
            if cursor.rowcount < _BATCH:
                return forgotten
