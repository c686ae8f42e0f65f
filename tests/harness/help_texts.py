"""What `--help` shows, in English: no keyword of gettext marks it, since click takes it from
docstrings and options."""

from collections.abc import Iterator
from importlib import import_module

import click

from daifuku.config.cli.commands import COMMANDS, HIDDEN
from daifuku.config.cli.door import daifuku


def commands() -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command, with the words one types to reach it."""
    yield (), daifuku
    for name, (place, _line) in (COMMANDS | HIDDEN).items():
        module, _, attribute = place.partition(":")
        yield from _with_those_below((name,), getattr(import_module(module), attribute))


def _with_those_below(
    words: tuple[str, ...], command: click.Command
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _with_those_below((*words, name), below)


def help_texts() -> set[str]:
    lines = {line for _place, line in (COMMANDS | HIDDEN).values()}
    parts = [part for _words, command in commands() for part in (command, *command.params)]
    return lines | {part.english for part in parts if getattr(part, "english", None)}
