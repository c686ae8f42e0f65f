"""Columns of the customer list: our own, and those that rooms above the customers add."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.customers.queries import ListQuery, Row
from daifuku.foundation.registries import list_columns
from daifuku.web.list_state import ListState

KEPT = "list_columns"


@dataclass(frozen=True, slots=True)
class Column:
    """`sort` is what a first click sorts by; `extra` columns are loaded by the room that adds
    them and drawn by its `template`."""

    key: str
    label: Any
    sort: str = ""
    number: bool = False
    shown: bool = True
    extra: bool = False
    template: str = ""


NAME = Column("name", _("Name"), "name")
_OWN = (
    NAME,
    Column("kana", _("Reading"), shown=False),
    Column("number", _("Customer number"), shown=False),
    Column("stage", _("Stage")),
    Column("last_purchase", _("Last purchase"), "-last_purchase_at"),
    Column("spent", _("Sales"), "-spent", number=True),
    Column("purchases", _("Purchases"), number=True),
    Column("tags", _("Tags")),
    Column("owner", _("In charge")),
    Column("phone", _("Phone")),
    Column("mail", _("Mail"), shown=False),
    Column("prefecture", _("Prefecture"), shown=False),
    Column("last_contact", _("Last contact"), "-last_contact_at", shown=False),
    Column("created", _("Added on"), "-created_at", shown=False),
)


def all_columns() -> list[Column]:
    extra = [
        Column(c.key, c.label, "", c.numeric, c.shown, extra=True, template=c.template)
        for c in list_columns.ordered()
    ]
    return [*_OWN[:7], *extra, *_OWN[7:]]


def columns_of(request: Any, state: ListState) -> list[Column]:
    """Those that the address names, or those that this person chose."""
    return chosen_columns(list(state.columns) or request.session.get(KEPT))


def known_columns(keys: Iterable[str]) -> list[str]:
    known = {column.key for column in all_columns()}
    return [key for key in keys if key in known]


def chosen_columns(keys: list[str] | None) -> list[Column]:
    """The columns a person chose, or those shown at first; the name always leads."""
    known = [replace(column, label=str(column.label)) for column in all_columns()]
    if keys is None:
        return [column for column in known if column.shown]
    return [column for column in known if column.key in keys or column.key == NAME.key]


def with_added(query: ListQuery, columns: Sequence[Column]) -> ListQuery:
    """The same list, asked in one query for the columns of rooms above as well."""
    added = tuple((c.key, list_columns.get(c.key).select) for c in columns if c.extra)
    return replace(query, added=added)


def added_values(key: str, rows: Sequence[Row]) -> dict[int, Any]:
    """Customer → value of a column of a room above, for those who have one."""
    read = list_columns.get(key).read
    return {row.id: read(row.added[key]) for row in rows if row.added[key] is not None}
