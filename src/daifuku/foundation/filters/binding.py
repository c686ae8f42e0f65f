"""From a question as it was asked to one that can be answered: fields are looked up, values become
those of their kinds, relative days become instants."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.filters.asker import Asker
from daifuku.foundation.filters.bound import (
    EVERYBODY,
    AnyOf,
    Both,
    Bound,
    Compare,
    Complement,
    Empty,
    Has,
    Holds,
    OneOf,
    Own,
    Part,
    Plain,
    Reference,
    Sign,
    Sum,
    Within,
)
from daifuku.foundation.filters.dates import Clock, day_meant, days_of, moved
from daifuku.foundation.filters.errors import BadQuestion, with_hint
from daifuku.foundation.filters.fields import FilterField, Kind
from daifuku.foundation.filters.plain import COUNT, Misfit, plain_value, plain_values, refusal
from daifuku.foundation.filters.tree import (
    Condition,
    Day,
    Either,
    Every,
    Named,
    Not,
    Operator,
    Period,
    Question,
    Related,
    Single,
)

_ORDER: tuple[Operator, ...] = ("=", "!=", "<", "<=", ">", ">=")
_NUMERIC: tuple[Operator, ...] = (*_ORDER, "in", "is empty")
OPERATORS: dict[Kind, tuple[Operator, ...]] = {
    "text": ("=", "!=", "contains", "starts with", "ends with", "in", "is empty"),
    "number": _NUMERIC,
    "money": _NUMERIC,
    "date": (*_ORDER, "within", "is empty"),
    "moment": (*_ORDER, "within", "is empty"),
    "choice": ("=", "!=", "in", "is empty"),
    "choices": ("has", "has any of", "has all of", "is empty"),
    "yes_no": ("=", "!=", "is empty"),
    "person": ("=", "!=", "in", "is empty"),
    "record": ("=", "!=", "in", "is empty"),
}
MOST_OF_ALL = 20
_SUMMED: dict[str, tuple[Kind, ...]] = {
    "sum": ("number", "money"),
    "min": ("number", "money", "date", "moment"),
    "max": ("number", "money", "date", "moment"),
}


def bind(question: Question, subject: str, asker: Asker) -> Bound:
    """Refuses with BadQuestion unknown fields, and operators and values that do not fit them."""
    match question:
        case Every(parts):
            return Both(tuple(bind(part, subject, asker) for part in parts))
        case Either(parts):
            return AnyOf(tuple(bind(part, subject, asker) for part in parts))
        case Not(part):
            return Complement(bind(part, subject, asker))
    return _test(question, subject, asker)


def _test(test: Condition, subject: str, asker: Asker) -> Bound:
    reference = _reference(test.subject, subject, asker)
    allowed = OPERATORS[reference.kind]
    if test.operator not in allowed:
        message = format_lazy(
            _("“{name}” cannot be asked with “{operator}”. It can be with: {operators}."),
            name=test.subject.name,
            operator=test.operator,
            operators=", ".join(allowed),
        )
        raise BadQuestion("wrong_operator", message, at=test.at)
    return _BINDERS.get(test.operator, _compare)(test, reference, asker)


def _reference(asked: Named | Related, subject: str, asker: Asker) -> Reference:
    if isinstance(asked, Named):
        return Own(_field(asked.name, subject, asker, asked.at))
    known = asker.vocabulary.relations.get(subject, {})
    relation = known.get(asked.name)
    if relation is None:
        raise _unknown(_("There are no related records “{name}”."), asked.name, known, asked.at)
    where = [bind(asked.where, relation.subject, asker)] if asked.where else []
    if asked.period:
        if not relation.at:
            message = format_lazy(_("“{name}” have no date for a period."), name=asked.name)
            raise BadQuestion("no_period", message, at=asked.at)
        dated = Own(_field(relation.at, relation.subject, asker, asked.at))
        where.append(_within(dated, asked.period, asker.clock))
    of = _summed(asked, relation.subject, asker) if asked.of else None
    whole = Both(tuple(where)) if len(where) != 1 else where[0]
    return Sum(relation, asked.aggregate, of, whole if where else EVERYBODY)


def _field(name: str, subject: str, asker: Asker, at: int) -> FilterField:
    known = asker.vocabulary.fields.get(subject, {})
    if name not in known:
        raise _unknown(_("There is no field “{name}”."), name, known, at)
    return known[name]


def _summed(asked: Related, subject: str, asker: Asker) -> FilterField:
    field = _field(asked.of, subject, asker, asked.at)
    if field.kind not in _SUMMED[asked.aggregate]:
        message = format_lazy(
            _(
                "“{name}” has no {aggregate}: sums are of numbers and money, min and max of days too."
            ),
            name=asked.of,
            aggregate=asked.aggregate,
        )
        raise BadQuestion("not_summed", message, at=asked.at)
    return field


def _unknown(message: str, name: str, known: dict, at: int) -> BadQuestion:
    told = with_hint(format_lazy(message, name=name), name, known)
    return BadQuestion("unknown_field", told, at=at)


def _compare(test: Condition, of: Reference, asker: Asker) -> Bound:
    if test.operator == "!=":
        same = _compare(Condition(test.subject, "=", test.value, test.at), of, asker)
        return Both((Complement(Empty(of)), Complement(same)))
    if isinstance(test.value, Day) and of.kind == "moment":
        return _beside_day(of, cast(Sign, test.operator), test.value, asker.clock)
    values = _plain(test, of, (test.value,), asker)
    if len(values) > 1:
        return OneOf(of, values)
    return Compare(of, cast(Sign, test.operator), values[0])


def _beside_day(of: Reference, sign: Sign, day: Day, clock: Clock) -> Within:
    """A moment is before, within or after a whole day."""
    meant = day_meant(day, clock)
    begins, ends = clock.begins(meant), clock.begins(moved(meant, 1, "day"))
    match sign:
        case "=":
            return Within(of, begins, ends)
        case "<":
            return Within(of, None, begins)
        case "<=":
            return Within(of, None, ends)
        case ">":
            return Within(of, ends, None)
    return Within(of, begins, None)


def _in_period(test: Condition, of: Reference, asker: Asker) -> Bound:
    return _within(of, cast(Period, test.value), asker.clock)


def _within(of: Reference, period: Period, clock: Clock) -> Within:
    first, end = days_of(period, clock)
    if of.kind == "date":
        return Within(of, first, end)
    return Within(of, first and clock.begins(first), end and clock.begins(end))


def _one_of(test: Condition, of: Reference, asker: Asker) -> Bound:
    return OneOf(of, _plain(test, of, _many(test), asker))


def _part(test: Condition, of: Reference, asker: Asker) -> Bound:
    own = cast(Own, of)
    with _fitting(test, own.field):
        text = cast(str, plain_value(own.field, test.value, asker))
    return Holds(own, cast(Part, test.operator), text)


def _has(test: Condition, of: Reference, asker: Asker) -> Bound:
    return _each(test, of, (test.value,), asker)[0]


def _has_any(test: Condition, of: Reference, asker: Asker) -> Bound:
    return AnyOf(_each(test, of, _many(test), asker))


def _has_all(test: Condition, of: Reference, asker: Asker) -> Bound:
    if len(_many(test)) > MOST_OF_ALL:
        message = format_lazy(_("At most {most} can be asked for at once."), most=MOST_OF_ALL)
        raise BadQuestion("too_many", message, at=test.at)
    return Both(_each(test, of, _many(test), asker))


def _each(
    test: Condition, of: Reference, values: tuple[object, ...], asker: Asker
) -> tuple[Bound, ...]:
    return tuple(Has(cast(Own, of), str(plain)) for plain in _plain(test, of, values, asker))


def _many(test: Condition) -> tuple[Single, ...]:
    return cast(tuple[Single, ...], test.value)


def _plain(
    test: Condition, of: Reference, values: tuple[object, ...], asker: Asker
) -> tuple[Plain, ...]:
    field = (of.field if isinstance(of, Own) else of.of) or COUNT
    with _fitting(test, field):
        return plain_values(field, values, asker)


@contextmanager
def _fitting(test: Condition, field: FilterField) -> Iterator[None]:
    try:
        yield
    except Misfit as misfit:
        raise refusal(field, misfit, test.at) from None


def _empty(test: Condition, of: Reference, asker: Asker) -> Bound:
    return Empty(of)


_BINDERS: dict[Operator, Callable[[Condition, Reference, Asker], Bound]] = {
    "in": _one_of,
    "within": _in_period,
    "contains": _part,
    "starts with": _part,
    "ends with": _part,
    "has": _has,
    "has any of": _has_any,
    "has all of": _has_all,
    "is empty": _empty,
}
