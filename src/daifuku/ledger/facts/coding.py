"""Field types of facts, each with its JSON and its SQL. What is not listed here is refused."""

import re
import types
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Union, get_args, get_origin

from daifuku.foundation.money import Money, minor_digits

Code = Annotated[str, "code"]
"""A word of a fixed list (a stage, a channel, a field name): [a-z0-9_.:-]{1,64}."""
Ref = Annotated[int, "ref"]
"""The id of a row."""

_CODE = re.compile(r"[a-z0-9_.:-]{1,64}\Z")
_BIGINT = 2**63


@dataclass(frozen=True, slots=True)
class Coding:
    """How one field is checked, written and read; `sql` turns an SQL expression into its JSON."""

    name: str
    fits: Callable[[Any], bool]
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    sql: Callable[[str, str], str]
    optional: bool = False


def code_of(text: str) -> str:
    """Make a code of an identifier that may hold other signs: `Point-of-sale` → `point-of-sale`."""
    made = re.sub(r"[^a-z0-9_.:-]+", "_", text.lower()).strip("_")[:64]
    return made or "other"


def coding_for(annotation: Any, where: str) -> Coding:
    """The coding of a field's annotation. Raises TypeError for a type that facts may not hold."""
    plain = _PLAIN.get(annotation)
    if plain is not None:
        return plain
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        kept = [part for part in inner if part is not type(None)]
        if len(kept) == 1 and len(inner) == 2:
            return _optional(coding_for(kept[0], where))
    if origin is list or (origin is tuple and len(inner) == 2 and inner[1] is ...):
        return _many(coding_for(inner[0], where), where)
    if annotation is str:
        raise TypeError(
            f"{where}: text is not allowed in facts. Use Code for a word of a fixed list and"
            " Touch.words for personal words (DESIGN.md 4, law 4)."
        )
    raise TypeError(f"{where}: {annotation!r} is not a type that facts may hold")


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_BIGINT <= value < _BIGINT


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and _CODE.match(value) is not None


def _is_instant(value: Any) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None


def _same(value: Any) -> Any:
    return value


def _sql_same(expression: str, currency: str) -> str:
    return f"({expression})"


def _sql_text(expression: str, currency: str) -> str:
    return f"({expression})::text"


def _sql_instant(expression: str, currency: str) -> str:
    return f"""to_char(({expression}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""


def _sql_money(expression: str, currency: str) -> str:
    digits = minor_digits(currency)
    amount = f"({expression})::text"
    if digits:
        amount = f"round(({expression})::numeric / {10**digits}, {digits})::text"
    return f"jsonb_build_object('amount', {amount}, 'currency', '{currency}')"


_INT = Coding("integer", _is_int, _same, int, _sql_same)
_PLAIN: dict[Any, Coding] = {
    int: _INT,
    Ref: Coding("reference", _is_int, _same, int, _sql_same),
    Code: Coding("code", _is_code, _same, str, _sql_text),
    bool: Coding("yes or no", lambda v: isinstance(v, bool), _same, bool, _sql_same),
    Decimal: Coding(
        "decimal", lambda v: isinstance(v, Decimal) and v.is_finite(), str, Decimal, _sql_text
    ),
    datetime: Coding(
        "instant",
        _is_instant,
        lambda v: v.astimezone(UTC).isoformat(),
        datetime.fromisoformat,
        _sql_instant,
    ),
    date: Coding(
        "date",
        lambda v: isinstance(v, date) and not isinstance(v, datetime),
        date.isoformat,
        date.fromisoformat,
        lambda e, _c: f"to_char({e}, 'YYYY-MM-DD')",
    ),
    Money: Coding(
        "money", lambda v: isinstance(v, Money), Money.to_json, Money.from_json, _sql_money
    ),
}


def _optional(inner: Coding) -> Coding:
    return Coding(
        f"{inner.name}, or nothing",
        lambda v: v is None or inner.fits(v),
        lambda v: None if v is None else inner.write(v),
        lambda v: None if v is None else inner.read(v),
        inner.sql,
        optional=True,
    )


def _many(inner: Coding, where: str) -> Coding:
    if inner.optional:
        raise TypeError(f"{where}: a list of facts may not have gaps")

    def sql(expression: str, currency: str) -> str:
        if inner.sql is not _sql_text:
            raise TypeError(f"{where}: lists of this kind cannot be written by record_from")
        return f"to_jsonb(({expression})::text[])"

    return Coding(
        f"list of {inner.name}",
        lambda v: isinstance(v, list | tuple) and all(inner.fits(item) for item in v),
        lambda v: [inner.write(item) for item in v],
        lambda v: tuple(inner.read(item) for item in v),
        sql,
    )
