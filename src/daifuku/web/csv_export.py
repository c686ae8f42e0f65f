"""The customer list as CSV, streamed page by page from the same query as the screen."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from daifuku.customers.queries import ListQuery, list_page
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import Invalid
from daifuku.foundation.files import DoesNotFit, csv_chunks

_EACH = 200


def csv_lines(query: ListQuery, actor: Actor, encoding: str) -> Iterator[bytes]:
    """Every customer that the list holds, with headings that an import understands."""
    heads = [
        _("Daifuku number"),
        _("Name"),
        _("Reading"),
        _("Stage"),
        _("Mail"),
        _("Phone"),
        _("Prefecture"),
        _("In charge"),
        _("Tags"),
        _("Purchases"),
        _("Sales"),
        _("Last purchase"),
    ]
    yield from csv_chunks(heads, _rows(query, actor), encoding=encoding)


def _rows(query: ListQuery, actor: Actor) -> Iterator[list[Any]]:
    query = replace(query, limit=_EACH, after="")
    while True:
        page = list_page(query, actor)
        for row in page.rows:
            yield [
                row.id,
                row.name,
                row.kana,
                row.stage_label,
                row.mail,
                row.phone,
                row.prefecture,
                row.owner_name,
                "; ".join(name for name, _hue in row.tags),
                row.purchases,
                row.spent,
                row.last_purchase_at.isoformat() if row.last_purchase_at else "",
            ]
        if not page.next:
            return
        query = replace(query, after=page.next)


def whole_or_refused(lines: Iterator[bytes]) -> Iterator[bytes]:
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
