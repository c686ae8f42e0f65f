import click

from daifuku.config.cli.language import command, option
from daifuku.config.words import gettext


@command(epilog="DATABASE_URL=postgresql://… daifuku worker --concurrency 4")
@option("--concurrency", default=1, show_default=True, help="Jobs at the same time.")
def worker(concurrency: int) -> None:
    """Do jobs until stopped. `daifuku serve` has a worker already; add more where work piles up."""
    from daifuku.config.processes import work

    click.echo(gettext("The worker waits for jobs.   (Ctrl-C stops it)"))
    work(concurrency)
