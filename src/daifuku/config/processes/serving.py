"""From nothing to served pages: ports, database, preparation, application, group."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import psycopg

from daifuku.config.processes import application, database, members, ports, reload
from daifuku.config.processes.child import Member
from daifuku.config.processes.group import Duty, Group
from daifuku.config.processes.preparing import Preparation
from daifuku.config.processes.signals import Signals
from daifuku.config.words import gettext
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
    # What `daifuku prepare` makes beside the schema and the static files.
    preparation: tuple[str, ...] = ()


# Called once, when pages answer: with their address and what the preparation had to say.
Announce = Callable[[str, str], None]


def serve(serving: Serving, announce: Announce) -> None:
    """Serve until SIGINT or SIGTERM. Refuses with PortTaken, CannotServe, CannotStartPostgres."""
    ports.refuse_taken(serving.host, serving.port, serving.port + 1)
    with Signals() as signals, ExitStack() as stack:
        lease = stack.enter_context(database.held())
        arguments = serving.preparation or (() if lease else ("--static-only",))
        preparation = stack.enter_context(Preparation(*arguments))
        application.load()
        told = preparation.wait_until_servable()
        _refuse_lacking_migrations(lease)
        application.make_forkable()
        group = Group(_serving_members(serving), signals)
        group.add(*_database_duties(lease))
        group.add(Duty("preparation", 1, preparation.ended))
        group.add(_opening(serving, lambda address: announce(address, told)))
        changed = _watch_sources(group) if serving.reload else None
        group.run()
        if changed and changed():
            preparation.stop()
            reload.begin_anew()


def work(concurrency: int) -> None:
    """Do jobs until SIGINT or SIGTERM; any number of machines may do so."""
    with Signals() as signals, ExitStack() as stack:
        lease = stack.enter_context(database.held())
        application.load()
        _refuse_lacking_migrations(None)
        application.make_forkable()
        group = Group([Member("jobs", partial(members.jobs, concurrency))], signals)
        group.add(*_database_duties(lease))
        group.run()


def _serving_members(serving: Serving) -> list[Member]:
    def at(port: int, processes: int) -> members.Listening:
        return members.Listening(serving.host, port, processes, serving.threads)

    return [
        Member("pages", partial(members.pages, at(serving.port, serving.processes))),
        Member("streams", partial(members.streams, at(serving.port + 1, 1))),
        Member("jobs", partial(members.jobs, 1)),
    ]


def _database_duties(lease: Lease | None) -> list[Duty]:
    duties = [Duty("jobs of dead workers", 20, _reap, expected=(psycopg.Error, OSError))]
    if lease is not None:
        expected = (CannotStartPostgres, OSError)
        duties.insert(0, Duty("database", 1, partial(_ensure, lease), expected=expected))
    return duties


def _ensure(lease: Lease) -> None:
    lease.ensure()


def _reap() -> None:
    from daifuku.foundation.jobs import reaper

    with database.connect() as connection:
        reaper.reap(connection)


def _opening(serving: Serving, announce: Callable[[str], None]) -> Duty:
    def open_when_answered() -> bool:
        if not ports.answers(serving.host, serving.port):
            return False
        announce(ports.address(serving.host, serving.port))
        return True

    return Duty("opening", 0.1, open_when_answered)


def _watch_sources(group: Group) -> Callable[[], bool]:
    sources = reload.Sources()

    def end_when_changed() -> bool:
        if sources.changed():
            group.end()
        return False

    group.add(Duty("sources", 1, end_when_changed))
    return sources.changed


def _refuse_lacking_migrations(lease: Lease | None) -> None:
    """Our own database is migrated at every start; somebody else's only when told to."""
    if lease is not None:
        return
    lacking = application.lacking_migrations()
    if lacking:
        told = gettext(
            "The database lacks %(number)d migrations (%(first)s …). Run: daifuku migrate"
        )
        raise CannotServe(told % {"number": len(lacking), "first": lacking[0]})
    application.begin_era_when_due()
