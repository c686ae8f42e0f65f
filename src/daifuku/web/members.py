"""Whom somebody at the till means: by a scanned card, number, phone or name."""

from dataclasses import dataclass

from daifuku.customers.queries import (
    Filters,
    ListQuery,
    Row,
    list_page,
    numbered_among,
    read_member_number,
)
from daifuku.foundation.access import Actor
from daifuku.foundation.ids import id_or_none
from daifuku.foundation.search import find
from daifuku.foundation.text import fold

MOST = 8


@dataclass(frozen=True, slots=True)
class Looked:
    """Those who may be meant, best first; `opened` is the one who must be. `more` says that others
    match too."""

    rows: list[Row]
    opened: int | None
    more: bool


def look(asked: str, actor: Actor, *, entered: bool) -> Looked:
    """`entered`: all was typed, so a number that is exactly somebody's opens their card, and so
    does the only one found. A card's number is checked by itself and opens it at once. A Daifuku
    ID may as well be the end of another's phone number: it opens nobody while others are found.
    Refuses with TooBroad."""
    found = find(asked, actor, kinds=["customer"], limit=MOST)
    ids = [hit.object_id for hit in found.hits]
    plain = fold(asked.strip())
    scanned = read_member_number(asked)
    typed = id_or_none(plain) if entered and not plain.startswith("0") else None
    ids += [typed] if typed else []
    rows = _rows(ids, actor)
    certain = {scanned} & rows.keys() if scanned else set[int]()
    numeric = any(letter.isdigit() for letter in plain)
    if len(rows) > 1 and numeric and (entered or scanned is not None):
        certain |= numbered_among(rows, plain)
    shown = [rows[id_] for id_ in dict.fromkeys([*sorted(certain), *ids]) if id_ in rows]
    unsure = typed in rows and typed not in certain and len(rows) > 1
    opened = None if unsure else _opened(certain, shown, entered)
    return Looked(shown[:MOST], opened, found.total > len(shown))


def _rows(ids: list[int], actor: Actor) -> dict[int, Row]:
    if not ids:
        return {}
    query = ListQuery("name", limit=len(ids), filters=Filters(ids=tuple(ids)))
    return {row.id: row for row in list_page(query, actor).rows}


def _opened(certain: set[int], shown: list[Row], entered: bool) -> int | None:
    """Two who are meant by the same number are both shown, and somebody chooses."""
    if len(certain) == 1:
        return min(certain)
    return shown[0].id if entered and len(shown) == 1 else None
