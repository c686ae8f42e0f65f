"""From text to a question: `stage = "regular" and purchases(last 90 days).sum(total) >= 10000`."""

from collections.abc import Callable
from typing import cast

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.filters.errors import BadQuestion
from daifuku.foundation.filters.reading import Source, Token, tokens
from daifuku.foundation.filters.tree import (
    EVERYBODY,
    Aggregate,
    Condition,
    Either,
    Every,
    Named,
    Not,
    Operator,
    Period,
    Question,
    Related,
    Single,
    Value,
)
from daifuku.foundation.filters.values import read_period, read_single

DEEPEST, MOST_TESTS = 20, 200
AGGREGATES = ("count", "sum", "min", "max")
_SIGNS = {"=", "!=", "<", "<=", ">", ">="}


def parse(text: str) -> Question:
    """Refuses with BadQuestion; the empty text asks nothing, so it is true of everybody."""
    source = Source(tokens(text))
    if source.next.sort == "end":
        return EVERYBODY
    found = _Parser(source).question()
    if source.next.sort != "end":
        raise source.expected(_("“and”, “or” or the end"))
    return found


class _Parser:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.depth = self.tests = 0

    def question(self) -> Question:
        return self._joined("or", Either, lambda: self._joined("and", Every, self._negated))

    def _joined(
        self, word: str, joined: type[Either] | type[Every], part: Callable[[], Question]
    ) -> Question:
        parts = [part()]
        while self.source.took_words(word):
            parts.append(part())
        return joined(tuple(parts)) if len(parts) > 1 else parts[0]

    def _negated(self) -> Question:
        if self.source.took_words("not"):
            return Not(self._deeper(self._negated))
        if self.source.took_sign("("):
            found = self._deeper(self.question)
            self.source.need_sign(")")
            return found
        return self._test()

    def _deeper(self, part: Callable[[], Question]) -> Question:
        self.depth += 1
        if self.depth > DEEPEST:
            message = format_lazy(_("Groups are at most {most} deep."), most=DEEPEST)
            raise BadQuestion("too_deep", message, at=self.source.next.at)
        found = part()
        self.depth -= 1
        return found

    def _count(self) -> None:
        self.tests += 1
        if self.tests > MOST_TESTS:
            said = _("A question has at most {most} conditions and values in lists.")
            message = format_lazy(said, most=MOST_TESTS)
            raise BadQuestion("too_many", message, at=self.source.next.at)

    def _test(self) -> Question:
        self._count()
        at = self.source.next.at
        subject = self._subject()
        operator, negated = self._operator()
        test = Condition(subject, operator, self._value(operator), at)
        return Not(test) if negated else test

    def _subject(self) -> Named | Related:
        token = self.source.next
        if token.sort != "name":
            raise self.source.expected(_("the name of a field"))
        self.source.take()
        if self.source.took_sign("("):
            return self._related(token)
        return Named(token.text, token.at)

    def _related(self, name: Token) -> Related:
        source, period, where = self.source, read_period(self.source), None
        if (period is None and source.next.text != ")") or source.took_sign(","):
            where = self._deeper(self.question)
        source.need_sign(")")
        source.need_sign(".")
        aggregate = source.next.text.lower()
        if source.next.sort != "name" or aggregate not in AGGREGATES:
            raise source.expected(format_lazy(_("one of {names}"), names=", ".join(AGGREGATES)))
        source.take()
        of = "" if aggregate == "count" else self._of()
        return Related(name.text, cast(Aggregate, aggregate), of, period, where, name.at)

    def _of(self) -> str:
        self.source.need_sign("(")
        token = self.source.next
        if token.sort != "name":
            raise self.source.expected(_("the name of a field"))
        self.source.take()
        self.source.need_sign(")")
        return token.text

    def _operator(self) -> tuple[Operator, bool]:
        """And whether it is said with a not: `is not empty`, `not in`."""
        source, sign = self.source, self.source.next
        if sign.sort == "sign" and sign.text in _SIGNS:
            source.take()
            return cast(Operator, sign.text), False
        for words, (operator, negated) in _WORDS.items():
            if source.took_words(*words.split()):
                return operator, negated
        raise source.expected(_("a comparison such as =, !=, <, contains, in, has or is empty"))

    def _value(self, operator: Operator) -> Value:
        if operator == "is empty":
            return None
        if operator in ("in", "has any of", "has all of"):
            return self._many()
        if operator == "within":
            return self._period()
        return read_single(self.source)

    def _many(self) -> tuple[Single, ...]:
        self.source.need_sign("(")
        found = [read_single(self.source)]
        while self.source.took_sign(","):
            self._count()
            found.append(read_single(self.source))
        self.source.need_sign(")")
        return tuple(found)

    def _period(self) -> Period:
        found = read_period(self.source)
        if found is None:
            raise self.source.expected(_("a period such as “last 30 days” or “this month”"))
        return found


# The longer ones first: `is not empty` begins as `is` does.
_WORDS: dict[str, tuple[Operator, bool]] = {
    "is not empty": ("is empty", True),
    "is empty": ("is empty", False),
    "is not": ("!=", False),
    "is": ("=", False),
    "not in": ("in", True),
    "in": ("in", False),
    "not within": ("within", True),
    "within": ("within", False),
    "has any of": ("has any of", False),
    "has all of": ("has all of", False),
    "has": ("has", False),
    "contains": ("contains", False),
    "starts with": ("starts with", False),
    "ends with": ("ends with", False),
}
