"""The words of a question's text, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.filters.errors import BadQuestion, cut

LONGEST = 10_000
Sort: TypeAlias = Literal["name", "text", "number", "day", "sign", "end"]
# What a Japanese keyboard writes where the grammar has an ASCII sign.
_WIDE = str.maketrans("（）＝！＜＞，、．≦≧０１２３４５６７８９－＂", '()=!<>,,.≤≥0123456789-"')
# What is never closed counts too, or each of many marks would be followed to the end.
_QUOTED = re.compile(
    r'("(?:[^"\\]|\\.)*+(?:"|\\?\Z)|「[^」]*+(?:」|\Z)|『[^』]*+(?:』|\Z)|[“”][^“”]*+(?:[“”]|\Z))',
    re.DOTALL,
)
_UNTOLD = re.compile("[\0\ud800-\udfff]")
_ONE_SIGN = {"≠": "!=", "≤": "<=", "≥": ">="}
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | "(?P<text>(?:[^"\\]|\\.)*+)"
    | 「(?P<quoted>[^」]*)」 | 『(?P<double>[^』]*)』 | [“”](?P<curly>[^“”]*)[“”]
    | (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![\w-])
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?)(?![\w.])
    | (?P<name>[^\W\d]\w*)
    | (?P<sign>!=|<=|>=|[=<>(),.≠≤≥])
    """,
    re.VERBOSE | re.DOTALL,
)
_SORTS: dict[str, Sort] = {
    **dict.fromkeys(("text", "quoted", "double", "curly"), "text"),
    "day": "day",
    "number": "number",
    "name": "name",
    "sign": "sign",
}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    sort: Sort
    text: str
    at: int


@dataclass(slots=True)
class Source:
    """Where the reading stands."""

    found: list[Token]
    place: int = 0

    @property
    def next(self) -> Token:
        return self.found[self.place]

    def take(self) -> Token:
        token = self.next
        self.place += token.sort != "end"
        return token

    def is_word(self, *words: str) -> bool:
        """The next words are these, in whatever case; nothing is taken."""
        ahead = self.found[self.place : self.place + len(words)]
        return [(t.sort, t.text.lower()) for t in ahead] == [("name", word) for word in words]

    def took_words(self, *words: str) -> bool:
        there = self.is_word(*words)
        self.place += len(words) if there else 0
        return there

    def took_sign(self, sign: str) -> bool:
        there = self.next.sort == "sign" and self.next.text == sign
        self.place += there
        return there

    def need_sign(self, sign: str) -> None:
        if not self.took_sign(sign):
            raise self.expected(f"“{sign}”")

    def expected(self, what: object) -> BadQuestion:
        token = self.next
        if token.sort == "end":
            message = format_lazy(_("The question ends too soon: {what} must follow."), what=what)
        else:
            said = _("“{found}” cannot stand here: {what} must follow.")
            message = format_lazy(said, found=cut(token.text), what=what)
        return BadQuestion("unexpected", message, at=token.at)


def tokens(text: str) -> list[Token]:
    """Refuses with BadQuestion what is no word of the language."""
    if len(text) > LONGEST:
        message = _("A question has at most {most} characters.")
        raise BadQuestion("too_long", format_lazy(message, most=LONGEST), at=LONGEST)
    if untold := _UNTOLD.search(text):
        raise BadQuestion(
            "unknown_sign", _("This holds a sign that no text can hold."), at=untold.start()
        )
    plain = "".join(
        part if n % 2 else part.translate(_WIDE) for n, part in enumerate(_QUOTED.split(text))
    )
    return [*_tokens(plain), Token("end", "", len(text))]


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise _unknown(text, at)
        if found.lastgroup != "space":
            yield _token(found, at)
        at = found.end()


def _token(found: re.Match[str], at: int) -> Token:
    group = found.lastgroup or "space"
    said = found[group]
    if group == "text":
        said = _ESCAPED.sub(r"\1", said)
    return Token(_SORTS[group], _ONE_SIGN.get(said, said) if group == "sign" else said, at)


def _unknown(text: str, at: int) -> BadQuestion:
    if text[at] in '"「『“”':
        message = _("The text that begins with {begin} has no closing quotation mark.")
        return BadQuestion("open_text", format_lazy(message, begin=text[at : at + 12]), at=at)
    message = _("“{sign}” cannot stand here. Write text in quotation marks.")
    return BadQuestion("unknown_sign", format_lazy(message, sign=text[at : at + 1]), at=at)
