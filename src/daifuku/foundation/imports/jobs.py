"""An import that came by page or API runs in a child process of the worker, which then ends."""

import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext, gettext_noop
from procrastinate.contrib.django import app

from daifuku.foundation import clock
from daifuku.foundation.imports import forgetting, uploads
from daifuku.foundation.imports.telling import fail
from daifuku.foundation.jobs import job
from daifuku.foundation.models import ImportRun


@job(queue="imports")
def run_import(*, run_id: int, **_: object) -> None:
    if not ImportRun.objects.filter(id=run_id, state__in=("waiting", "running")).exists():
        return
    script = Path(__file__).with_name("child.py")
    command = [sys.executable, "-P", str(script), str(run_id)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        # The child says so itself, unless it was killed.
        left = ImportRun.objects.filter(id=run_id, state__in=("waiting", "running"))
        for run in left:
            fail(run, partial(gettext, gettext_noop("It was ended from outside.")))
            run.state = "stopped"
            run.save(update_fields=["state", "failure", "failure_words"])
        raise RuntimeError(f"import {run_id} stopped:\n{done.stderr[-4000:]}")


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
    uploads.forget_old(clock.now() - timedelta(days=settings.IMPORT_FILES_DAYS))
