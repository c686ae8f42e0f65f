import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from daifuku.config.cli.door import EXIT_SOME_REFUSED
from daifuku.config.cli.language import command, lang_option, option
from daifuku.config.words import gettext as _

SHOWN = 10


@command("import", epilog="daifuku import customers members.csv --dry-run")
@lang_option
@click.argument("kind")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@option("--dry-run", is_flag=True, help="Only tell what would happen.")
@option(
    "--map",
    "map_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help='JSON: {"header of the file": "field"}; "" passes a column over.',
)
@option("--encoding", default="auto", show_default=True, help="utf-8, cp932, utf-16 …")
@option("--corrections", is_flag=True, help="Receipts with other content are corrected.")
@option(
    "--reactions", is_flag=True, help="Reactions hear of the rows: for today's file, not the past."
)
@option("--source", default="import", show_default=True, help="Whose numbers these are.")
@option("--key", default="", help="What recognises a customer: number, id, email or phone.")
def import_(kind: str, file: Path | None, map_file: Path | None, **options: Any) -> None:
    """Take in a CSV FILE of customers, products, stores or purchases (KIND).

    Columns are known by their headers, in Japanese or English. Rows that cannot go in are written
    to FILE.refused.csv with the reason, to be mended and sent again; then the exit code is 3.
    The same file may come again: only what changed is written.

    `daifuku import DIR` takes in what `daifuku export DIR` wrote, into an empty home.
    """
    if file is None:
        _take_in_export(Path(kind))
        return
    from daifuku.config.cli.opened import opened

    with opened():
        ended = _run(kind, file, _mapping(map_file), options)
    raise SystemExit(ended)


def _mapping(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        told = _("%(path)s is no JSON: %(error)s") % {"path": path, "error": error}
        raise click.UsageError(told) from error
    if not isinstance(found, dict):
        told = _('%(path)s must be like {"header of the file": "field"}.')
        raise click.UsageError(told % {"path": path})
    return found


def _run(kind: str, file: Path, mapping: dict[str, Any], options: dict[str, Any]) -> int:
    from django.utils import translation

    from daifuku.foundation import clock, imports
    from daifuku.foundation.access import Actor
    from daifuku.foundation.registries import import_kinds
    from daifuku.foundation.text import BadValue

    if kind not in import_kinds:
        known = ", ".join(one.key for one in import_kinds.ordered())
        text = _("There is nothing to import called “%(kind)s”. Known: %(known)s")
        raise click.UsageError(text % {"kind": kind, "known": known})
    language = (translation.get_language() or "en")[:2]
    by = Actor(None, Actor.system().role, "command", name="Daifuku", language=language)
    at = clock.now()
    request = imports.Request(
        kind=kind,
        path=file,
        encoding=options["encoding"],
        mapping=mapping,
        source=options["source"],
        corrections=options["corrections"],
        reactions=options["reactions"],
        key=options["key"],
        dry_run=options["dry_run"],
    )
    try:
        run, matched = imports.begin(request, by=by, at=at)
    except (BadValue, OSError) as error:
        click.echo(f"{file}: {error}", err=True)
        return 1
    _tell_columns(run, matched)
    place = file.with_name(f"{file.stem}.refused.csv")
    with _progress(run.expected) as told:
        imports.carry_out(run, by=by, at=at, told=told, refused_to=place)
    return _tell(run)


def _tell_columns(run: Any, matched: Any) -> None:
    from daifuku.foundation import imports

    labels = {one.key: str(one.label) for one in imports.kind_of(run.kind).fields}
    named = ", ".join(f"{run.header[at]} → {labels[key]}" for key, at in matched.columns.items())
    click.echo(f"{run.encoding.removesuffix('-sig').upper()}: {named}", err=True)
    if matched.unknown:
        names = ", ".join(matched.unknown)
        click.echo(_("Passed over: %(names)s") % {"names": names}, err=True)


@contextmanager
def _progress(rows: int) -> Iterator[Any]:
    """One bar for both halves: reading and going in."""
    import sys

    with click.progressbar(length=max(2 * rows, 1), file=sys.stderr) as bar:

        def told(run: Any) -> None:
            bar.length = max(run.expected + max(run.expected, run.read), 1)
            bar.update(run.read + run.done - bar.pos)

        yield told


def _tell(run: Any) -> int:
    from daifuku.config import env
    from daifuku.foundation.imports.telling import told_failure, told_refusals

    named = {name: getattr(run, name) for name in ("new", "changed", "same", "refused")}
    counts = _("%(new)d new, %(changed)d changed, %(same)d the same, %(refused)d refused") % named
    what = _("Would be") if run.dry_run else _("Rows")
    click.echo(f"{what}: {counts}")
    if run.change_id:
        how = _("Change %(number)d. To take it back: %(command)s")
        undo = f"{env.command()} undo {run.change_id}"
        click.echo(how % {"number": run.change_id, "command": undo})
    for row in told_refusals(run.refusals[:SHOWN]):
        told = _("  line %(line)d: %(reason)s") % {"line": row["line"], "reason": row["reason"]}
        click.echo(told, err=True)
    if run.refused > SHOWN:
        click.echo(_("  … and %(more)d more") % {"more": run.refused - SHOWN}, err=True)
    if run.refused_path:
        what = _("Refused rows")
        click.echo(f"{what}: {run.refused_path}")
    if run.failure:
        click.echo(told_failure(run), err=True)
        return 1
    return EXIT_SOME_REFUSED if run.refused else 0


def _take_in_export(folder: Path) -> None:
    if not (folder / "manifest.json").is_file():
        told = _(
            "Give a kind and a file, or a folder that `daifuku export` wrote; %(folder)s is none."
        )
        raise click.UsageError(told % {"folder": folder})
    from daifuku.config.cli.moving import take_in

    click.echo(take_in(folder))
