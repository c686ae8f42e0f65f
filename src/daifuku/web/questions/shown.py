"""The rows as the page shows them: each with the choices of its menus and how its value is given."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from daifuku.foundation.filters import Asker, FilterField
from daifuku.foundation.filters.drawing import (
    DEEPEST,
    MOST,
    Group,
    Row,
    field_of,
    operators_of,
    size_of,
)
from daifuku.foundation.models import User
from daifuku.foundation.text import fold
from daifuku.web.questions import words

_DAYS = ("within", "not within")


class Shown:
    """Of one question; `told` is what is wrong, by the number of the row."""

    def __init__(self, subject: str, asker: Asker, told: dict[int, str]) -> None:
        self.subject, self.asker, self.told = subject, asker, told
        self.fields = words.fields(subject, asker.vocabulary)
        self.rows, self.room = 0, 0
        self._colleagues: list[tuple[str, str]] = []

    def whole(self, group: Group) -> dict[str, Any]:
        self.room = MOST - size_of(group)
        return self.group(group, "0")

    def group(self, group: Group, path: str) -> dict[str, Any]:
        parts = [
            self.group(one, f"{path}.{at}")
            if isinstance(one, Group)
            else self.row(one, f"{path}.{at}")
            for at, one in enumerate(group.parts)
        ]
        return {
            "path": path,
            "join": group.join,
            "joins": words.JOINS,
            "parts": parts,
            "may_add": self.room >= 1,
            "may_group": self.room >= 2 and path.count(".") + 1 < DEEPEST,
        }

    def row(self, row: Row, path: str) -> dict[str, Any]:
        number, self.rows = self.rows, self.rows + 1
        field = field_of(row.field, self.subject, self.asker.vocabulary)
        shown = {
            "path": path,
            "row": row,
            "fields": self.fields,
            "error": self.told.get(number, ""),
        }
        if field is None:
            return shown | {"operators": [], "type": "", "periods": []}
        operators = operators_of(field.kind)
        if row.operator not in operators:
            operators = (*operators, row.operator)
        return shown | {
            "operators": [(code, words.operator(code, field)) for code in operators],
            "periods": self._periods(row),
            **self._editor(row, field),
        }

    def _periods(self, row: Row) -> list[tuple[str, str]]:
        if "." not in row.field:
            return []
        relation = self.asker.vocabulary.relations[self.subject][row.field.partition(".")[0]]
        return [("", _("of all time")), *words.periods(row.period)] if relation.at else []

    def _editor(self, row: Row, field: FilterField) -> dict[str, Any]:
        if row.operator in ("is empty", "is not empty"):
            return {"type": ""}
        if row.operator in _DAYS:
            chosen = row.values[0] if row.values else ""
            return {"type": "select", "options": words.periods(chosen)}
        match field.kind:
            case "choice" | "choices":
                options = [(str(v), str(label)) for v, label, _n in self.asker.choices_of(field)]
                return {"type": "several", "options": options, "chosen": self._called(row, field)}
            case "person":
                return {
                    "type": "several",
                    "options": self._people(),
                    "chosen": list(self._persons(row, field)),
                }
            case "yes_no":
                return {"type": "select", "options": [("yes", _("yes")), ("no", _("no"))]}
            case "record":
                return {"type": "text", "given": self._record(row, field)}
            case "date" | "moment":
                return {"type": "date"}
        return {"type": field.kind if field.kind in ("number", "money") else "text"}

    def _called(self, row: Row, field: FilterField) -> list[str]:
        """The values that are meant by what was written, which may be what they are called."""
        found = []
        for said in row.values:
            named = (v for v, _label, names in self.asker.choices_of(field) if fold(said) in names)
            found.append(next(named, said))
        return found

    def _people(self) -> list[tuple[str, str]]:
        if not self._colleagues:
            users = User.objects.filter(is_active=True).order_by("family_name", "given_name", "id")
            known = [(f"#{user.pk}", user.display_name) for user in users]
            self._colleagues = [("me", _("me")), *known]
        return self._colleagues

    def _persons(self, row: Row, field: FilterField) -> Iterator[str]:
        named = [said for said in row.values if said != "me" and not said.startswith("#")]
        ids = self.asker.ids_of(field, named)
        for said in row.values:
            yield f"#{ids[said]}" if ids.get(said) else said

    def _record(self, row: Row, field: FilterField) -> str:
        said = row.values[0] if row.values else ""
        if not (said.startswith("#") and said[1:].isdecimal() and field.names):
            return said
        return dict(field.names([int(said[1:])])).get(int(said[1:]), said)
