"""In which language a command tells what it did: that of the terminal, or the one asked for."""

import os
from typing import Any

import click


def _chosen(_context: click.Context, _option: click.Parameter, language: str | None) -> None:
    if language:
        # The processes that a command starts speak the same.
        os.environ["LC_ALL"] = f"{language}.UTF-8"


def lang_option(command: Any) -> Any:
    return click.option(
        "--lang",
        type=click.Choice(["ja", "en"]),
        expose_value=False,
        is_eager=True,
        callback=_chosen,
        help="The language of what is told. Without it, that of LANG.",
    )(command)
