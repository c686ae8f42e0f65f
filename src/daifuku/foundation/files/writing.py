"""CSV that spreadsheets open as text and not as formulas."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.files.atomic import atomic_write
from daifuku.foundation.text.errors import BadValue

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠−]")
_GUARDED = re.compile("'+[=+\\-@\t\r\n＝＋－＠−]")
# The twins that Windows and everybody else encode differently; they look and mean the same.
_CP932_TWINS = str.maketrans("〜−‖—¢£¬¥‾", "～－∥―￠￡￢￥￣")
_BLOCK = 500
_REPORTED = 20


@dataclass(frozen=True, slots=True)
class Misfit:
    """Characters of one cell that the encoding cannot hold; `line` counts the header as 1."""

    line: int
    column: str
    characters: str


class DoesNotFit(BadValue):
    """Nothing was written; `misfits` names the first places, `total` counts all."""

    def __init__(self, encoding: str, misfits: Sequence[Misfit], total: int) -> None:
        named = "".join(dict.fromkeys("".join(misfit.characters for misfit in misfits)))
        super().__init__(
            "does_not_fit",
            _(
                "Cells with characters that %(encoding)s does not have: %(total)d (%(named)s). "
                "Please export as UTF-8."
            ),
            total=total,
            encoding=encoding,
            named=named[:_REPORTED],
        )
        self.misfits = tuple(misfits)
        self.total = total


class _Found:
    """The first misfits and how many there are in all, in constant memory."""

    def __init__(self) -> None:
        self.first: list[Misfit] = []
        self.total = 0

    def look_at(self, cells: Sequence[str], line: int, header: Sequence[str]) -> None:
        for name, cell in zip(header, cells, strict=False):
            if characters := misfits_of(cell, "cp932"):
                self.total += 1
                if len(self.first) < _REPORTED:
                    self.first.append(Misfit(line, name, characters))


def guard_cell(text: str) -> str:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it."""
    return "'" + text if _FORMULA.match(text) else text


def unguard_cell(text: str) -> str:
    """The text as it was before `guard_cell`."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text


def _cell(value: Any) -> str:
    """Numbers and dates as they are; only text can hide a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return guard_cell(str(value))


def misfits_of(text: str, encoding: str) -> str:
    """The characters of the text that the encoding cannot hold."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(c for c in dict.fromkeys(text) if not _holds(c, encoding))
    return ""


def _holds(c: str, encoding: str) -> bool:
    try:
        return bool(c.encode(encoding))
    except UnicodeEncodeError:
        return False


def csv_chunks(
    header: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str = "utf-8-sig"
) -> Iterator[bytes]:
    """The file in pieces, for streaming. Raises `DoesNotFit` at the first cell that does not."""
    found = _Found()
    for chunk in _encoded(header, rows, encoding, found):
        if found.total:
            raise DoesNotFit(encoding.upper(), found.first, found.total)
        yield chunk


def _encoded(
    header: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str, found: _Found
) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    codec = encoding.removesuffix("-sig")
    if codec != encoding:
        yield b"\xef\xbb\xbf"
    writer.writerow([guard_cell(name) for name in header])
    for line, row in enumerate(rows, start=2):
        cells = [_cell(value) for value in row]
        if codec == "cp932":
            cells = [cell.translate(_CP932_TWINS) for cell in cells]
            found.look_at(cells, line, header)
        writer.writerow(cells)
        if line % _BLOCK == 0:
            yield _emptied(buffer, codec, found)
    yield _emptied(buffer, codec, found)


def _emptied(buffer: io.StringIO, codec: str, found: _Found) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode(codec, "replace" if found.total else "strict")


def write_csv(
    path: Path | str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    encoding: str = "utf-8-sig",
) -> int:
    """Writes the file whole or not at all and returns the number of rows.

    Refuses with `DoesNotFit` when CP932 lacks characters, naming where; nothing is replaced.
    """
    found = _Found()
    count = 0

    def counted() -> Iterator[Sequence[Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with atomic_write(path) as file:
        for chunk in _encoded(header, counted(), encoding, found):
            file.write(chunk)
        if found.total:
            raise DoesNotFit(encoding.upper(), found.first, found.total)
    return count
