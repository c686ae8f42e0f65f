"""The worker reads the book for every reader, once a minute."""

from procrastinate.contrib.django import app

from daifuku.foundation.jobs import job
from daifuku.ledger import readers


@app.periodic(cron="* * * * *")
@job(queue="readers", queueing_lock="ledger.catch_up", pass_context=False)
def catch_up_readers(timestamp: int = 0, **_: object) -> None:
    readers.catch_up_all()
