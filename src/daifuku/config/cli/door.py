"""The group of commands and how each of them ends.

Exit codes: 0 all went in, 3 some rows were refused, 1 failure, 2 wrong use.
"""

import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from daifuku import __version__
from daifuku.config import env
from daifuku.config.cli.commands import COMMANDS, HIDDEN
from daifuku.config.cli.language import Group, Option, hold_to
from daifuku.config.words import gettext

EXIT_SOME_REFUSED = 3


class Door(Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = COMMANDS.get(cmd_name) or HIDDEN.get(cmd_name)
        if found is None:
            return None
        module, _, name = found[0].partition(":")
        return getattr(import_module(module), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(name, gettext(line)) for name, (_place, line) in COMMANDS.items()])


@click.group(cls=Door, epilog="daifuku demo --port 8010")
@click.version_option(
    __version__, prog_name="daifuku", cls=Option, help="Show the version and exit."
)
def daifuku() -> None:
    """Daifuku (大福帳): the book a merchant keeps on every customer.

    DAIFUKU_HOME says where the data stand; DATABASE_URL names a PostgreSQL of your own.
    """


def main() -> NoReturn:
    hold_to(env.terminal_language())
    try:
        daifuku(prog_name="daifuku")
    except Exception as error:
        reason = reason_of(error)
        if reason is None:
            raise
        click.echo(reason, err=True)
        sys.exit(1)
    sys.exit(0)


def reason_of(error: Any) -> str | None:
    """What to tell when the failure is an expected one; a bug keeps its traceback."""
    told: list[tuple[str, str]] = [
        ("daifuku.config.processes.ports", "PortTaken"),
        ("daifuku.config.processes.serving", "CannotServe"),
        ("daifuku.config.cli.opened", "NotReady"),
    ]
    if _is(error, "daifuku.foundation.postgres", "CannotStartPostgres"):
        return error.told(gettext)
    if any(_is(error, *kind) for kind in told):
        return str(error)
    if _is(error, "daifuku.config.processes.preparing", "PreparationFailed"):
        return gettext("Daifuku could not be made ready; the reason stands above.")
    return _no_folder(error) or _refusal(error)


def _no_folder(error: Exception) -> str | None:
    """What stands where the home ought to be."""
    if not isinstance(error, OSError):
        return None
    home = env.home()
    try:
        there = next(place for place in (home, *home.parents) if place.exists())
    except PermissionError:
        told = gettext(
            "%(home)s may not be used by this account. Set DAIFUKU_HOME to a folder of your own."
        )
        return told % {"home": home}
    if there.is_dir():
        return None
    told = gettext("%(place)s is a file. DAIFUKU_HOME must name a folder, or one to be made.")
    return told % {"place": there}


def _refusal(error: Exception) -> str | None:
    """The application's, the database's or the disk's, in words; what the database said stands
    behind them. Django puts them into words: where they come from, it is loaded."""
    if "django.db" not in sys.modules:
        return None
    from django.utils import translation

    from daifuku.foundation.database_faults import fault_of
    from daifuku.foundation.errors import Refused

    refused = error if isinstance(error, Refused) else fault_of(error)
    if refused is None:
        return None
    away = refused is not error and refused.code == "database_away"
    with translation.override(env.terminal_language()):
        fields = [f"{found.field}: {found.message}" for found in _fields_of(refused)]
        said = [str(refused), *fields, *([str(error).strip()] if away else [])]
    return "\n".join(said).strip()


def _is(error: Exception, module: str, name: str) -> bool:
    """Without importing what this run has not needed."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(error, getattr(loaded, name))


def _fields_of(error: Any) -> list[Any]:
    return list(getattr(error, "errors", ()))
