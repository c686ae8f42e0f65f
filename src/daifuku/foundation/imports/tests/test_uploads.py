"""Files that came in go when nobody needs them any more, and when somebody is to be forgotten."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import translation

from daifuku.foundation.database_faults import DiskFull
from daifuku.foundation.imports import forgetting, telling, uploads
from daifuku.foundation.imports.jobs import forget_old_files
from daifuku.foundation.models import Change, ImportRun

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


def erased() -> None:
    assert forgetting.erase([1]) > 0


def test_erasing_somebody_takes_every_file_when_it_has_committed():
    done = run("done", days_ago=1)
    erased()
    done.refresh_from_db()
    assert (done.refusals, done.header, done.file_name) == ([], [], f"import-{done.pk}.csv")
    assert kept() == files_of(done)
    assert queued() == ["daifuku.foundation.imports.jobs.forget_files"]
    assert not forgetting.forget_files(NOW)
    assert kept() == set()
    assert forgetting.erase([2]) == 0


def queued() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo'")
        return [name for (name,) in cursor.fetchall()]


def test_a_run_under_way_loses_its_files_when_it_has_ended():
    busy = run("running", days_ago=0, ended=False)
    erased()
    assert forgetting.forget_files(NOW)
    assert kept() == files_of(busy)
    ImportRun.objects.update(state="done", refusals=[{"line": 2, "reason": "山田"}])
    assert not forgetting.forget_files(NOW)
    busy.refresh_from_db()
    assert (kept(), busy.refusals) == (set(), [])


def test_a_run_that_was_killed_is_not_waited_for():
    run("running", days_ago=2, ended=False)
    erased()
    assert not forgetting.forget_files(NOW)
    assert kept() == set()


def test_a_colleague_whose_file_was_not_begun_is_told(owner_actor):
    waiting = run("checked", days_ago=0, ended=False)
    erased()
    waiting.refresh_from_db()
    with pytest.raises(uploads.CannotRunNow):
        uploads.start(waiting, dry_run=False, by=owner_actor)
    forgetting.forget_files(NOW)
    waiting.refresh_from_db()
    assert (waiting.state, "ファイル" in waiting.failure) == ("stopped", True)


def test_the_name_of_the_file_goes_from_the_change_too():
    made = Change.objects.create(
        action="customers.load", via="page", at=NOW, why="山田様.csv", subject_kind="import"
    )
    erased()
    made.refresh_from_db()
    assert made.why == ""


def test_why_a_run_broke_off_is_told_in_the_language_of_who_reads_it(home):
    one = run("stopped", days_ago=0)
    with translation.override("ja"):
        telling.fail(one, lambda: DiskFull.message)
        assert "ディスク" in one.failure
    one.save()
    one.refresh_from_db()
    for language, word in (("ja", "ディスク"), ("en", "disk")):
        with translation.override(language):
            assert word in telling.told_failure(one)
