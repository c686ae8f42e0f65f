"""Refused rows are mended where they are told: those of a try in the file that waits, those of a run
that is done in their own file, which is sent again.

Only what was cut into as many cells as there are headings is mended here: of any other row nobody
can say what belongs where, so it stays refused until its file is mended."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from daifuku.foundation.access import Actor, may
from daifuku.foundation.files import MOST_COLUMNS, CsvFile, Row, guard_cell, open_csv, unguard_cell
from daifuku.foundation.imports import uploads
from daifuku.foundation.imports.kinds import kind_of
from daifuku.foundation.imports.opening import settle
from daifuku.foundation.imports.refused import Source
from daifuku.foundation.imports.telling import told_refusals
from daifuku.foundation.models import ImportRun

# So many rows at a time, and cells: browsers and forms have their limits.
ROWS, CELLS, LONGEST = 50, 800, 5_000
_OWN, _FEWEST = 2, 2
_MARK = b"\xef\xbb\xbf"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Cell:
    """`column` of the file that came; `wrong`: the reason names it."""

    column: int
    header: str
    text: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Mendable:
    """A refused row. `line`: of the file that came; `kept_in`: of the file of refused rows; `shown`:
    what its reader knows it by. `cells` are those of the columns that are read; none where the row
    cannot be mended on a page."""

    line: int
    kept_in: int
    shown: str
    reason: str
    cells: tuple[Cell, ...]
    # Of all columns, also those that are passed over.
    texts: tuple[str, ...]


def can_mend(run: ImportRun) -> bool:
    if run.to_forget or not run.refused or uploads.refused_of(run) is None:
        return False
    # A row of one column cannot be told from a piece of one.
    if len(_kept_columns(run)) < _FEWEST or len(run.header) + _OWN > MOST_COLUMNS:
        return False
    if run.state == "checked":
        return Path(run.path).is_file()
    undone = run.change is not None and run.change.state == "undone"
    return run.state == "done" and not run.dry_run and not undone and following(run) is None


def following(run: ImportRun) -> int | None:
    """The run with which its refused rows came again."""
    return run.mended_by.order_by("-id").values_list("id", flat=True).first()


def mendable(run: ImportRun) -> list[Mendable]:
    """The first refused rows, as many as one page can mend; none where it cannot be done here."""
    if not can_mend(run) or len(run.columns) > CELLS:
        return []
    most = min(ROWS, CELLS // max(len(run.columns), 1))
    told = told_refusals(run.refusals[:most])
    with _kept(run) as file:
        rows = list(islice(file, len(told)))
    return [_mendable(run, row, one) for row, one in zip(rows, told, strict=False)]


def mend(run_id: int, posted: Mapping[str, str], *, by: Actor, at: datetime) -> ImportRun:
    """Take over what was `posted` under `name_of`; what was tried is tried again, what was taken in
    sends its refused rows as a run of their own, which is returned. A row all of whose cells were
    emptied is left out. Refuses with CannotRunNow, NotFound and NotAllowed."""
    may(by, "foundation.import")
    may(by, kind_of(uploads.run_of(run_id, by).kind).verb)
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).get(id=run_id)
        if not can_mend(run):
            raise uploads.CannotRunNow
        if run.state == "checked":
            run.mended |= _as_it_came(run, posted)
            settle(run)
            uploads.start(run, dry_run=True, by=by)
            return run
        return _sent_again(run, _as_kept(run, posted), by, at)


def name_of(line: int, column: int) -> str:
    """What a cell is called in the form."""
    return f"cell_{line}_{column}"


def _kept(run: ImportRun) -> CsvFile:
    """The file of refused rows: in the encoding of the file that came, or in UTF-8 with its mark."""
    path = uploads.refused_of(run)
    if path is None:
        raise uploads.CannotRunNow
    with path.open("rb") as file:
        marked = file.read(len(_MARK)) == _MARK
    return open_csv(path, encoding="utf-8-sig" if marked else run.encoding, delimiter=",")


def _mendable(run: ImportRun, row: Row, told: dict[str, Any]) -> Mendable:
    kept, cells = _kept_columns(run), tuple(unguard_cell(cell) for cell in row.cells)
    shown, texts = cells[0] if cells else "", cells[_OWN:]
    found: list[Cell] = []
    if row.refused is None and len(texts) == len(kept) and sum(map(len, texts)) <= LONGEST:
        read, wrong = set(run.columns.values()), set(told.get("columns", ()))
        found = [
            Cell(column, run.header[column], text, run.header[column] in wrong)
            for column, text in zip(kept, texts, strict=True)
            if column in read
        ]
    return Mendable(told["line"], row.line, shown, told["reason"], tuple(found), texts)


def _kept_columns(run: ImportRun) -> list[int]:
    return Source.of(run).kept(run.header)


def _as_it_came(run: ImportRun, posted: Mapping[str, str]) -> dict[str, str]:
    """Line → the row that stands there from now on in the file that came."""
    found = {}
    for one in mendable(run):
        cells = _mended(run, one, posted)
        if cells is not None:
            placed = dict(zip(_kept_columns(run), cells, strict=True))
            whole = [placed.get(column, "") for column in range(len(run.header))]
            found[str(one.line)] = _text(whole, run.delimiter) if any(cells) else ""
    return found


def _as_kept(run: ImportRun, posted: Mapping[str, str]) -> dict[str, str]:
    """The same for the file of refused rows."""
    found = {}
    for one in mendable(run):
        cells = _mended(run, one, posted)
        if cells is not None:
            found[str(one.kept_in)] = _text([one.shown, "", *cells], ",") if any(cells) else ""
    return found


def _mended(run: ImportRun, one: Mendable, posted: Mapping[str, str]) -> list[str] | None:
    """The cells of all columns that are kept; None where nobody touched one."""
    typed = {cell.column: _posted(posted, one.line, cell) for cell in one.cells}
    if all(text is None for text in typed.values()):
        return None
    if not any(
        cell.text if typed[cell.column] is None else typed[cell.column] for cell in one.cells
    ):
        return [""] * len(one.texts)
    kept = zip(_kept_columns(run), one.texts, strict=True)
    mended = ((typed.get(column), text) for column, text in kept)
    return [guard_cell(text if new is None else new) for new, text in mended]


def _posted(posted: Mapping[str, str], line: int, cell: Cell) -> str | None:
    """What was typed in its place; None where nothing else was."""
    text = posted.get(name_of(line, cell.column))
    if text is None:
        return None
    text = text.replace("\r\n", "\n")
    return None if text == cell.text.replace("\r\n", "\n") else text


def _text(cells: Sequence[str], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerow(cells)
    return buffer.getvalue().removesuffix("\r\n")


def _sent_again(run: ImportRun, mended: dict[str, str], by: Actor, at: datetime) -> ImportRun:
    kept = uploads.refused_of(run)
    if kept is None:
        raise uploads.CannotRunNow
    with _kept(run) as opened, kept.open("rb") as file:
        encoding, header = opened.guess.encoding, list(opened.header)
        path = uploads.keep(iter(lambda: file.read(_BLOCK), b""))
    # Line and reason stand in front of the columns that came.
    places = {column: _OWN + n for n, column in enumerate(_kept_columns(run))}
    again = ImportRun(
        kind=run.kind,
        state="uploaded",
        source=run.source,
        corrections=run.corrections,
        reactions=run.reactions,
        key=run.key,
        file_name=run.file_name,
        path=str(path),
        encoding=encoding,
        delimiter=",",
        header=header,
        columns={key: places[column] for key, column in run.columns.items()},
        mended=mended,
        mends=run,
        by_id=by.user_id,
        via=by.via,
        language=by.language,
        started_at=at,
        expected=run.refused,
    )
    try:
        settle(again)
        uploads.start(again, dry_run=False, by=by)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return again
