"""What each child does. Each imports what only it needs, after the fork."""

import logging
import multiprocessing
import os
import sys
from dataclasses import dataclass
from functools import partial
from typing import Any

from daifuku.config.processes import kinship


@dataclass(frozen=True)
class Listening:
    host: str
    port: int
    processes: int = 1
    threads: int = 4


def pages(listening: Listening) -> None:
    """Sync Django over WSGI."""
    _granian("wsgi", "daifuku.config.wsgi:application", listening)


def streams(listening: Listening) -> None:
    """Server-sent events: one process holds thousands of idle ones."""
    _granian("asgi", "daifuku.config.asgi:application", listening)


def jobs(concurrency: int) -> None:
    """The worker of the job queue. On SIGTERM it finishes or gives back what it has in hand."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params
    from procrastinate.exceptions import ConnectorException
    from procrastinate.psycopg_connector import PsycopgConnector

    # Each connection costs a process of the database.
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=concurrency + 2)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_in_one_line)
    with app.replace_connector(connector) as worker:
        try:
            worker.run_worker(
                concurrency=concurrency,
                shutdown_graceful_timeout=3,
                stalled_worker_timeout=60,
                delete_jobs="successful",
            )
        except ConnectorException:
            sys.exit(1)


def _in_one_line(record: logging.LogRecord) -> bool:
    """A database that is away for a moment is no bug: nobody needs its tracebacks."""
    from procrastinate.exceptions import ConnectorException

    if record.exc_info and isinstance(record.exc_info[1], ConnectorException):
        record.msg, record.args = "The database does not answer (%s).", (record.name,)
        record.exc_info = record.exc_text = None
    return True


def _granian(interface: str, target: str, listening: Listening) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    wsgi = interface == "wsgi"
    server = Server(
        target,
        address=listening.host,
        port=listening.port,
        interface=Interfaces(interface),
        workers=listening.processes,
        blocking_threads=listening.threads if wsgi else 1,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        # Open streams never end by themselves.
        workers_kill_timeout=3 if wsgi else 1,
    )
    name = multiprocessing.current_process().name
    server.serve(target_loader=partial(_load, os.getpid(), name), wrap_loader=True)


def _load(parent: int, name: str, target: str) -> Any:
    """Runs in granian's own worker, which must not outlive it either."""
    from django.utils.module_loading import import_string

    from daifuku.foundation import statement_limit

    kinship.die_with(parent)
    multiprocessing.current_process().name = name
    # Not in the parent, of which the worker of jobs is forked too.
    statement_limit.limit_pages()
    return import_string(target.replace(":", "."))
