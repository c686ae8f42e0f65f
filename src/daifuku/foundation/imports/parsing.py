"""Rows are read and checked, a chunk at a time, in child processes when the file is large.

Constant memory: only a few chunks are on their way at any moment."""

import json
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple
from unicodedata import normalize

from django.utils import translation

from daifuku.foundation import children
from daifuku.foundation.errors import FieldError, Invalid
from daifuku.foundation.files import Row, unguard_cell
from daifuku.foundation.imports.kinds import Kind, Read, Reading, kind_of
from daifuku.foundation.text import BadValue

CHUNK = 1_000
# Children take two seconds to come up; below this many rows they do not pay.
ALONE = 4 * CHUNK


class Parsed(NamedTuple):
    """A row ready for the staging table; `refused` is a JSON list of faults."""

    line: int
    rank: int
    key: str
    body: str
    refused: str | None


def parsed(rows: Iterable[Row], reading: Reading) -> Iterator[list[Parsed]]:
    """Chunks in the order of the file."""
    given = iter(rows)
    head = list(islice(given, ALONE))
    for start in range(0, len(head), CHUNK):
        if len(head) < ALONE:
            yield parse_chunk(head[start : start + CHUNK], reading)
    if len(head) == ALONE:
        yield from _by_children(_chunks(head, given), reading)


def _chunks(head: list[Row], rest: Iterator[Row]) -> Iterator[list[Row]]:
    for start in range(0, len(head), CHUNK):
        yield head[start : start + CHUNK]
    head.clear()
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _by_children(chunks: Iterator[list[Row]], reading: Reading) -> Iterator[list[Parsed]]:
    hands = min(2, os.cpu_count() or 1)
    # Not forked: the parent has a connection to the database and, in the worker, threads.
    pool = ProcessPoolExecutor(hands, get_context("spawn"), initializer=children.set_up)
    waiting: deque[Future[list[Parsed]]] = deque()
    try:
        for chunk in chunks:
            waiting.append(pool.submit(parse_chunk, chunk, reading))
            if len(waiting) > 2 * hands:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def parse_chunk(rows: list[Row], reading: Reading) -> list[Parsed]:
    kind = kind_of(reading.kind)
    with translation.override(reading.language):
        return [_parse(row, kind, reading) for row in rows]


def _parse(row: Row, kind: Kind, reading: Reading) -> Parsed:
    if row.refused is not None:
        return _refused(row, [FieldError("", row.refused.code, str(row.refused))], reading)
    values = {
        key: unguard_cell(row.cells[position].strip()) for key, position in reading.columns.items()
    }
    try:
        read = kind.read(values, reading)
    except Invalid as error:
        return _refused(row, error.errors, reading)
    except BadValue as error:
        return _refused(row, [FieldError("", error.code, str(error))], reading)
    return _ready(row, read)


def _ready(row: Row, read: Read) -> Parsed:
    body = json.dumps(read.body, ensure_ascii=False, separators=(",", ":"))
    return Parsed(row.line, read.rank, read.key or f"\x01{row.line}", body, None)


def _refused(row: Row, errors: Iterable[FieldError], reading: Reading) -> Parsed:
    # A row that cannot be read may still belong to others: a receipt goes in whole or not at all.
    kind = kind_of(reading.kind)
    key = ""
    if kind.grouped and row.refused is None:
        position = reading.columns.get(kind.fields[0].key)
        if position is not None:
            key = normalize("NFKC", unguard_cell(row.cells[position].strip()))
    return Parsed(row.line, 0, key or f"\x01{row.line}", "null", as_json(errors, reading))


def as_json(errors: Iterable[FieldError], reading: Reading) -> str:
    """Faults as they are staged: the column of the file beside the field."""
    told = [{**error.as_json(), "column": reading.column_of(error.field)} for error in errors]
    text = json.dumps(told, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode().replace("\\u0000", "\\ufffd")
