"""Pages of the API's lists: in the order of an index, each beginning where the last one ended."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import Invalid

MOST = 200


@dataclass(frozen=True, slots=True)
class Order:
    """`sort` as it was asked for; `column` is indexed together with the id, or unique."""

    sort: str
    column: str
    kind: type

    @property
    def written(self) -> str:
        way = "DESC" if self.sort.startswith("-") else "ASC"
        return f"{self.column} {way}, {_id_beside(self.column)} {way}"

    def beginning(self, after: str) -> tuple[str, list[Any]]:
        """The condition and its values for what follows a cursor. Refuses one not of this list."""
        if not after:
            return "true", []
        compare = "<" if self.sort.startswith("-") else ">"
        pair = f"({self.column}, {_id_beside(self.column)})"
        return f"{pair} {compare} (%s, %s)", self._values(after)

    def next(self, value: Any, row_id: int) -> str:
        shown = value.isoformat() if isinstance(value, datetime) else value
        plain = json.dumps([self.sort, shown, row_id], ensure_ascii=False).encode()
        return base64.urlsafe_b64encode(plain).decode().rstrip("=")

    def _values(self, after: str) -> list[Any]:
        try:
            padded = after + "=" * (-len(after) % 4)
            sort, value, row_id = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
            if sort == self.sort and type(row_id) is int and abs(row_id) < 2**63:
                return [self._read(value), row_id]
        except (ValueError, TypeError):
            pass
        raise Invalid.field(
            "after", "bad_cursor", _("This page belongs to another list. Start anew.")
        )

    def _read(self, value: Any) -> Any:
        if self.kind is datetime:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise ValueError(value)
            return moment
        if type(value) is not self.kind or "\0" in str(value) or not str(value).encode():
            raise ValueError(value)
        return value


def order_of(sort: str, known: dict[str, tuple[str, type]]) -> Order:
    """Refuses a sort that no index serves."""
    found = known.get(sort.removeprefix("-"))
    if found is None:
        text = _("The list cannot be sorted by this. It can be by: {sorts}.")
        raise Invalid.field("sort", "unknown_sort", text.format(sorts=", ".join(known)))
    return Order(sort, *found)


def _id_beside(column: str) -> str:
    return column.partition(".")[0] + ".id"
