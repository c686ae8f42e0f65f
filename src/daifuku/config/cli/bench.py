import subprocess
import sys
from pathlib import Path

import click

import daifuku
from daifuku.config.cli.language import command, option
from daifuku.config.words import gettext

ROOT = Path(daifuku.__file__).parents[2]


@command(epilog="daifuku bench search --small")
@click.argument("names", nargs=-1, metavar="[NAME]…")
@option("--small", is_flag=True, help="100,000 customers instead of 1 M.")
@option("--peers", is_flag=True, help="Ask other CRMs for the same things in the same run.")
def bench(names: tuple[str, ...], small: bool, peers: bool) -> None:
    """Measure the budgets and print each beside the raw limit.

    Works from a checkout only: the bench and its peers are not part of the package.
    """
    if not (ROOT / "bench" / "__main__.py").is_file():
        raise click.ClickException(
            gettext("The bench stands in the repository. There type: bin/bench")
        )
    flags = [flag for flag, given in (("--small", small), ("--peers", peers)) if given]
    command = [sys.executable, "-m", "bench", *names, *flags]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
