"""The job of an import that comes back after its worker was away."""

import subprocess
from datetime import timedelta

import pytest

from daifuku.foundation import clock
from daifuku.foundation.changes.interrupting import SILENCE, stop_silent
from daifuku.foundation.imports import jobs
from daifuku.foundation.models import Change, ImportRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(monkeypatch) -> list[int]:
    """Which runs a child was begun for."""
    runs = []

    def child(command, **_how):
        runs.append(int(command[-1]))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", child)
    return runs


@pytest.fixture
def silent() -> ImportRun:
    """Its worker was away for longer than a change may be silent, and the tick came first."""
    at = clock.now() - SILENCE - timedelta(minutes=1)
    change = Change.objects.create(action="customers.load", via="page", at=at, state="running")
    run = ImportRun.objects.create(
        kind="customers",
        file_name="客.csv",
        path="客.csv",
        change=change,
        via="page",
        started_at=at,
    )
    assert stop_silent(clock.now()) == 1
    run.refresh_from_db()
    assert run.state == "stopped"
    return run


def test_it_goes_on_by_itself(silent, begun):
    jobs.run_import.func(run_id=silent.pk)
    assert begun == [silent.pk]


def test_it_does_not_when_it_was_taken_back_meanwhile(silent, begun):
    Change.objects.update(state="undone")
    jobs.run_import.func(run_id=silent.pk)
    assert begun == []


def test_it_does_not_when_its_file_was_forgotten(silent, begun):
    ImportRun.objects.update(path="")
    jobs.run_import.func(run_id=silent.pk)
    assert begun == []
