"""In which language a command speaks: that of the terminal, or the one asked for."""

import inspect
import os
from functools import partial
from typing import Any

import click

from daifuku.config.cli.columns import Formatter
from daifuku.config.words import gettext


class Spoken:
    """Help that is kept in English and translated when it is read."""

    def __set__(self, one: Any, text: str | None) -> None:
        one.english = inspect.cleandoc(text) if text else text

    def __get__(self, one: Any, owner: type | None = None) -> str | None:
        return gettext(one.english) if one.english else one.english


class Context(click.Context):
    formatter_class = Formatter


class Command(click.Command):
    """Its epilog is the example alone."""

    context_class = Context
    help = Spoken()

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = gettext("Show this message and exit.")
        return found

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(gettext("Example: %(command)s") % {"command": self.epilog})


class Group(Command, click.Group):
    command_class = Command


class Option(click.Option):
    help = Spoken()


command = partial(click.command, cls=Command)
group = partial(click.group, cls=Group)
option = partial(click.option, cls=Option)


def hold_to(language: str) -> None:
    """gettext heeds LANGUAGE first. The processes that a command starts speak the same."""
    os.environ["LANGUAGE"] = language


def _chosen(_context: click.Context, _option: click.Parameter, language: str | None) -> None:
    if language:
        os.environ["LC_ALL"] = f"{language}.UTF-8"
        hold_to(language)


def lang_option(command: Any) -> Any:
    return option(
        "--lang",
        type=click.Choice(["ja", "en"]),
        expose_value=False,
        is_eager=True,
        callback=_chosen,
        help="The language of what is told. Without it, that of LANG.",
    )(command)
