"""Everything out: each table as CSV and Parquet, the files, and a manifest to check them by."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku import __version__
from daifuku.foundation import audit, viewings
from daifuku.foundation.access import Actor, may
from daifuku.foundation.database_faults import fault_of
from daifuku.foundation.errors import Conflict, Refused
from daifuku.foundation.exports.parquet import DISK_FULL
from daifuku.foundation.exports.tables import (
    all_tables,
    migrations,
    sequences,
    set_plain,
    write_down,
)

FORMAT = 1
MANIFEST = "manifest.json"
Told = Callable[[str, int, int], None]
_README = """\
Daifuku (大福帳): everything, in open formats.

tables/*.csv      UTF-8, one header line; an empty field is NULL, "" is empty text.
tables/*.parquet  the same rows, typed.
files/            files that were kept beside the database.
manifest.json     columns, numbers of rows and SHA-256 of every file.

Into an empty home: daifuku import DIR
These files hold personal data, and values as they are: a spreadsheet may take some for formulas.
"""


class FolderInUse(Conflict):
    code = "folder_in_use"
    message = _("The folder exists and is not empty. Give a new one.")


class CannotWriteThere(Refused):
    code = "cannot_write_there"

    def __init__(self, reason: str) -> None:
        text = format_lazy(_("It cannot be written there: {reason}"), reason=reason)
        super().__init__(text)


def export_all(
    folder: Path, *, by: Actor, at: datetime, told: Told | None = None
) -> dict[str, Any]:
    """Write everything as it stood at one moment; the folder appears when it is whole. Answers the
    manifest. Refuses with FolderInUse; raises OSError when the disk is full."""
    may(by, "foundation.export")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse
    # What is in the audit log goes out; slips that wait to get there would be lost.
    viewings.note_viewings(at)
    partial = _made_beside(folder)
    try:
        manifest = _write(partial, at, told or _nobody)
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    counts = {table["name"]: table["rows"] for table in manifest["tables"]}
    facts = {"what": "everything", "tables": len(counts), "rows": sum(counts.values())}
    audit.note("exported", at=at, user_id=by.user_id, facts=facts)
    return manifest


def _made_beside(folder: Path) -> Path:
    """Where it is written until it is whole."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=".part")
    except OSError as error:
        if fault_of(error) is not None:
            raise
        raise CannotWriteThere(f"{error.filename}: {error.strerror}") from error
    return Path(made)


def _nobody(_what: str, _done: int, _of: int) -> None:
    """Nobody asked how far it is."""


def _write(folder: Path, at: datetime, told: Told) -> dict[str, Any]:
    place = folder / "tables"
    place.mkdir()
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "daifuku": __version__,
        "exported_at": at.isoformat(),
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        set_plain()
        manifest["migrations"] = list(migrations())
        manifest["tables"] = list(_write_tables(place, told))
        manifest["sequences"] = sequences()
    _write_parquet(folder, manifest)
    manifest["files"] = list(_copy_files(folder / "files"))
    (folder / "README.txt").write_text(_README, encoding="utf-8")
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return manifest


def _write_tables(place: Path, told: Told) -> Iterator[dict[str, Any]]:
    tables = all_tables()
    for number, table in enumerate(tables):
        told(table.name, number, len(tables))
        with (place / f"{table.name}.csv").open("wb") as file:
            written = write_down(table, file.write)
        yield {**table.as_json(), "rows": written.rows, "sha256": written.sha256}


def _write_parquet(folder: Path, manifest: dict[str, Any]) -> None:
    """In a child process, since polars is large."""
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    script = Path(__file__).with_name("parquet.py")
    command = [sys.executable, "-P", str(script), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == DISK_FULL:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
    if done.returncode:
        raise OSError(f"The Parquet files could not be written:\n{done.stderr[-2000:]}")


def _copy_files(target: Path) -> Iterator[dict[str, Any]]:
    source = Path(settings.DAIFUKU_HOME) / "files"
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        if path.is_file() and not path.is_symlink():
            name = path.relative_to(source)
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name)
            yield {"name": name.as_posix(), "sha256": digest_of(target / name)}


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
