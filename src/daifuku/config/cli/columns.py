"""Lines in a terminal, where a Japanese letter is as wide as two others."""

import re
from collections.abc import Iterable
from unicodedata import east_asian_width

import click

# What may not be torn: a word, an opening bracket and what follows, a letter and its full stop.
# Compiled at its first use, so that English help does not wait for it.
PIECE = (
    r"\s+|[「『（]*(?:[!-~]+|\S)[、。，．・：！？」』）ー…ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*"
)


def width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def side_by_side(rows: list[tuple[str, str]], spaces: int = 2) -> list[str]:
    """Labels and what they stand for, in two columns."""
    most = max(width(label) for label, _said in rows)
    return [f"{padded(label, most + spaces)}{said}" for label, said in rows]


def lines(paragraph: str, columns: int) -> list[str]:
    found = [""]
    for piece in re.findall(PIECE, paragraph):
        if found[-1] and width(found[-1] + piece.rstrip()) > columns:
            found.append("")
        found[-1] += piece if found[-1] else piece.lstrip()
    return [line.rstrip() for line in found]


def broken(text: str, columns: int) -> str:
    """Text that click leaves as it is. Where no letter is wide, click breaks the lines itself."""
    if width(text) == len(text):
        return text
    paragraphs = (" ".join(one.split("\n")) for one in text.split("\n\n"))
    return "\n\n".join("\n".join(["\b", *lines(one, columns)]) for one in paragraphs)


class Formatter(click.HelpFormatter):
    def write_text(self, text: str) -> None:
        super().write_text(broken(text, self.width - self.current_indent))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        first = min(max(width(term) for term, _said in rows), col_max) + col_spacing
        room = max(self.width - first - 2, 10)
        told = [(term, broken(said, room)) for term, said in rows]
        super().write_dl(told, col_max, col_spacing)
