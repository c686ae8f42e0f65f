"""An export comes into an empty home: the same rows, ids and sequences, checked table by table.

One transaction as the owner of the database: either all of it is there afterwards, or nothing."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import Conflict, Refused
from daifuku.foundation.exports.tables import Table, all_tables, migrations, set_plain, write_down
from daifuku.foundation.exports.writing import FORMAT, MANIFEST, Told, digest_of

_TRIGGERS = """
    SELECT t.tgrelid::regclass::text, quote_ident(t.tgname), t.tgenabled FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND t.tgenabled <> 'D'
"""
_ENABLED = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}
_LINKS = """
    SELECT k.conrelid::regclass::text, quote_ident(k.conname), pg_get_constraintdef(k.oid)
    FROM pg_constraint k
    WHERE k.connamespace = 'public'::regnamespace AND k.contype = 'f' AND k.conparentid = 0
"""
_PEOPLE = "SELECT EXISTS (SELECT FROM foundation_user) OR EXISTS (SELECT FROM foundation_change)"


class NotEmpty(Conflict):
    code = "not_empty"
    message = _(
        "This home has data already. An export goes into an empty one: set DAIFUKU_HOME to"
        " a new folder."
    )


class OtherVersion(Refused):
    code = "other_version"
    message = _(
        "The export comes from another version of Daifuku. Take it in with that version,"
        " then update."
    )


class Damaged(Refused):
    code = "damaged"
    message = _("The export is damaged or was changed.")


def take_in(
    folder: Path, *, afterwards: Callable[[], object], told: Told | None = None
) -> dict[str, Any]:
    """`afterwards` runs inside the transaction, when all rows are verified (the book begins a new
    era). Answers the manifest. Refuses with NotEmpty, OtherVersion, Damaged."""
    manifest = _manifest(folder)
    with transaction.atomic():
        set_plain()
        tables = _checked(manifest)
        with _without_links(), _without_triggers():
            for number, table in enumerate(tables):
                if told:
                    told(table.name, number, len(tables))
                _fill(table, folder / "tables" / f"{table.name}.csv")
            _set_sequences(manifest["sequences"])
            _verify(tables, manifest)
        afterwards()
        _take_files(folder, manifest)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return manifest


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        known = manifest["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{Damaged.message} ({MANIFEST})") from error
    if not known:
        raise OtherVersion
    for table in manifest["tables"]:
        path = folder / "tables" / f"{table['name']}.csv"
        if not path.is_file() or digest_of(path) != table["sha256"]:
            raise Damaged(f"{Damaged.message} ({path.name})")
    return manifest


def _checked(manifest: dict[str, Any]) -> list[Table]:
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE)
        if cursor.fetchone()[0]:
            raise NotEmpty
    tables = all_tables()
    ours = {table.name: [list(column) for column in table.columns] for table in tables}
    theirs = {table["name"]: [list(c) for c in table["columns"]] for table in manifest["tables"]}
    if ours != theirs or list(migrations()) != manifest["migrations"]:
        raise OtherVersion
    return tables


@contextmanager
def _without_links() -> Iterator[None]:
    """Links between tables are dropped and made again: checked once for all rows."""
    links = _fetch(_LINKS)
    _run(*(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _rule in links))
    yield
    _run(*(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}" for table, name, rule in links))


@contextmanager
def _without_triggers() -> Iterator[None]:
    """Nothing is remembered, announced or refused while history itself comes in."""
    triggers = _fetch(_TRIGGERS)
    _run(*(f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name, _state in triggers))
    yield
    _run(
        *(
            f"ALTER TABLE {table} {_ENABLED[state]} TRIGGER {name}"
            for table, name, state in triggers
        )
    )


def _fill(table: Table, path: Path) -> None:
    # What migrations put into a new database stands in the export too.
    _run(f'DELETE FROM "{table.name}"')
    statement = f'COPY "{table.name}" ({table.listed}) FROM STDIN (FORMAT csv, HEADER true)'
    with (
        path.open("rb") as file,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        while block := file.read(1 << 20):
            copy.write(block)


def _set_sequences(kept: dict[str, list[Any]]) -> None:
    with connection.cursor() as cursor:
        for name, (last, called) in kept.items():
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [name, last, called])


def _verify(tables: list[Table], manifest: dict[str, Any]) -> None:
    """What stands in the database now, written down once more, must be the file to the byte."""
    wanted = {table["name"]: (table["rows"], table["sha256"]) for table in manifest["tables"]}
    for table in tables:
        written = write_down(table)
        if (written.rows, written.sha256) != wanted[table.name]:
            raise Damaged(f"{Damaged.message} ({table.name})")


def _take_files(folder: Path, manifest: dict[str, Any]) -> None:
    target = Path(settings.DAIFUKU_HOME) / "files"
    for file in manifest["files"]:
        source = folder / "files" / file["name"]
        if ".." in Path(file["name"]).parts or not source.is_file():
            raise Damaged(f"{Damaged.message} ({file['name']})")
        if digest_of(source) != file["sha256"]:
            raise Damaged(f"{Damaged.message} ({file['name']})")
        (target / file["name"]).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target / file["name"])


def _fetch(statement: str) -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
