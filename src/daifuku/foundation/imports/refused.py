"""The rows that did not go in, as they stood, with line and reason: mend them and send them again."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from daifuku.foundation.files import CsvFile, DoesNotFit, open_csv, write_csv
from daifuku.foundation.imports.headers import is_own, own_columns
from daifuku.foundation.imports.telling import told

_KEPT_ENCODINGS = ("utf-8-sig", "cp932", "euc_jp")
Faults = list[dict[str, Any]]


def reason_of(faults: Faults) -> str:
    """All faults of a row in one line, each with its column."""
    return " / ".join(dict.fromkeys(_one(fault) for fault in faults))


def _one(fault: dict[str, str]) -> str:
    where = fault.get("column") or fault.get("field") or ""
    message = told(fault["message"])
    return _("{column}: {message}").format(column=where, message=message) if where else message


def write_refused(
    target: Path, source: Path, opened: tuple[str, str], refused: Iterable[tuple[int, Faults]]
) -> int:
    """`opened`: encoding and delimiter of the source. Returns how many rows; raises OSError when
    the disk is full, and then no half file is there."""
    encoding = opened[0] if opened[0] in _KEPT_ENCODINGS else "utf-8-sig"
    rows = list(refused) if encoding != "utf-8-sig" else refused
    with open_csv(source, encoding=opened[0], delimiter=opened[1]) as file:
        kept = _kept_columns(file)
        # In front, so that a row with more cells than the header has comes back whole.
        header = [*own_columns(), *(file.header[position] for position in kept)]
    try:
        return write_csv(target, header, _rows(source, opened, kept, rows), encoding)
    except (DoesNotFit, UnicodeEncodeError):
        # The reasons, or the rows, hold what the encoding of the file cannot.
        return write_csv(target, header, _rows(source, opened, kept, rows), "utf-8-sig")


def _kept_columns(file: CsvFile) -> list[int]:
    """All but the line and reason of a former round."""
    return [position for position, name in enumerate(file.header) if not is_own(name)]


def _rows(
    source: Path, opened: tuple[str, str], kept: list[int], refused: Iterable[tuple[int, Faults]]
) -> Iterator[list[object]]:
    """The file is read once more, beside the refusals, both in the order of the file."""
    waiting = iter(refused)
    line, faults = next(waiting, (None, []))
    with open_csv(source, encoding=opened[0], delimiter=opened[1]) as file:
        for row in file:
            if line is None:
                return
            if row.line != line:
                continue
            cells = row.cells or (row.raw,)
            whole = [cells[position] if position < len(cells) else "" for position in kept]
            whole += cells[len(file.header) :]
            yield [line, reason_of(faults), *(_storable(cell) for cell in whole)]
            line, faults = next(waiting, (None, []))


def _storable(cell: str) -> str:
    return cell.encode("utf-8", "replace").decode()
