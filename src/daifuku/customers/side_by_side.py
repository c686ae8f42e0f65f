"""Two records side by side, line by line: what each says, what would be kept, and why."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from daifuku.customers.forms import LANGUAGES, label_of
from daifuku.customers.models import Customer
from daifuku.customers.models.contact import CONTACT_KINDS
from daifuku.customers.models.customer import GENDERS, PERSON
from daifuku.customers.queries.facing import Side, sides_of
from daifuku.customers.queries.merging import Chosen, choices_between
from daifuku.design.formats import day
from daifuku.foundation.japan import format_date, format_phone
from daifuku.foundation.money import display
from daifuku.foundation.registries import customer_references

WHY = {
    "known": gettext_lazy("given, not guessed"),
    "newer": pgettext_lazy("of a value", "newer"),
    "verified": pgettext_lazy("of a value", "verified"),
    "reached": gettext_lazy("not undeliverable"),
    "further": gettext_lazy("further on"),
}
_LABELS: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "reading": gettext_lazy("Name (kana)"),
    "owner": gettext_lazy("In charge"),
    "home_store": gettext_lazy("Home store"),
    **dict(CONTACT_KINDS),
}


@dataclass(frozen=True, slots=True)
class Line:
    """`field` names what can be chosen, and `second_chosen` whose is, for the reason `why`. What only
    one says is kept, whoever stays."""

    label: Any
    first: Sequence[str]
    second: Sequence[str]
    differs: bool = True
    field: str = ""
    second_chosen: bool = False
    why: Any = ""


@dataclass(frozen=True, slots=True)
class Pair:
    first: Side
    second: Side
    lines: list[Line]


def side_by_side(first: Customer, second: Customer, chosen: Collection[str] | None = None) -> Pair:
    """`chosen`: the fields that somebody already took from the second one; None: the better ones."""
    sides = sides_of([first.id, second.id])
    ours, theirs = sides[first.id], sides[second.id]
    asked = {one.field: one for one in choices_between(first, second)}
    stores = _stores({ours.home_store_id, theirs.home_store_id} - {None})
    lines = []
    for field, tell in _fields(first.kind):
        said = [tell(row, side, stores) for row, side in ((first, ours), (second, theirs))]
        if (any(said[0]) or any(said[1])) and not (field == "language" and said[0] == said[1]):
            lines.append(_line(field, said, asked.get(field), chosen))
    return Pair(ours, theirs, [*lines, *_history(ours, theirs)])


def _line(
    field: str, said: list[list[str]], asked: Chosen | None, chosen: Collection[str] | None
) -> Line:
    label = _LABELS.get(field) or label_of(field)
    first, second = said
    if asked is None or asked.why == "only":
        return Line(label, first, second, differs=first != second)
    theirs = asked.theirs_is_better if chosen is None else field in chosen
    return Line(label, first, second, True, field, theirs, WHY.get(asked.why, ""))


def _fields(kind: str) -> list[tuple[str, Callable[[Customer, Side, Any], list[str]]]]:
    found = [
        ("name", _name),
        ("reading", _reading),
        *((kind, _points(kind)) for kind, _label in CONTACT_KINDS),
        ("birthday", lambda row, _side, _s: [_day(row.birthday)] if row.birthday else []),
        ("gender", lambda row, _side, _s: [str(dict(GENDERS)[row.gender])] if row.gender else []),
        ("corporate_number", lambda row, _side, _s: _given(row.corporate_number)),
        ("honorific", lambda row, _side, _s: _given(row.honorific)),
        ("language", lambda row, _side, _s: [str(dict(LANGUAGES).get(row.language, row.language))]),
        ("stage", lambda _row, side, _s: [side.stage]),
        ("owner", lambda _row, side, _s: _given(side.owner)),
        ("home_store", lambda _row, side, stores: _given(stores.get(side.home_store_id, ""))),
        ("external_ids", lambda _row, side, _s: side.numbers),
        ("tags", lambda _row, side, _s: [name for name, _hue in side.tags]),
    ]
    left = ("birthday", "gender", "language") if kind != PERSON else ("corporate_number",)
    return [one for one in found if one[0] not in left]


def _given(text: str) -> list[str]:
    return [text] if text else []


def _name(row: Customer, side: Side, _stores: Any) -> list[str]:
    return [row.name or side.name]


def _reading(row: Customer, _side: Side, _stores: Any) -> list[str]:
    guessed = _("{reading} (guessed)").format(reading=row.name_kana)
    return _given(guessed if row.kana_guessed else row.name_kana)


def _points(kind: str) -> Callable[[Customer, Side, Any], list[str]]:
    def tell(_row: Customer, side: Side, _stores: Any) -> list[str]:
        values = side.points.get(kind, [])
        return [format_phone(value) for value in values] if kind == "phone" else values

    return tell


def _day(on: Any) -> str:
    return format_date(on, get_language() or "ja")


def _stores(ids: Collection[Any]) -> dict[int, str]:
    pointing = customer_references.find("home_store_id")
    return dict(pointing.names(ids)) if pointing and ids else {}


def _history(first: Side, second: Side) -> list[Line]:
    """Nothing of this is chosen: all of it comes together."""
    return [
        Line(label, [tell(first)], [tell(second)], differs=False)
        for label, tell in (
            (_("Number of purchases"), lambda side: f"{side.purchases:,}"),
            (_("Sales"), lambda side: display(side.spent)),
            (_("Last purchase"), lambda side: _moment(side.last_purchase_at)),
            (_("Added"), lambda side: _moment(side.created_at)),
        )
    ]


def _moment(at: Any) -> str:
    return day(at) if at else "—"
