"""Jobs whose worker died go back into the queue.

Runs in the worker's parent, outside the queue itself. procrastinate's own recipe fails when a
job with the same queueing lock waits already; then the waiting one does the work.
"""

import psycopg
from psycopg.errors import RaiseException, UniqueViolation

STALLED_SECONDS = 60

STALLED = """
SELECT job.id FROM procrastinate_jobs job
LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.status = 'doing'
  AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))
ORDER BY job.id
LIMIT 500
"""
RETRY = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"
FAIL = "SELECT procrastinate_finish_job_v1(%s, 'failed', false)"


def reap(connection: psycopg.Connection, seconds: int = STALLED_SECONDS) -> int:
    """Give stalled jobs back; the connection commits by itself. Answers how many."""
    stalled = connection.execute(STALLED, (seconds,)).fetchall()
    return sum(_give_back(connection, job) for (job,) in stalled)


def _give_back(connection: psycopg.Connection, job: int) -> bool:
    try:
        connection.execute(RETRY, (job,))
    except UniqueViolation:
        return _finish(connection, job)
    except RaiseException:
        # Its worker was only slow and has finished it meanwhile.
        return False
    return True


def _finish(connection: psycopg.Connection, job: int) -> bool:
    try:
        connection.execute(FAIL, (job,))
    except RaiseException:
        return False
    return True
