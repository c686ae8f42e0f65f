"""What stood there before goes when it need no longer be kept."""

from procrastinate.contrib.django import app

from daifuku.foundation import clock
from daifuku.foundation.changes import ageing, interrupting
from daifuku.foundation.jobs import job


@app.periodic(cron="40 3 * * *")
@job(queue="maintenance", queueing_lock="changes.purge", pass_context=False)
def purge_images(timestamp: int = 0, **_: object) -> None:
    ageing.purge(clock.now())


@app.periodic(cron="*/5 * * * *")
@job(queue="maintenance", queueing_lock="changes.stop_silent", pass_context=False)
def stop_silent(timestamp: int = 0, **_: object) -> None:
    interrupting.stop_silent(clock.now())
