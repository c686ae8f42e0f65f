"""The scores are brought up to date every ten minutes when there is news."""

from procrastinate.contrib.django import app

from daifuku.foundation.jobs import job
from daifuku.insights import refreshing
from daifuku.insights.queries import has_news


@app.periodic(cron="*/10 * * * *")
@job(queue="readers", queueing_lock="insights.refresh", pass_context=False)
def refresh(timestamp: int = 0, **_: object) -> None:
    if has_news():
        refreshing.refresh()
