"""The rows that did not go in, as they stood, with line and reason: mend them and send them again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from daifuku.foundation.files import CsvFile, DoesNotFit, Row, open_csv, unguard_cell, write_csv
from daifuku.foundation.imports.headers import is_own, own_columns
from daifuku.foundation.imports.telling import told
from daifuku.foundation.models import ImportRun

_KEPT_ENCODINGS = ("utf-8-sig", "cp932", "euc_jp")
Faults = list[dict[str, Any]]


class Source(NamedTuple):
    """A file that came, and how it is read. `mended`: line → the row that stands there now. `read`:
    the columns that hold something. `came_again`: it is the file of refused rows of a former run,
    by whose lines its readers know them."""

    path: Path
    encoding: str
    delimiter: str = ","
    mended: Mapping[int, str] = MappingProxyType({})
    read: frozenset[int] = frozenset()
    came_again: bool = False

    @classmethod
    def of(cls, run: ImportRun) -> "Source":
        mended = {int(line): text for line, text in run.mended.items()}
        read = frozenset(run.columns.values())
        place = Path(run.path)
        return cls(place, run.encoding, run.delimiter, mended, read, run.mends_id is not None)

    def kept(self, header: Sequence[str]) -> list[int]:
        """All columns but the line and reason of a former round."""
        return [n for n, name in enumerate(header) if n in self.read or not is_own(name)]

    def open(self) -> CsvFile:
        file = open_csv(self.path, encoding=self.encoding, delimiter=self.delimiter)
        return file.mend(self.mended)


def reason_of(faults: Faults) -> str:
    """All faults of a row in one line, each with its column."""
    return " / ".join(dict.fromkeys(_one(fault) for fault in faults))


def columns_of(faults: Faults) -> list[str]:
    """Headers of the cells that are at fault, as far as one is named."""
    return list(dict.fromkeys(fault["column"] for fault in faults if fault.get("column")))


def _one(fault: dict[str, str]) -> str:
    where = fault.get("column") or fault.get("field") or ""
    message = told(fault["message"])
    return _("{column}: {message}").format(column=where, message=message) if where else message


def write_refused(target: Path, source: Source, refused: Iterable[tuple[int, Faults]]) -> int:
    """Returns how many rows; raises OSError when the disk is full, and then no half file is there."""
    encoding = source.encoding if source.encoding in _KEPT_ENCODINGS else "utf-8-sig"
    rows = list(refused) if encoding != "utf-8-sig" else refused
    with source.open() as file:
        kept = source.kept(file.header)
        # In front, so that a row with more cells than the header has comes back whole.
        columns = [file.header[position] for position in kept]
        header = [*own_columns(beside=columns), *columns]
    try:
        return write_csv(target, header, _rows(source, kept, rows), encoding)
    except (DoesNotFit, UnicodeEncodeError):
        # The reasons, or the rows, hold what the encoding of the file cannot.
        return write_csv(target, header, _rows(source, kept, rows), "utf-8-sig")


def _rows(
    source: Source, kept: list[int], refused: Iterable[tuple[int, Faults]]
) -> Iterator[list[object]]:
    """The file is read once more, beside the refusals, both in the order of the file."""
    waiting = iter(refused)
    line, faults = next(waiting, (None, []))
    with source.open() as file:
        for row in file:
            if line is None:
                return
            if row.line != line:
                continue
            whole = _whole(row, kept, len(file.header))
            known_by = row.cells[0] if source.came_again and row.cells else line
            yield [known_by, reason_of(faults), *(_storable(cell) for cell in whole)]
            line, faults = next(waiting, (None, []))


def _whole(row: Row, kept: list[int], columns: int) -> list[str]:
    """A row that cannot be cut into cells comes back in one piece, with what a former round said; one
    that has too few or too many cells with as many, so that it never passes for whole."""
    if not row.cells:
        return [row.raw]
    cells = row.cells
    whole = [cells[position] for position in kept if position < len(cells)]
    # They are guarded anew as they are written.
    return [unguard_cell(cell) for cell in (*whole, *cells[columns:])]


def _storable(cell: str) -> str:
    return cell.encode("utf-8", "replace").decode()
