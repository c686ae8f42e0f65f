"""The application, loaded once in the parent before it forks."""

import gc
import os


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daifuku.config.settings")
    import django

    django.setup()


def load() -> None:
    """Import all that every child needs, and leave no connection for two of them to share."""
    set_up()
    from django.db import connections
    from django.urls import get_resolver

    from daifuku.config import wsgi  # noqa: F401

    _ = get_resolver().url_patterns
    connections.close_all()
    gc.collect()
    gc.freeze()


def lacking_migrations() -> list[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
