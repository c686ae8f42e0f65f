"""A bulk change that was killed is seen by its silence, and then goes on or is undone."""

from datetime import UTC, datetime, timedelta

import pytest

from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import CannotUndo, resumed, undo
from daifuku.foundation.changes.interrupting import SILENCE, stop_silent
from daifuku.foundation.models import Change, ImportRun

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()


@pytest.fixture
def load():
    return Change.objects.create(action="test.act", via="system", at=AT, state="running")


def test_a_batch_says_that_the_change_is_alive(load):
    with resumed(load.id, "test.act", by=BY, at=AT):
        pass
    assert stop_silent(clock.now()) == 0
    with pytest.raises(CannotUndo):
        undo(load.id, by=BY, at=clock.now())


def test_a_silent_one_is_stopped_with_its_import_and_can_be_undone(load):
    run = ImportRun.objects.create(
        kind="customers", file_name="客.csv", path="", change=load, via="command", started_at=AT
    )
    assert stop_silent(AT + SILENCE + timedelta(seconds=1)) == 1
    load.refresh_from_db()
    run.refresh_from_db()
    assert (load.state, run.state) == ("stopped", "stopped")


def test_a_run_that_goes_on_with_a_stopped_change_is_left_alone(load):
    stop_silent(AT + SILENCE + timedelta(seconds=1))
    later = AT + timedelta(minutes=20)
    run = ImportRun.objects.create(
        kind="customers", file_name="客.csv", path="", change=load, via="command", started_at=later
    )
    assert stop_silent(later + timedelta(minutes=1)) == 0
    run.refresh_from_db()
    assert run.state == "running"


def test_whoever_undoes_a_killed_one_need_not_wait(load):
    undo(load.id, by=BY, at=clock.now())
    load.refresh_from_db()
    assert load.state == "undone"


def test_a_command_killed_before_its_first_batch_is_stopped_with_words_for_everybody():
    given = {"kind": "customers", "file_name": "客.csv", "path": "", "state": "running"}
    early = ImportRun.objects.create(**given, via="command", started_at=AT)
    late = ImportRun.objects.create(**given, via="command", started_at=AT + timedelta(minutes=55))
    stop_silent(AT + timedelta(minutes=61))
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.state, late.state) == ("stopped", "running")
    assert set(early.failure_words) == {"ja", "en"}
    assert early.failure_words["ja"] != early.failure_words["en"]
