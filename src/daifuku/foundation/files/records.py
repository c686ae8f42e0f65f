"""Lines of a file joined to records of CSV, in constant memory."""

from collections import deque
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple, TextIO

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.text.errors import BadValue

LONGEST_RECORD = 1_000_000
_SHOWN = 500


class Line(NamedTuple):
    number: int
    text: str
    complete: bool = True


class Record(NamedTuple):
    """One record as it stands in the file; `line` is where it begins."""

    line: int
    text: str
    refused: BadValue | None = None


class _Quote(Enum):
    CLOSED = "closed"
    OPEN = "open"
    BROKEN = "broken"


def lines_of(file: TextIO) -> Iterator[Line]:
    """Numbered lines, ended by LF, CRLF or a lone CR; of a monstrous one only the beginning."""
    number = 0
    while text := file.readline(LONGEST_RECORD):
        number += 1
        if len(text) < LONGEST_RECORD or text[-1] in "\r\n":
            yield Line(number, text)
            continue
        while (rest := file.readline(LONGEST_RECORD)) and rest[-1] not in "\r\n":
            pass
        yield Line(number, text[:_SHOWN], complete=False)


def _scan(text: str, delimiter: str, inside: bool) -> _Quote:
    """How one more line leaves the quotes, given whether it begins inside one."""
    at = 0
    while True:
        if inside:
            close = text.find('"', at)
            if close < 0:
                return _Quote.OPEN
            at, inside = close + 1, False
            if text.startswith('"', at):
                at, inside = at + 1, True
                continue
            if not text[at:].strip("\r\n"):
                return _Quote.CLOSED
            if text[at] != delimiter:
                return _Quote.BROKEN
            at += 1
        if text.startswith('"', at):
            at, inside = at + 1, True
            continue
        at = text.find(delimiter, at) + 1
        if not at:
            return _Quote.CLOSED


class Records:
    """Iterates over the records. After an unclosed quote it begins again with the line after it."""

    def __init__(self, lines: Iterator[Line], delimiter: str) -> None:
        self.delimiter = delimiter
        self._lines = lines
        self._again: deque[Line] = deque()
        # With one column every line of a broken cell would pass for a row.
        self.resumes = True

    def __iter__(self) -> Iterator[Record]:
        while line := self._next_line():
            if not line.complete:
                yield Record(line.number, line.text, _too_long())
            elif '"' in line.text:
                yield self._quoted(line)
            else:
                yield Record(line.number, line.text.rstrip("\r\n"))

    def _next_line(self) -> Line | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _quoted(self, first: Line) -> Record:
        taken, size = [first], len(first.text)
        state = _scan(first.text, self.delimiter, False)
        if state is _Quote.BROKEN:
            return Record(first.number, first.text.rstrip("\r\n"), _after_quote())
        while state is _Quote.OPEN:
            line = self._next_line() if size <= LONGEST_RECORD else None
            if line is None:
                return self._unclosed(taken)
            taken.append(line)
            size += len(line.text)
            state = _scan(line.text, self.delimiter, True)
            if state is _Quote.BROKEN or not line.complete:
                return self._unclosed(taken)
        return Record(first.number, "".join(line.text for line in taken).rstrip("\r\n"))

    def _unclosed(self, taken: list[Line]) -> Record:
        first = taken[0]
        self._again.extendleft(reversed(taken[1:]))
        if not self.resumes:
            self._again.clear()
            self._lines = iter(())
        return Record(first.number, first.text.rstrip("\r\n"), _never_closed(first.number))


def cells_of(text: str, delimiter: str) -> list[str]:
    """The cells of one whole record; doubled quotes become single, line ends in cells LF."""
    if '"' not in text:
        return text.split(delimiter)
    cells, at = [], 0
    while at <= len(text):
        if text.startswith('"', at):
            cell, at = _quoted_cell(text, at + 1)
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            cell, at = text[at:end], end
        cells.append(cell)
        at += 1
    return cells


def _quoted_cell(text: str, begin: int) -> tuple[str, int]:
    end = text.find('"', begin)
    while end >= 0 and text.startswith('"', end + 1):
        end = text.find('"', end + 2)
    end = len(text) if end < 0 else end
    cell = text[begin:end].replace('""', '"')
    return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell, end + 1


def _never_closed(line: int) -> BadValue:
    return BadValue(
        "unclosed_quote",
        _(
            "A quotation mark opens a cell in line %(line)d and does not close. Please close or "
            "remove it."
        ),
        line=line,
    )


def _after_quote() -> BadValue:
    return BadValue(
        "after_quote",
        _(
            "There is text after a closing quotation mark. Please write a quotation mark inside a "
            "cell twice."
        ),
    )


def _too_long() -> BadValue:
    return BadValue(
        "line_too_long",
        _("This line has more than %(longest)d characters. Is a line break missing?"),
        longest=LONGEST_RECORD,
    )
