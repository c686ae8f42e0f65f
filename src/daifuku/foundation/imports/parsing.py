"""Rows are read and checked, a chunk at a time, in child processes when the file is large.

The parent only cuts the file into records; children tell cells apart, read them, and answer with
the very lines that COPY takes. Constant memory: only a few chunks are on their way at any moment."""

import json
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any, NamedTuple
from unicodedata import normalize

import orjson
from django.utils import translation

from daifuku.foundation.children import Crew
from daifuku.foundation.errors import FieldError, Invalid
from daifuku.foundation.files import CsvFile, Row, Shape, unguard_cell
from daifuku.foundation.imports.kinds import Kind, Reading, kind_of
from daifuku.foundation.imports.telling import in_each_language
from daifuku.foundation.text import BadValue

CHUNK = 2_000
# Children take two seconds to come up; below this many rows they do not pay.
ALONE = 2 * CHUNK
_COPIED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Parsed(NamedTuple):
    """Rows as the staging tables take them in by COPY: the good ones (line, rank, key, body) and
    the refused ones (line, key, faults as JSON)."""

    rows: int
    good: bytes
    refused: bytes


def parsed(file: CsvFile, reading: Reading, crew: Crew) -> Iterator[Parsed]:
    """Chunks in the order of the file."""
    head = list(islice(file.records, ALONE))
    if len(head) < ALONE:
        yield parse_chunk(head, file.shape, reading)
        return
    chunks = ((chunk, file.shape, reading) for chunk in _chunks(head, file.records))
    yield from crew.each(parse_chunk, chunks)


def _chunks(head: list[Any], rest: Iterator[Any]) -> Iterator[list[Any]]:
    # Plain tuples travel faster.
    yield [tuple(record) for record in head]
    head.clear()
    while chunk := [tuple(record) for record in islice(rest, CHUNK)]:
        yield chunk


def parse_chunk(records: list[Any], shape: Shape, reading: Reading) -> Parsed:
    kind = kind_of(reading.kind)
    good: list[str] = []
    refused: list[str] = []
    with translation.override(reading.language):
        for row in shape.rows(records):
            try:
                good.append(_read(row, kind, reading))
            except Invalid as error:
                refused.append(_refused(row, error.errors, kind, reading))
            except BadValue as error:
                # The error itself is the message: it is put into words in each language.
                faults = [FieldError("", error.code, error)]
                refused.append(_refused(row, faults, kind, reading))
    return Parsed(
        len(good) + len(refused),
        *("".join(lines).encode("utf-8", "replace") for lines in (good, refused)),
    )


def _read(row: Row, kind: Kind, reading: Reading) -> str:
    if row.refused is not None:
        raise row.refused
    cells = row.cells
    values = {
        key: unguard_cell(cells[position].strip()) for key, position in reading.columns.items()
    }
    read = kind.read(values, reading)
    key = (read.key or f"\x01{row.line}").translate(_COPIED)
    body = orjson.dumps(read.body).decode().replace("\\", "\\\\")
    return f"{row.line}\t{read.rank}\t{key}\t{body}\n"


def _refused(row: Row, errors: Iterable[FieldError], kind: Kind, reading: Reading) -> str:
    # A row that cannot be read may still belong to others: a receipt goes in whole or not at all.
    key = ""
    if kind.grouped and row.refused is None:
        position = reading.columns.get(kind.fields[0].key)
        if position is not None:
            key = normalize("NFKC", unguard_cell(row.cells[position].strip()))
    key = (key or f"\x01{row.line}").translate(_COPIED)
    return f"{row.line}\t{key}\t{as_json(errors, reading).translate(_COPIED)}\n"


def as_json(errors: Iterable[FieldError], reading: Reading) -> str:
    """Faults as they are staged: the column of the file beside the field."""
    told = [
        {
            "field": error.field,
            "code": error.code,
            "message": in_each_language(partial(str, error.message)),
            "column": reading.column_of(error.field),
        }
        for error in errors
    ]
    text = json.dumps(told, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode().replace("\\u0000", "\\ufffd")
