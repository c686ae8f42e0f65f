"""A file is looked at before anything is written: encoding, header, what each column holds."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from daifuku.foundation.access import Actor, may
from daifuku.foundation.clock import company_zone
from daifuku.foundation.errors import Invalid
from daifuku.foundation.files import open_csv
from daifuku.foundation.imports.headers import Matched, guess, match, refuse_without_header
from daifuku.foundation.imports.kinds import SOURCE, Reading, kind_of
from daifuku.foundation.models import ImportRun

LONGEST_SOURCE = 40
_UNFINISHED = ("running", "stopped")


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be imported and how."""

    kind: str
    path: Path
    encoding: str = ""
    mapping: Mapping[str, Any] = field(default_factory=dict)
    source: str = SOURCE
    corrections: bool = False
    reactions: bool = False
    dry_run: bool = False
    file_name: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """A file as it looks from outside. `sure`: the encoding is beyond doubt."""

    encoding: str
    sure: bool
    delimiter: str
    header: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    rows: int


def look_at(path: Path, encoding: str = "", samples: int = 5) -> Sight:
    """Refuses with BadValue what cannot be opened as CSV. Counts lines, which is no more than a
    good guess at the number of rows."""
    with open_csv(path, encoding=_plain(encoding)) as file:
        first = tuple(row.cells for row in islice(file, samples))
        guess, delimiter, header = file.guess, file.delimiter, file.header
    return Sight(guess.encoding, guess.sure, delimiter, header, first, _lines(path, guess.encoding))


def begin(request: Request, *, by: Actor, at: datetime) -> tuple[ImportRun, Matched]:
    """Open a run. Refuses with Invalid or BadValue what the header or the encoding does not allow,
    and with NotAllowed."""
    kind = kind_of(request.kind)
    may(by, "foundation.import")
    may(by, kind.verb)
    sight = look_at(request.path, request.encoding)
    matched = match(sight.header, kind, request.mapping)
    run = _run(request, sight, by, at)
    run.columns = matched.columns
    settle(run)
    return run, matched


def receive(request: Request, *, by: Actor, at: datetime) -> ImportRun:
    """A file that somebody will look at before it is read: columns as far as they can be told."""
    kind = kind_of(request.kind)
    may(by, "foundation.import")
    may(by, kind.verb)
    sight = look_at(request.path, request.encoding)
    refuse_without_header(sight.header, kind)
    run = _run(request, sight, by, at)
    run.columns = guess(run.header, kind)
    run.state = "uploaded"
    settle(run)
    return run


def settle(run: ImportRun) -> None:
    """Keep how the file is to be read; a run of the same file that broke off is gone on with, and
    is heard by reactions as before."""
    run.fingerprint = _fingerprint(run)
    if run.change_id is None and (earlier := _unfinished(run)) is not None:
        run.change_id = earlier.change_id
        run.reactions = run.reactions or earlier.reactions
    run.save()


def _run(request: Request, sight: Sight, by: Actor, at: datetime) -> ImportRun:
    if len(request.source) > LONGEST_SOURCE or not request.source.isprintable():
        text = _("Please say in at most {most} characters whose numbers these are.")
        raise Invalid.field("source", "source", text.format(most=LONGEST_SOURCE))
    return ImportRun(
        kind=request.kind,
        dry_run=request.dry_run,
        source=request.source,
        corrections=request.corrections,
        reactions=request.reactions,
        key=known_key(request.kind, request.key),
        file_name=(request.file_name or request.path.name)[:200],
        path=str(request.path.absolute()),
        encoding=sight.encoding,
        delimiter=sight.delimiter,
        header=list(sight.header),
        by_id=by.user_id,
        via=by.via,
        language=by.language,
        started_at=at,
        expected=sight.rows,
    )


def known_key(kind: str, key: str) -> str:
    """Refuses with Invalid what rows of this kind cannot be recognised by."""
    choices = [choice for choice, _label in kind_of(kind).keys]
    if key and key not in choices:
        text = _("Rows of this kind cannot be recognised by “{key}”. Possible: {choices}")
        told = ", ".join(choices) or _("nothing else")
        raise Invalid.field("key", "unknown", text.format(key=key[:40], choices=told))
    return key


def reading_of(run: ImportRun, at: datetime) -> Reading:
    return Reading(
        kind=run.kind,
        columns=run.columns,
        header=tuple(run.header),
        # Children, who cannot ask for the company's zone, tell by it what day it is.
        at=at.astimezone(company_zone()),
        source=run.source,
        corrections=run.corrections,
        reactions=run.reactions,
        language=run.language,
        key=run.key,
    )


def _unfinished(run: ImportRun) -> ImportRun | None:
    """The earlier run of this file whose change was left unfinished; this run goes on with it."""
    if run.dry_run:
        return None
    earlier = ImportRun.objects.filter(
        fingerprint=run.fingerprint, change__state__in=_UNFINISHED, by_id=run.by_id
    )
    return earlier.order_by("-id").first()


def _fingerprint(run: ImportRun) -> str:
    """Of the content and of all that decides what becomes of it."""
    digest = hashlib.sha256()
    with Path(run.path).open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    settings = (run.kind, run.source, run.encoding, run.delimiter, sorted(run.columns.items()))
    more = [part for part in (run.key, sorted(run.mended.items())) if part]
    digest.update(repr((*settings, *more)).encode())
    return digest.hexdigest()


def _lines(path: Path, encoding: str) -> int:
    end = "\n".encode(encoding.removesuffix("-sig")) if "16" not in encoding else b"\n"
    count = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            count += block.count(end[-1:])
    return max(count - 1, 0)


def _plain(encoding: str) -> str:
    return "" if encoding in ("", "auto") else encoding
