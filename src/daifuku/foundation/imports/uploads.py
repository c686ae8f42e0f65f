"""Files that come by page or API: kept under the home until they are in, tried and run by a job."""

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Actor, may
from daifuku.foundation.errors import Conflict, FieldError, Invalid, NotFound
from daifuku.foundation.imports.headers import match
from daifuku.foundation.imports.kinds import kind_of
from daifuku.foundation.imports.opening import known_key, look_at, settle
from daifuku.foundation.imports.refused import Source
from daifuku.foundation.jobs import defer
from daifuku.foundation.models import ImportRun
from daifuku.foundation.text import BadValue
from daifuku.foundation.text.words import LANGUAGES

LARGEST = 1024 * 1024 * 1024
_JOB = "daifuku.foundation.imports.jobs.run_import"
BUSY = ("waiting", "running")
READY = ("uploaded", "checked", "stopped")


class CannotRunNow(Conflict):
    code = "under_way"
    message = _("This import is under way or done already.")


def folder() -> Path:
    place = Path(settings.DAIFUKU_HOME) / "imports"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def keep(chunks: Iterable[bytes]) -> Path:
    """Write an upload down, readable by nobody else. Refuses what is too large or empty; raises
    OSError when the disk is full, and then nothing is left."""
    path = folder() / f"{secrets.token_hex(16)}.csv"
    size = 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise Invalid.field("file", "too_large", _("The file is larger than 1 GB."))
                file.write(chunk)
        if not size:
            raise Invalid.field("file", "empty_file", _("This file is empty."))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def runs_of(by: Actor) -> QuerySet[ImportRun]:
    """Rows of customers stand in a run: who does not see all of them sees his own runs only."""
    may(by, "foundation.import")
    runs = ImportRun.objects.order_by("-id")
    return runs if by.sees == "all" else runs.filter(by_id=by.user_id, by_id__isnull=False)


def run_of(run_id: int, by: Actor) -> ImportRun:
    """Refuses with NotFound and NotAllowed."""
    run = runs_of(by).filter(id=run_id).first()
    if run is None:
        raise NotFound
    may(by, kind_of(run.kind).verb)
    return run


def refused_of(run: ImportRun) -> Path | None:
    """The file of refused rows, where we keep it, in the reader's language; a command wrote it
    beside its own file."""
    path = Path(run.refused_path)
    if path.parent != folder() or not path.is_file():
        return None
    other = in_language(path, (get_language() or run.language)[:2])
    return other if other.is_file() else path


def in_language(path: Path, language: str) -> Path:
    return path.with_suffix(f".{language}.csv")


def samples_of(run: ImportRun, rows: int = 3) -> list[Sequence[str]]:
    """The first rows that can be read."""
    found: list[Sequence[str]] = []
    with Source.of(run).open() as file:
        for row in file:
            if row.refused is None:
                found.append(row.cells)
            if len(found) == rows:
                break
    return found


def map_columns(run: ImportRun, chosen: Mapping[int, str]) -> None:
    """`chosen`: column → field key, or "" to pass it over. Refuses with Invalid."""
    _check_waiting(run)
    given = {name: chosen.get(place, "") for place, name in enumerate(run.header) if name}
    run.columns = match(run.header, kind_of(run.kind), given).columns
    settle(run)


def choose_encoding(run: ImportRun, encoding: str) -> None:
    """Read the file in another encoding. Refuses with Invalid."""
    _check_waiting(run)
    try:
        sight = look_at(Path(run.path), encoding)
    except BadValue as error:
        raise Invalid.field("encoding", error.code, str(error)) from error
    run.encoding, run.delimiter = sight.encoding, sight.delimiter
    # What somebody mended stood in words that were read otherwise.
    run.mended = {}
    if list(sight.header) != run.header:
        run.header, run.columns = list(sight.header), {}
        with suppress(Invalid):
            run.columns = match(run.header, kind_of(run.kind)).columns
    settle(run)


def choose_key(run: ImportRun, key: str) -> None:
    """By what its rows are recognised. Refuses with Invalid."""
    _check_waiting(run)
    run.key = known_key(run.kind, key)
    settle(run)


def start(run: ImportRun, *, dry_run: bool, by: Actor) -> None:
    """Queue the job. Refuses with Invalid when a needed column is not chosen, with CannotRunNow."""
    may(by, "foundation.import")
    may(by, kind_of(run.kind).verb)
    _check_waiting(run)
    chosen = {run.header[place]: key for key, place in run.columns.items()}
    match(run.header, kind_of(run.kind), {name: "" for name in run.header if name} | chosen)
    ready = ImportRun.objects.filter(id=run.id, state__in=READY, to_forget=False)
    if not ready.update(state="waiting", dry_run=dry_run, failure=""):
        raise CannotRunNow
    run.state, run.dry_run = "waiting", dry_run
    defer(_JOB, run_id=run.id)


def _check_waiting(run: ImportRun) -> None:
    if run.state not in READY or run.to_forget or not Path(run.path).is_file():
        raise CannotRunNow


def forget_file(run: ImportRun) -> None:
    """The file itself is of no more use; refused rows stand in a file of their own."""
    if Path(run.path).parent == folder():
        Path(run.path).unlink(missing_ok=True)


def forget_old(before: datetime) -> int:
    """Files, and rows that were refused, of runs that ended before, or came before and never ran;
    and files that belong to no run."""
    runs = ImportRun.objects.exclude(state__in=BUSY)
    runs = runs.annotate(last=Coalesce("ended_at", "started_at")).filter(last__lt=before)
    gone = remove_files(runs)
    ids = list(runs.exclude(refusals=[], refused_path="", mended={}).values_list("id", flat=True))
    ImportRun.objects.filter(id__in=ids).update(refusals=[], refused_path="", mended={})
    needed = {path for run in ImportRun.objects.all() for path in (run.path, run.refused_path)}
    for path in folder().iterdir():
        if str(path) not in needed and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def remove_files(runs: Iterable[ImportRun]) -> int:
    """Those that we keep ourselves. Returns how many."""
    gone = 0
    for run in runs:
        paths = [Path(path) for path in (run.path, run.refused_path) if path]
        paths += [in_language(path, language) for path in paths for language in LANGUAGES]
        for path in paths:
            if path.parent == folder() and path.exists():
                path.unlink()
                gone += 1
        gone += remove_refused(run)
    return gone


def own_place(run: ImportRun) -> Path:
    """Of its refused rows, where nobody named another."""
    return Path(settings.DAIFUKU_HOME) / "imports" / f"{run.pk}.refused.csv"


def remove_refused(run: ImportRun) -> int:
    """Those of a former try, too, whose place the run no longer knows."""
    place, gone = own_place(run), 0
    for path in (place, *(in_language(place, language) for language in LANGUAGES)):
        if path.exists():
            path.unlink()
            gone += 1
    return gone


def told(error: BadValue) -> Invalid:
    """What is wrong with a whole file, as a refusal of the field it came by."""
    return Invalid(errors=[FieldError("file", error.code, str(error))])
