import pytest

from daifuku.foundation.jobs.reaper import reap


@pytest.fixture
def queue(own_database):
    with own_database.connect() as connection:
        yield connection


def add_worker(queue, silent_for="0 s") -> int:
    return queue.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat)"
        " VALUES (now() - %s::interval) RETURNING id",
        (silent_for,),
    ).fetchone()[0]


def add_job(queue, status="doing", worker=None, queueing_lock=None) -> int:
    return queue.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id, queueing_lock)"
        " VALUES ('q', 't', %s, %s, %s) RETURNING id",
        (status, worker, queueing_lock),
    ).fetchone()[0]


def state(queue, job) -> tuple[str, int]:
    return queue.execute(
        "SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", (job,)
    ).fetchone()


def test_a_job_of_a_silent_worker_goes_back_into_the_queue(queue):
    job = add_job(queue, worker=add_worker(queue, silent_for="61 s"))
    assert reap(queue) == 1
    assert state(queue, job) == ("todo", 1)


def test_a_job_whose_worker_is_known_no_more_goes_back(queue):
    job = add_job(queue)
    assert reap(queue) == 1
    assert state(queue, job) == ("todo", 1)


def test_a_job_of_a_living_worker_is_left_alone(queue):
    job = add_job(queue, worker=add_worker(queue, silent_for="30 s"))
    assert reap(queue) == 0
    assert state(queue, job) == ("doing", 0)


def test_a_job_whose_follower_waits_already_ends_so_that_the_key_is_not_stuck(queue):
    dead = add_job(queue, queueing_lock="one at a time")
    follower = add_job(queue, status="todo", queueing_lock="one at a time")
    other = add_job(queue)
    assert reap(queue) == 2
    assert state(queue, dead)[0] == "failed"
    assert state(queue, follower) == ("todo", 0)
    assert state(queue, other) == ("todo", 1)


def test_reaping_twice_gives_back_once(queue):
    job = add_job(queue)
    reap(queue)
    assert reap(queue) == 0
    assert state(queue, job) == ("todo", 1)
