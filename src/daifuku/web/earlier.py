"""What the record of a customer says now, and would say as it was, as people read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from daifuku.customers.queries import record_before
from daifuku.foundation.field_names import field_name
from daifuku.foundation.registries import NamesOf, traces

_SHOWN = ("value", "id")


@dataclass(frozen=True, slots=True)
class Field:
    """Empty is nothing."""

    name: str
    label: Any
    now: str
    then: str


def fields_otherwise(customer_id: int, changes: Sequence[int]) -> list[Field]:
    """Those that these changes, all since some moment, left otherwise than they were."""
    then, now = (record_before(customer_id, since) for since in (changes, []))
    return [
        Field(name, field_name(name), _read(name, now.get(name)), _read(name, then[name]))
        for name in then
        if then[name] != now.get(name)
    ]


def _read(name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if name == "tags":
        return "、".join(_called("customers_customer_tag", "tag_id", one) for one in value)
    if isinstance(value, list):
        return "、".join(_words(one) for one in value)
    return _called("customers_customer", name, value)


def _called(table: str, column: str, value: Any) -> str:
    _label, read = traces.get(table).fields[column]
    return str(read.load([value]).get(value, "") if isinstance(read, NamesOf) else read(value))


def _words(one: Mapping[str, Any]) -> str:
    return " ".join(str(one[part]) for part in _SHOWN if one.get(part))
