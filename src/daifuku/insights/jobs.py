"""The scores are brought up to date in a child process, every ten minutes when there is news."""

import subprocess
import sys

from procrastinate.contrib.django import app

from daifuku.foundation.jobs import job
from daifuku.insights.queries import has_news


@app.periodic(cron="*/10 * * * *")
@job(queue="readers", queueing_lock="insights.refresh", pass_context=False)
def refresh(timestamp: int = 0, **_: object) -> None:
    if has_news():
        run_child("refresh")


def run_child(task: str) -> str:
    """Run the child to its end; what it printed, or an error with what it complained of."""
    command = [sys.executable, "-m", "daifuku.insights.child", task]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
    if done.returncode:
        raise RuntimeError(f"insights child failed:\n{done.stderr[-4000:]}")
    return done.stdout
