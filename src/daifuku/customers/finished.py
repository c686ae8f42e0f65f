"""A new customer as the lines that COPY takes, all but what only the database knows: the number, the
stage, the days. Pure and the dearest part of loading, so children may do it ahead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from daifuku.customers import finding
from daifuku.customers.actions.create import columns_of
from daifuku.customers.actions.points import with_primary
from daifuku.customers.payload import NewCustomer
from daifuku.foundation.search import as_tsvector
from daifuku.foundation.text import SearchFields

CUSTOMER = (
    *("kind", "family_name", "given_name", "family_kana", "given_kana", "name", "name_kana"),
    *("kana_guessed", "honorific", "sort_key", "name_key", "birthday", "gender"),
    *("language", "owner_id", "home_store_id", "corporate_number", "walk_in"),
)
POINT = (
    *("kind", "value", "normal", "label", "is_primary", "postal_code"),
    *("prefecture", "city", "town", "building", "country"),
)
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Finished:
    """`document` still lacks the scopes, which end its tokens; empty for a walk-in customer."""

    customer: str
    points: tuple[str, ...]
    document: str


def finish(new: NewCustomer) -> Finished:
    columns = columns_of(new)
    return Finished(
        copied(columns[name] for name in CUSTOMER),
        tuple(copied(getattr(p, name) for name in POINT) for p in with_primary(new.points)),
        "" if new.walk_in else _document(new, columns),
    )


def copied(values: Iterable[Any]) -> str:
    """Values as one line of COPY, or as a part of one."""
    cells = [value if type(value) is str else _plain(value) for value in values]
    line = "\t".join(cells)
    # Hardly ever is there anything to escape. NUL, which nothing else may hold, stands for NULL.
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") >= len(cells):
        line = "\t".join(cell.translate(_ESCAPED) for cell in cells)
    return line.replace("\0", "\\N")


def _plain(value: Any) -> str:
    if value is None:
        return "\0"
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date) else str(value)


def _document(new: NewCustomer, columns: dict[str, Any]) -> str:
    fields = SearchFields(
        names=tuple(filter(None, (columns["name"], columns["name_kana"]))),
        phones=tuple(p.normal for p in new.points if p.kind == "phone"),
        emails=tuple(p.normal for p in new.points if p.kind == "email"),
        codes=tuple(filter(None, (*(n for _s, n in new.external_ids), new.corporate_number))),
    )
    row = finding.document(0, (columns["name"], columns["name_kana"]), fields, ())
    return copied((*row.shown, as_tsvector(row.words)))
