"""GET /readyz: the database, the workers, and how far those behind are behind."""

import pytest
from django.db import connection
from django.test import Client

from daifuku.foundation.jobs import defer
from daifuku.foundation.registries import Lag, lags
from harness import assert_queries


def ready():
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def worker(db, monkeypatch):
    run("INSERT INTO procrastinate_workers DEFAULT VALUES")
    monkeypatch.setattr(lags, "_items", {})
    lags.add(Lag("tests.reader", lambda: 17))


def test_all_is_well(worker):
    assert ready() == (
        200,
        {
            "database": "ok",
            "workers": 1,
            "jobs_waiting": 0,
            "oldest_job_seconds": 0,
            "readers_behind_seconds": {"tests.reader": 17},
        },
    )


def test_the_oldest_job_that_is_due_and_not_taken_is_told_by_its_age(worker):
    for name in ("tests.first", "tests.second", "tests.taken"):
        defer(name)
    run("UPDATE procrastinate_events SET at = now() - interval '90 s' WHERE job_id ="
        " (SELECT min(id) FROM procrastinate_jobs)")  # fmt: skip
    run("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'tests.taken'")
    status, told = ready()
    assert (status, told["jobs_waiting"], told["oldest_job_seconds"]) == (200, 2, 90)
    run("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 h'")
    assert ready()[1]["oldest_job_seconds"] == 0
    run("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '30 s'"
        " WHERE task_name = 'tests.second'")  # fmt: skip
    assert ready()[1]["oldest_job_seconds"] == 30


def test_without_a_worker_that_lives_nothing_is_done_and_it_says_so(worker):
    run("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '61 s'")
    status, told = ready()
    assert (status, told["database"], told["workers"]) == (503, "ok", 0)


def test_without_the_database_it_says_so(gone):
    assert ready() == (503, {"database": "gone", "detail": "connection refused"})


def test_it_asks_little(worker):
    with assert_queries(1):
        ready()
