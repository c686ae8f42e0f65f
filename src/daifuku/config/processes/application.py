"""The application, loaded once in the parent before it forks."""

import fcntl
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def alone(told: str) -> Iterator[None]:
    """One at a time makes a home ready; `told` is said when another must be waited for."""
    from daifuku.config import env
    from daifuku.foundation.postgres import open_lock

    env.home().mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = open_lock(env.home(), "ready.lock")
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stdout.write(f"{told}\n")
            sys.stdout.flush()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def name_settings() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daifuku.config.settings")


def set_up() -> None:
    name_settings()
    import django

    django.setup()


def load() -> None:
    """Import all that every child needs."""
    set_up()
    from django.urls import get_resolver

    _ = get_resolver().url_patterns


def make_forkable() -> None:
    """The last step before the fork: WhiteNoise lists the static files, which are there now.

    No connection may be left for two children to share.
    """
    from django.db import connections

    from daifuku.config import wsgi  # noqa: F401

    connections.close_all()
    gc.collect()
    gc.freeze()


def lacking_migrations() -> list[str]:
    """Closes its connection, since the parent forks afterwards."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def begin_era_when_due() -> None:
    """A book that came from another server takes no entry before. Closes its connection."""
    from django.db import connection

    from daifuku.ledger import book

    book.check_era()
    connection.close()
