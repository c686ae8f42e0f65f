"""How the queue stands: who works, what waits, and since when."""

from django.db import connection

# A worker says every 10 s that it lives. Of the jobs that are due and not taken the one of the
# least id was deferred first; those for a certain time wait since then.
_STATE = """
    SELECT
        (SELECT count(*) FROM procrastinate_workers
         WHERE last_heartbeat > now() - interval '60 seconds'),
        (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'),
        extract(epoch FROM now() - least(
            (SELECT min(scheduled_at) FROM procrastinate_jobs
             WHERE status = 'todo' AND scheduled_at <= now()),
            (SELECT min(at) FROM procrastinate_events WHERE type = 'deferred' AND job_id = (
                SELECT id FROM procrastinate_jobs
                WHERE status = 'todo' AND scheduled_at IS NULL ORDER BY id LIMIT 1))))
"""


def state() -> dict[str, int]:
    """`oldest_job_seconds`: how long the first of the jobs that are due waits for a worker."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        workers, waiting, oldest = cursor.fetchone()
    return {
        "workers": workers,
        "jobs_waiting": waiting,
        "oldest_job_seconds": max(0, int(oldest or 0)),
    }
