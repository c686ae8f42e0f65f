"""From nothing to served pages: ports, database, preparation, application, group."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import psycopg

from daifuku.config import env
from daifuku.config.processes import application, database, members, ports, reload
from daifuku.config.processes.child import Member
from daifuku.config.processes.group import Duty, Group
from daifuku.config.processes.preparing import Preparation
from daifuku.config.processes.signals import Signals, Stopped
from daifuku.foundation.jobs import reaper
from daifuku.foundation.postgres import CannotStartPostgres, Lease


class CannotServe(Exception):
    """Says in one line what hinders, and what to do."""


@dataclass(frozen=True)
class Serving:
    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 1
    threads: int = 4
    reload: bool = False
    # Arguments of `daifuku prepare`: what to make beside the schema and the static files.
    preparation: tuple[str, ...] = ()


def serve(serving: Serving, announce: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM. `announce` is called once, when pages answer."""
    ports.refuse_taken(serving.host, serving.port, serving.port + 1)
    with Signals() as signals, ExitStack() as stack:
        try:
            lease = stack.enter_context(database.held())
            extra = ["--static-only"] if lease is None else serving.preparation
            preparation = stack.enter_context(Preparation(*extra))
            application.load()
            preparation.wait_until_servable()
            _refuse_lacking(lease)
        except Stopped:
            return
        duties = [*_duties(lease), Duty("preparation", 1, preparation.ended)]
        group = Group(_members(serving), duties, signals)
        duties_of_opening(group, serving, announce)
        group.run()
