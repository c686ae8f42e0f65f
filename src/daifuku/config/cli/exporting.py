import sys
from pathlib import Path

import click

from daifuku.config.cli.language import command, lang_option
from daifuku.config.words import gettext


@command(epilog="daifuku export /backup/daifuku-2026-11-22")
@lang_option
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def export(folder: Path) -> None:
    """Write everything into DIR: every table as CSV and Parquet, and the files.

    DIR must be new or empty. `daifuku import DIR` takes it into an empty home.
    """
    from daifuku.config.cli.opened import opened

    with opened():
        from daifuku.foundation import clock
        from daifuku.foundation.access import Actor
        from daifuku.foundation.exports import export_all

        by = Actor.system("command")
        manifest = export_all(folder.absolute(), by=by, at=clock.now(), told=progress)
        rows = sum(table["rows"] for table in manifest["tables"])
        counts = {"tables": len(manifest["tables"]), "rows": rows}
        told = gettext("%(tables)d tables, %(rows)d rows") % counts
        click.echo(f"{folder}: {told}")


def progress(table: str, done: int, of: int) -> None:
    """One line that counts, where somebody looks; nothing in a log file."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{done + 1}/{of} {table}", err=True, nl=done + 1 == of)
