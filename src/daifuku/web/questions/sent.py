"""What the builder sent: groups and rows by their paths, `0` for all, `0.2` for its third part."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.http import QueryDict

from daifuku.foundation.filters import Vocabulary
from daifuku.foundation.filters.drawing import (
    DEEPEST,
    MOST,
    Group,
    Join,
    Part,
    Row,
    field_of,
    operators_of,
)

ROOT = "0"
_JOINS = ("all", "any", "none")


def drawn_of(data: QueryDict, subject: str, known: Vocabulary) -> Group:
    """At most sixty rows and groups; where another field was chosen, the rest of its row begins
    anew."""
    paths = list(dict.fromkeys(data.getlist("node")))[:MOST]

    def part(path: str) -> Part:
        if f"{path}.join" not in data:
            return _row(data, path, subject, known)
        inside = [one for one in paths if one.rpartition(".")[0] == path]
        deep = path.count(".") + 1 >= DEEPEST
        parts = tuple(part(one) for one in inside if not (deep and f"{one}.join" in data))
        join = data[f"{path}.join"]
        return Group(cast(Join, join if join in _JOINS else "all"), parts)

    found = part(ROOT)
    return found if isinstance(found, Group) else Group()


def _row(data: QueryDict, path: str, subject: str, known: Vocabulary) -> Row:
    name = data.get(f"{path}.field", "")
    field = field_of(name, subject, known)
    if field is None:
        return Row(name)
    allowed, asked = operators_of(field.kind), data.get(f"{path}.operator", "")
    period = data.get(f"{path}.period", "") if "." in name else ""
    if data.get(f"{path}.was") != name:
        return Row(name, allowed[0], _first(allowed[0]), period)
    chosen = asked if asked in (*allowed, data.get(f"{path}.kept", "")) else allowed[0]
    values = tuple(data.getlist(f"{path}.value")) or _first(chosen)
    return Row(name, chosen, values, period)


def _first(operator: str) -> tuple[str, ...]:
    """What a menu of periods shows when nothing was chosen from it yet."""
    return ("last 30 days",) if operator in ("within", "not within") else ()


def changed(drawn: Group, do: str) -> Group:
    """`add PATH` a row, `group PATH` a group with a row, `remove PATH`; anything else is nothing."""
    verb, _space, path = do.partition(" ")
    if verb == "add":
        return _at(drawn, path, lambda group: replace(group, parts=(*group.parts, Row())))
    if verb == "group":
        inner = Group("any", (Row(),))
        return _at(drawn, path, lambda group: replace(group, parts=(*group.parts, inner)))
    if verb == "remove":
        above, _dot, place = path.rpartition(".")
        return _at(drawn, above, lambda group: _without(group, place))
    return drawn


def _without(group: Group, place: str) -> Group:
    left = tuple(one for at, one in enumerate(group.parts) if str(at) != place)
    return replace(group, parts=left)


def _at(drawn: Group, path: str, change: Callable[[Group], Group]) -> Group:
    """The group at this path changed; the whole as it is where there is none."""
    first, _dot, rest = path.partition(".")
    if first != ROOT:
        return drawn
    return _below(drawn, rest.split(".") if rest else [], change)


def _below(group: Group, places: list[str], change: Callable[[Group], Group]) -> Group:
    if not places:
        return change(group)
    parts = tuple(
        _below(one, places[1:], change) if str(at) == places[0] and isinstance(one, Group) else one
        for at, one in enumerate(group.parts)
    )
    return replace(group, parts=parts)
