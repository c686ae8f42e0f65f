"""The process beside `serve` that makes ready: schema, static files, demo shop."""

import json
import os
from pathlib import Path

import click


@click.command(epilog="Example: daifuku prepare --demo")
@click.option("--static-only", is_flag=True, help="Leave the database alone.")
@click.option("--empty", is_flag=True, help="Add the demo's owner.")
@click.option("--demo", is_flag=True, help="Add the demo's owner and build the demo shop.")
@click.option("--tell", type=int, help="Descriptor on which to say that pages may be served.")
def prepare(static_only: bool, empty: bool, demo: bool, tell: int | None) -> None:
    """Bring the schema up to date, collect static files, build the demo shop."""
    from daifuku.config.processes import application, kinship
    from daifuku.config.processes.preparing import teller, timed

    kinship.die_with(os.getppid())
    kinship.be_called("prepare")
    say = teller(tell)
    application.set_up()
    if not static_only:
        _migrate(timed)
    _collect_static(timed)
    if demo or empty:
        from daifuku.config.cli.demo_owner import sign_in_of

        say(json.dumps(sign_in_of()))
    if demo:
        _build_shop()
    say("")


def _migrate(timed) -> None:
    from django.core.management import call_command

    from daifuku.config.processes import application

    if application.lacking_migrations():
        done = timed("Making the tables")
        call_command("migrate", interactive=False, verbosity=0)
        done()


def _collect_static(timed) -> None:
    """Only when a file changed: compressing them takes longer than looking."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.WHITENOISE_USE_FINDERS:
        return
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    found = _static_files()
    if stamp.exists() and stamp.read_text() == found:
        return
    done = timed("Collecting style sheets and scripts")
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


def _build_shop() -> None:
    from daifuku.demo.build import build
    from daifuku.foundation import clock

    build(at=clock.now())
