"""Several people at once, each with a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import monotonic, sleep

from django.db import connection

from daifuku.foundation.errors import Refused


def at_once(*calls):
    """Run the calls in threads that start together; refusals come back as values."""
    start = Barrier(len(calls))

    def run(call):
        try:
            start.wait(timeout=20)
            return call()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, c) for c in calls]]


def wait_until_somebody_waits():
    """Until another session of this database waits for a lock, or surely none will."""
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    give_up = monotonic() + 3
    with connection.cursor() as cursor:
        while monotonic() < give_up:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            sleep(0.02)
