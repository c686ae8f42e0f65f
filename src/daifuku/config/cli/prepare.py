"""The process beside `serve` that makes ready: schema, static files, demo shop."""

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from daifuku.config.cli.language import command, option
from daifuku.config.words import gettext


@command(epilog="daifuku prepare --demo")
@option("--static-only", is_flag=True, help="Leave the database alone.")
@option("--empty", is_flag=True, help="Add the demo's owner.")
@option("--demo", is_flag=True, help="Add the demo's owner and build the demo shop.")
@option("--tell", type=int, help="Descriptor on which to say that pages may be served.")
def prepare(static_only: bool, empty: bool, demo: bool, tell: int | None) -> None:
    """Bring the schema up to date, collect static files, build the demo shop."""
    from daifuku.config import env
    from daifuku.config.processes import application, kinship
    from daifuku.config.processes.preparing import teller

    kinship.die_with(os.getppid())
    kinship.be_called("prepare")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    say = teller(tell)
    waits = gettext("Another start is making this home ready …")
    with ExitStack() as stack:
        stack.enter_context(application.alone(waits))
        if not static_only:
            _take_away_when_wished()
        needed = demo and _shop_is_needed()
        # Where there is nothing to collect either, the settings alone will do.
        only_look = static_only and env.static_from_source()
        (application.name_settings if only_look else application.set_up)()
        year = stack.enter_context(_year()) if needed else None
        if not static_only:
            _migrate()
        _collect_static()
        ways = _ways_in() if demo or empty else ""
        if year is not None:
            _build(year, lambda: say(ways))
        elif demo:
            _tell_age()
        say(ways)


def _take_away_when_wished() -> None:
    from daifuku.config.cli import demo_removal

    if told := demo_removal.leave_when_wished():
        click.echo(told)


def _shop_is_needed() -> bool:
    """A build that broke off begins anew."""
    from daifuku.config import env
    from daifuku.config.cli import demo_removal
    from daifuku.foundation import fresh_start

    if fresh_start.taken_away(env.home()):
        click.echo(
            gettext("The demo was taken away here. Another one: %(command)s")
            % {"command": f"{env.command()} demo --home DIR"}
        )
        return False
    state = demo_removal.state()
    if state == "unfinished" and demo_removal.served():
        told = gettext(
            "The demo shop was not finished. Daifuku is running on it; it is built later."
        )
        click.echo(told)
        return False
    if state == "unfinished":
        click.echo(gettext("The demo shop was not finished; it is built anew."))
        demo_removal.drop()
    return state != "built"


def _year() -> Any:
    """Read in a process of its own, while the tables are made."""
    from daifuku.demo.build import begin

    return begin(_now())


def _ways_in() -> str:
    from daifuku.config.cli.demo_owner import sign_in_of

    return json.dumps(sign_in_of())


def _tell_age() -> None:
    from daifuku.config import env
    from daifuku.foundation import clock
    from daifuku.foundation.models import Company

    until = Company.current().demo_until
    if until is not None and until < clock.today():
        told = gettext("The demo shop ends more than two weeks ago. Anew: %(command)s")
        click.echo(told % {"command": f"{env.command()} demo --rebuild"})


def _migrate() -> None:
    from django.core.management import call_command

    from daifuku.config.processes import application
    from daifuku.config.processes.preparing import timed

    if application.lacking_migrations():
        done = timed(gettext("Making the tables"))
        call_command("migrate", interactive=False, verbosity=0)
        done()
    application.begin_era_when_due()


def _collect_static() -> None:
    """Only when a file changed: compressing them takes longer than looking."""
    from django.conf import settings
    from django.core.management import call_command

    from daifuku.config.processes.preparing import timed

    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    if settings.WHITENOISE_USE_FINDERS:
        return
    stamp = root / ".collected"
    found = _static_files()
    if stamp.exists() and stamp.read_text() == found:
        return
    done = timed(gettext("Collecting style sheets and scripts"))
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(found)
    done()


def _static_files() -> str:
    from django.contrib.staticfiles.finders import get_finders

    lines = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = os.stat(storage.path(path))
            lines.append(f"{path} {found.st_mtime_ns} {found.st_size}")
    return "\n".join(sorted(lines))


def _build(year: Any, ready: Callable[[], None]) -> None:
    from daifuku.demo.build import build

    click.echo(gettext("Building the demo shop …"))
    build(at=_now(), year=year, ready=ready, progress=_tell_step)
    _write_out()


def _tell_step(line: Any) -> None:
    """The build itself goes on in the language of the shop."""
    from django.utils import translation

    from daifuku.config import env

    with translation.override(env.terminal_language()):
        click.echo(str(line))


def _write_out() -> None:
    """A year of receipts stands in the log only; replaying it took 30 s on a busy machine."""
    import psycopg

    from daifuku.config import env
    from daifuku.foundation.postgres import locate

    if env.embedded():
        with psycopg.connect(locate(env.home()).admin, autocommit=True) as admin:
            admin.execute("CHECKPOINT")


def _now() -> datetime:
    return datetime.now(UTC)
