"""The customer list as CSV: the columns of the view or all, streamed from the query of the screen."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from daifuku.customers.queries import ListQuery, Row, file_pages
from daifuku.foundation import clock
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import Invalid, Refused
from daifuku.foundation.files import DoesNotFit, csv_chunks
from daifuku.foundation.registries import list_columns
from daifuku.web.columns import Column, added_values, with_added

Write = Callable[[Row], Any]
Writer = Callable[[Sequence[Row]], Write]


@dataclass(frozen=True, slots=True)
class Filed:
    """One column of the file: `writer` takes the rows of a page and gives what writes each."""

    label: str
    writer: Writer


def csv_lines(
    query: ListQuery, columns: Sequence[Column], actor: Actor, encoding: str
) -> Iterator[bytes]:
    """Every customer that the list holds, under headings that an import understands. Refuses
    before the first byte what the list refuses, and a search that found more than it keeps."""
    if query.filters.capped:
        raise Refused(_("The search matches 1,000 customers or more. Narrow it, then export."))
    pages = file_pages(with_added(query, columns), actor)
    first = next(pages)
    known_by = [
        Filed(_("Daifuku ID"), _plain(lambda row: row.id)),
        Filed(_("Customer number"), _plain(lambda row: row.number)),
    ]
    filed = [*known_by, *(_filed(column) for column in columns if column.key != "number")]
    lines = csv_chunks(
        [one.label for one in filed], _cells(chain([first], pages), filed), encoding=encoding
    )
    return _whole_or_refused(lines) if encoding == "cp932" else lines


def _cells(pages: Iterator[Sequence[Row]], filed: Sequence[Filed]) -> Iterator[list[Any]]:
    for rows in pages:
        writers = [one.writer(rows) for one in filed]
        for row in rows:
            yield [write(row) for write in writers]


def _filed(column: Column) -> Filed:
    label = str(column.label)
    if column.extra:
        return Filed(label, lambda rows: _extra(column.key, rows))
    return Filed(label, _WRITERS[column.key])


def _extra(key: str, rows: Sequence[Row]) -> Write:
    text, values = list_columns.get(key).text, added_values(key, rows)
    return lambda row: text(values[row.id]) if row.id in values else ""


def _plain(write: Write) -> Writer:
    return lambda _rows: write


def _moment(moment: Callable[[Row], datetime | None]) -> Writer:
    """As the company's clock shows it, in the form that every spreadsheet takes for a time."""

    def writer(_rows: Sequence[Row]) -> Write:
        zone = clock.company_zone()
        return lambda row: f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if (at := moment(row)) else ""

    return writer


_WRITERS: dict[str, Writer] = {
    "name": _plain(lambda row: row.name),
    "kana": _plain(lambda row: row.kana),
    "stage": _plain(lambda row: row.stage_label),
    "last_purchase": _moment(lambda row: row.last_purchase_at),
    "spent": _plain(lambda row: row.spent),
    "purchases": _plain(lambda row: row.purchases),
    "tags": _plain(lambda row: "; ".join(name for name, _hue in row.tags)),
    "owner": _plain(lambda row: row.owner_name),
    "phone": _plain(lambda row: row.phone),
    "mail": _plain(lambda row: row.mail),
    "prefecture": _plain(lambda row: row.prefecture),
    "last_contact": _moment(lambda row: row.last_contact_at),
    "created": _moment(lambda row: row.created_at),
}


def _whole_or_refused(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The file only when every character fits its encoding; refuses before the first byte."""
    kept = tempfile.TemporaryFile()  # noqa: SIM115  (streamed after this function has returned)
    try:
        for chunk in lines:
            kept.write(chunk)
    except DoesNotFit as error:
        kept.close()
        raise Invalid.field("encoding", error.code, error.message) from error
    kept.seek(0)
    return iter(lambda: kept.read(65536), b"")
