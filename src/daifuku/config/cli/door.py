"""The group of commands and how each of them ends.

Exit codes: 0 all went in, 3 some rows were refused, 1 failure, 2 wrong use.
"""

import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from daifuku.config.cli.commands import COMMANDS, HIDDEN

EXIT_SOME_REFUSED = 3


class Door(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = COMMANDS.get(cmd_name) or HIDDEN.get(cmd_name)
        if found is None:
            return None
        module, _, name = found[0].partition(":")
        return getattr(import_module(module), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_place, line) in COMMANDS.items()])


@click.group(cls=Door, epilog="Example: daifuku demo --port 8010")
@click.version_option(package_name="daifuku", prog_name="daifuku")
def daifuku() -> None:
    """Daifuku (大福帳): the book a merchant keeps on every customer.

    DAIFUKU_HOME says where the data stand; DATABASE_URL names a PostgreSQL of your own.
    """


def main() -> NoReturn:
    try:
        daifuku(prog_name="daifuku")
    except Exception as error:
        reason = reason_of(error)
        if reason is None:
            raise
        click.echo(reason, err=True)
        sys.exit(1)
    sys.exit(0)


def reason_of(error: Exception) -> str | None:
    """What to tell when the failure is an expected one; a bug keeps its traceback."""
    told: list[tuple[str, str]] = [
        ("daifuku.foundation.postgres", "CannotStartPostgres"),
        ("daifuku.config.processes.ports", "PortTaken"),
        ("daifuku.config.processes.serving", "CannotServe"),
        ("daifuku.config.cli.opened", "NotReady"),
    ]
    if any(_is(error, *kind) for kind in told):
        return str(error)
    if _is(error, "daifuku.config.processes.preparing", "PreparationFailed"):
        return "Daifuku could not be made ready; the reason stands above."
    if _is(error, "daifuku.foundation.errors", "Refused"):
        fields = [f"{found.field}: {found.message}" for found in _fields_of(error)]
        return "\n".join([str(error), *fields])
    return _no_folder(error) or _fault(error)


def _no_folder(error: Exception) -> str | None:
    """What stands where the home ought to be."""
    from daifuku.config import env

    home = env.home()
    there = next(place for place in (home, *home.parents) if place.exists())
    if isinstance(error, OSError) and not there.is_dir():
        return f"{there} is a file. DAIFUKU_HOME must name a folder, or one to be made."
    return None


def _fault(error: Exception) -> str | None:
    """The database's or the disk's, in words; what the database said stands behind them."""
    if "django.db" not in sys.modules:
        return None
    from daifuku.foundation.database_faults import fault_of

    fault = fault_of(error)
    if fault is None:
        return None
    said = str(error).strip() if fault.code == "database_away" else ""
    return f"{fault}\n{said}".strip()


def _is(error: Exception, module: str, name: str) -> bool:
    """Without importing what this run has not needed."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(error, getattr(loaded, name))


def _fields_of(error: Any) -> list[Any]:
    return list(getattr(error, "errors", ()))
