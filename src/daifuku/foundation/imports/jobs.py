"""An import that came by page or API runs in a child process of the worker, which then ends."""

import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from daifuku.foundation import clock
from daifuku.foundation.imports import forgetting, uploads
from daifuku.foundation.imports.telling import fail
from daifuku.foundation.jobs import job
from daifuku.foundation.models import Change, ImportRun

_AWAY = {OperationalError, InterfaceError}
_TO_DO = Q(state__in=("waiting", "running"))
# While its worker was away its silence was seen; nobody has taken it back or its file away since.
_BROKEN_OFF = Q(state="stopped", change__state="stopped", to_forget=False) & ~Q(path="")


# The database itself may have been away, or its disk full: then nobody could even say so.
@job(queue="imports", retry=RetryStrategy(max_attempts=60, wait=60, retry_exceptions=_AWAY))
def run_import(*, run_id: int, **_: object) -> None:
    if not ImportRun.objects.filter(_TO_DO | _BROKEN_OFF, id=run_id).exists():
        return
    script = Path(__file__).with_name("child.py")
    command = [sys.executable, "-P", str(script), str(run_id)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        # The child says so itself, unless it was killed.
        for run in ImportRun.objects.filter(_TO_DO, id=run_id):
            fail(run, partial(gettext, _why(done.returncode)))
            run.state = "stopped"
            run.save(update_fields=["state", "failure", "failure_words"])
            Change.objects.filter(id=run.change_id, state="running").update(state="stopped")
        raise RuntimeError(f"import {run_id} stopped:\n{done.stderr[-4000:]}")


def _why(returncode: int) -> str:
    if returncode < 0:
        return gettext_noop(
            "It was ended from outside, perhaps for want of memory. Start it again: what is in"
            " already is not taken in twice."
        )
    return gettext_noop("The mistake is ours and has been written to the log.")


@job(queue="imports")
def forget_files(**_: object) -> None:
    if forgetting.forget_files(clock.now()):
        again = app.configure_task(
            name="daifuku.foundation.imports.jobs.forget_files", schedule_in={"minutes": 1}
        )
        again.defer()


@app.periodic(cron="20 3 * * *")
@job(queue="imports", queueing_lock="imports.forget_old", pass_context=False)
def forget_old_files(timestamp: int = 0, **_: object) -> None:
    at = clock.now()
    uploads.forget_old(at - timedelta(days=settings.IMPORT_FILES_DAYS))
    # Should the job of an erasure have been lost, with a restart or a move.
    forgetting.forget_files(at)
