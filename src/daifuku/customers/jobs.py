"""What changes because a day has passed, and nobody did anything."""

from datetime import timedelta

from procrastinate.contrib.django import app

from daifuku.customers import duplicates, finding
from daifuku.foundation import clock
from daifuku.foundation.jobs import job

# Soon after midnight in Japan. A worker that was off for some days makes up for it.
_LOOKED_BACK = timedelta(days=30)


@app.periodic(cron="20 16 * * *")
@job(queue="readers", queueing_lock="customers.follow_days", pass_context=False)
def follow_days(timestamp: int = 0, **_: object) -> None:
    """A relation whose last day came no longer leads to somebody."""
    now = clock.now()
    finding.forget_ended(clock.day_of(now) - _LOOKED_BACK, at=now)


@app.periodic(cron="50 17 * * *")
@job(queue="readers", queueing_lock="customers.find_duplicates", pass_context=False)
def find_duplicates(timestamp: int = 0, **_: object) -> None:
    duplicates.find_duplicates(at=clock.now())
