"""CSV row by row: strict, in constant memory, good rows in and bad rows named."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Self

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.files.encodings import (
    EncodingGuess,
    detect_file_encoding,
    is_broken,
    known_encoding,
)
from daifuku.foundation.files.records import Line, Record, Records, cells_of, lines_of
from daifuku.foundation.text.errors import BadValue
from daifuku.foundation.text.folding import fold

MOST_COLUMNS = 1000
LONGEST_CELL = 50_000
_DELIMITERS = ",;\t"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `line` is where it begins in the file. With `refused` set it must not go in."""

    line: int
    cells: tuple[str, ...]
    refused: BadValue | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What it takes to read one record of a file, elsewhere too: in a child process."""

    delimiter: str
    encoding: str
    # None: the header itself is read.
    columns: int | None

    def row(self, record: Record) -> Row:
        line, text, refused = record
        refused = refused or _unreadable(text, self.encoding)
        cells = [] if refused else cells_of(text, self.delimiter)
        columns = self.columns
        if columns is not None and len(cells) > columns and not any(cells[columns:]):
            del cells[columns:]
        if not refused and len(cells) != columns and any(cells):
            refused = _miscounted(cells, columns)
        if not refused and len(text) > LONGEST_CELL:
            refused = _overlong(cells)
        return Row(line, tuple(cells), refused, text if refused else "")

    def rows(self, records: Iterable[Record]) -> Iterator[Row]:
        """Empty rows are none."""
        for row in map(self.row, records):
            if row.refused or any(row.cells):
                yield row


class CsvFile:
    """An open CSV file: its header at once, its rows by iterating once. A context manager.

    `records` are the rows before their cells are told apart; `shape` does that."""

    def __init__(self, path: Path, guess: EncodingGuess, delimiter: str = "") -> None:
        self.guess = guess
        self._text = io.TextIOWrapper(
            path.open("rb"), encoding=guess.encoding, errors="daifuku_mark", newline=""
        )
        try:
            self._begin(delimiter)
        except BaseException:
            self._text.close()
            raise

    def _begin(self, delimiter: str) -> None:
        lines = lines_of(self._text)
        first = next(lines, None)
        hint = first.text.strip() if first else ""
        if len(hint) == 5 and hint.lower().startswith("sep="):
            delimiter, first = hint[4], next(lines, None)
        if first is None:
            raise BadValue("empty_file", _("This file is empty."))
        self.delimiter = delimiter or _sniffed(first)
        records = Records(chain([first], lines), self.delimiter)
        self.records: Iterator[Record] = iter(records)
        self.shape = Shape(self.delimiter, self.guess.encoding, None)
        self.header = self._header(next(self.records))
        self.shape = replace(self.shape, columns=len(self.header))
        records.resumes = len(self.header) > 1

    def _header(self, record: Record) -> tuple[str, ...]:
        row = self.shape.row(record)
        if row.refused:
            raise row.refused
        names = tuple(cell.strip() for cell in row.cells)
        if len(names) > MOST_COLUMNS:
            raise BadValue(
                "too_many_columns",
                _("This file has %(columns)d columns; at most %(most)d can be read."),
                columns=len(names),
                most=MOST_COLUMNS,
            )
        _refuse_doubles(names)
        return names

    def __iter__(self) -> Iterator[Row]:
        return self.shape.rows(self.records)

    def mend(self, rows: Mapping[int, str]) -> Self:
        """Read other text in place of the records that begin in these lines."""
        if rows:
            read = self.records
            self.records = (Record(r.line, rows[r.line]) if r.line in rows else r for r in read)
        return self

    def close(self) -> None:
        self._text.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()


def open_csv(path: Path | str, *, encoding: str = "", delimiter: str = "") -> CsvFile:
    """Refuses what is no CSV, an encoding that cannot be told, doubled or too many headers.

    Without `encoding` it is detected; ask the user when `file.guess.sure` is false.
    """
    path = Path(path)
    with path.open("rb") as file:
        if file.read(4) in _WORKBOOKS:
            raise BadValue(
                "workbook", _("This is an Excel workbook. Please save it as CSV (UTF-8) first.")
            )
    guess = EncodingGuess(_named(encoding), True) if encoding else detect_file_encoding(path)
    if not guess.encoding:
        raise BadValue(
            "encoding_unknown",
            _("The encoding of this file is not clear. Please choose it, or save it as UTF-8."),
        )
    try:
        return CsvFile(path, guess, delimiter)
    except UnicodeError as error:
        # UTF-16 needs its mark, which only the first reading shows to be missing.
        name = guess.encoding.removesuffix("-sig").upper()
        message = _("This file is not %(encoding)s. Please choose another encoding.")
        raise BadValue("encoding", message, encoding=name) from error


def read_rows(path: Path | str, *, encoding: str = "", delimiter: str = "") -> Iterator[Row]:
    """The rows below the header, good and refused, as they come."""
    with open_csv(path, encoding=encoding, delimiter=delimiter) as file:
        yield from file


def _named(encoding: str) -> str:
    try:
        return known_encoding(encoding)
    except LookupError as error:
        raise BadValue(
            "encoding_name", _("The encoding “%(name)s” is not known."), name=encoding[:40]
        ) from error


def _sniffed(first: Line) -> str:
    outside = "".join(first.text.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _refuse_doubles(names: tuple[str, ...]) -> None:
    counts = Counter(fold(name) for name in names if name)
    doubles = dict.fromkeys(name for name in names if name and counts[fold(name)] > 1)
    if doubles:
        raise BadValue(
            "duplicate_headers",
            _("These headers stand more than once: %(names)s. Please rename or remove one each."),
            names=", ".join(doubles),
        )


def _unreadable(text: str, encoding: str) -> BadValue | None:
    if is_broken(text):
        return BadValue(
            "encoding",
            _(
                "This row holds characters that are not %(encoding)s. Please save the file as "
                "UTF-8, or choose another encoding."
            ),
            encoding=encoding.removesuffix("-sig").upper(),
        )
    if "\0" in text:
        return BadValue("nul", _("This row contains a NUL character. Please remove it."))
    return None


def _miscounted(cells: list[str], columns: int | None) -> BadValue | None:
    if columns is None or len(cells) == columns:
        return None
    return BadValue(
        "columns",
        _(
            "Cells in this row: %(cells)d, in the header: %(columns)d. Please check commas and "
            "quotation marks."
        ),
        cells=len(cells),
        columns=columns,
    )


def _overlong(cells: list[str]) -> BadValue | None:
    longest = max(cells, key=len)
    if len(longest) <= LONGEST_CELL:
        return None
    return BadValue(
        "cell_too_long",
        _("The cell in column %(column)d has %(length)d characters; at most %(most)d fit."),
        column=cells.index(longest) + 1,
        length=len(longest),
        most=LONGEST_CELL,
    )
