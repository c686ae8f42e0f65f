"""Files that came in go when nobody needs them any more, and when somebody is to be forgotten."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from daifuku.foundation.imports import uploads
from daifuku.foundation.imports.jobs import forget_old_files
from daifuku.foundation.models import ImportRun

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.DAIFUKU_HOME = tmp_path


def run(state: str, *, days_ago: int, ended: bool = True) -> ImportRun:
    path = uploads.keep([b"\xe5\xa7\x93"])
    refused = path.with_suffix(".refused.csv")
    refused.write_text("山田", "utf-8")
    at = NOW - timedelta(days=days_ago)
    return ImportRun.objects.create(
        kind="customers",
        state=state,
        path=str(path),
        refused_path=str(refused),
        refusals=[{"line": 2, "reason": "山田"}],
        file_name="客.csv",
        via="page",
        started_at=at,
        ended_at=at if ended else None,
    )


def kept() -> set[str]:
    return {str(path) for path in uploads.folder().iterdir()}


def files_of(*runs: ImportRun) -> set[str]:
    return {path for one in runs for path in (one.path, one.refused_path)}


def test_after_thirty_days_files_and_refused_rows_go():
    old = run("done", days_ago=31)
    left = run("checked", days_ago=31, ended=False)
    fresh, busy = run("done", days_ago=29), run("running", days_ago=31, ended=False)
    forget_old_files()
    assert kept() == files_of(fresh, busy)
    for one in (old, left):
        one.refresh_from_db()
        assert (one.refusals, one.refused_path) == ([], "")
    fresh.refresh_from_db()
    assert fresh.refusals


def test_how_long_is_a_setting(settings):
    settings.IMPORT_FILES_DAYS = 5
    run("done", days_ago=6)
    forget_old_files()
    assert kept() == set()


def test_files_of_no_run_go_when_they_are_old():
    stray, new = uploads.keep([b"x"]), uploads.keep([b"y"])
    long_ago = (NOW - timedelta(days=31)).timestamp()
    os.utime(stray, (long_ago, long_ago))
    forget_old_files()
    assert kept() == {str(new)}


def test_erasing_somebody_takes_every_file_that_no_run_needs():
    done, busy = run("done", days_ago=1), run("running", days_ago=1, ended=False)
    assert uploads.erase([1]) > 0
    assert kept() == files_of(busy)
    done.refresh_from_db()
    assert (done.refusals, done.refused_path) == ([], "")
