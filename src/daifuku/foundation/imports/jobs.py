"""An import that came by page or API runs in a child process of the worker, which then ends."""

import subprocess
import sys
from pathlib import Path

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
        left.update(state="stopped", failure=done.stderr.strip()[-500:])
        raise RuntimeError(f"import {run_id} stopped:\n{done.stderr[-4000:]}")
