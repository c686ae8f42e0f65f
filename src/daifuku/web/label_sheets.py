"""Sheets of address labels: common A4 formats, where the first label stands, how large its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext_lazy as _

from daifuku.customers.queries import Label

# Millimetres that stay white at the edges of a label; a printer does not hit to the hair.
PADDING_ACROSS, PADDING_DOWN = 5.0, 2.5
_POINT = 25.4 / 72
_LINE = 1.35
# Points of the address; the name is written larger by the second number.
SIZES = ((10.0, 3.0), (9.0, 2.5), (8.0, 2.0), (7.0, 1.0), (6.0, 0.5))


@dataclass(frozen=True, slots=True)
class Format:
    """Labels of `width` × `height` mm, in the middle of an A4 sheet. `key` names its CSS class."""

    key: str
    columns: int
    rows: int
    width: float
    height: float

    @property
    def each(self) -> int:
        return self.columns * self.rows

    @property
    def label(self) -> str:
        told = {"number": self.each, "columns": self.columns, "rows": self.rows}
        text = _("{number} labels ({columns} × {rows}), {width} × {height} mm")
        return str(text).format(width=self.width, height=self.height, **told)


FORMATS = {
    one.key: one
    for one in (
        Format("l24", 3, 8, 70, 33.9),
        Format("l12", 2, 6, 86.4, 42.3),
        Format("l21", 3, 7, 70, 42.3),
    )
}


@dataclass(frozen=True, slots=True)
class Cell:
    """`label` is None where a label was used before; `size` is an index of SIZES."""

    label: Label | None
    size: int = 0


def sheets_of(labels: Sequence[Label], format_: Format, first: int) -> list[list[Cell]]:
    """The cells of each sheet, row by row; `first` counts from 1 on the first sheet."""
    cells = [Cell(None)] * (first - 1)
    cells += [Cell(label, _size(label, format_)) for label in labels]
    return [cells[at : at + format_.each] for at in range(0, len(cells), format_.each)]


def _size(label: Label, format_: Format) -> int:
    """The largest at which all lines stand on the label; the smallest where none is enough."""
    for at, (points, more) in enumerate(SIZES):
        if _height(label, format_, points, more) <= format_.height - 2 * PADDING_DOWN:
            return at
    return len(SIZES) - 1


def _height(label: Label, format_: Format, points: float, more: float) -> float:
    across = format_.width - 2 * PADDING_ACROSS
    used = 0.0
    lines = [(label.postal_code,), *label.before, *((line,) for line in label.after)]
    for pieces, size in [*((line, points) for line in lines), ((label.name,), points + more)]:
        ems = across / (size * _POINT)
        used += _rows_of(pieces, ems) * size * _POINT * _LINE
    return used


def _rows_of(pieces: Sequence[str], ems: float) -> int:
    """Rows that a line takes. A word that does not fit is carried over whole, so none is full."""
    if _ems("".join(pieces)) * 1.04 <= ems:
        return 1 if any(pieces) else 0
    return sum(ceil(_ems(piece) * 1.04 / ems) for piece in pieces)


def _ems(line: str) -> float:
    return sum(0.62 if letter.isascii() else 1.0 for letter in line)
