"""What is asked for: a tsquery that is safe by construction, from whatever a person types."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from daifuku.foundation.text.folding import fold
from daifuku.foundation.text.legal_forms import JAPANESE_FORMS, strip_legal_form
from daifuku.foundation.text.lexemes import (
    EMAIL,
    LEGAL_FORM,
    LONGEST_WORD,
    PHONE,
    is_latin,
    line_of,
    phone_digits,
    words_of,
)
from daifuku.foundation.text.romanisation import kana_of

LONGEST_QUERY = 200
MOST_WORDS = 12
_NUMBER = re.compile(r"[+(]?[0-9][0-9()\-. ]{2,}")
_FORMS = tuple(fold(form) for form in JAPANESE_FORMS)


@dataclass(frozen=True, slots=True)
class Query:
    """`tsquery` goes to `tokens @@ %s::tsquery`; empty means nothing to look for. Every text in
    `recheck` must stand in `search_doc`; `words` are what was asked, folded, for ranking and
    marking."""

    tsquery: str
    words: tuple[str, ...]
    recheck: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.tsquery)

    @property
    def line(self) -> str:
        """All that was asked, as it would stand in the document of one who is called so."""
        return line_of(" ".join(self.words))


@dataclass(frozen=True, slots=True)
class _Sight:
    phones: bool
    emails: bool


def quoted(lexeme: str, *, prefix: bool = False) -> str:
    """One lexeme as tsquery reads it, whatever it holds."""
    safe = lexeme.replace("\0", "").replace("\\", "\\\\").replace("'", "''")
    return f"'{safe}'{':*' if prefix else ''}"


def _every(asked: Iterable[str]) -> str:
    parts = [part for part in asked if part]
    return parts[0] if len(parts) == 1 else f"({' & '.join(parts)})" if parts else ""


def _any(asked: Iterable[str]) -> str:
    parts = [part for part in dict.fromkeys(asked) if part]
    return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})" if parts else ""


def _japanese(run: str) -> str:
    if len(run) == 1:
        found = quoted(run, prefix=True)
    else:
        found = _every(quoted(run[at : at + 2]) for at in range(len(run) - 1))
    return _any((found, quoted(LEGAL_FORM + run, prefix=True) if _begins_form(run) else ""))


def _latin(word: str, sight: _Sight) -> str:
    return _any(
        (
            quoted(word, prefix=True),
            quoted(EMAIL + word, prefix=True) if sight.emails else "",
            quoted(PHONE + word, prefix=True) if sight.phones and _is_digits(word) else "",
        )
    )


def _is_digits(word: str) -> bool:
    return len(word) > 2 and word.isascii() and word.isdigit()


def _address(word: str, sight: _Sight) -> str:
    """A word with @ is a mail address, perhaps not yet finished."""
    local, _, domain = word.rpartition("@")
    if not sight.emails:
        return ""
    return _every(
        (
            quoted(EMAIL + local[:LONGEST_WORD]) if local else "",
            quoted(EMAIL + domain[:LONGEST_WORD], prefix=True) if domain else "",
        )
    )


def _number(word: str, sight: _Sight) -> str:
    digits = phone_digits(word)
    return _any(
        (
            quoted(PHONE + digits, prefix=True) if sight.phones else "",
            quoted(EMAIL + word, prefix=True) if sight.emails else "",
            quoted(digits, prefix=True),
            _every(quoted(run, prefix=True) for run in words_of(word)),
        )
    )


def _word(word: str, sight: _Sight) -> str:
    if "@" in word and word.strip("@"):
        return _address(word, sight)
    if _NUMBER.fullmatch(word):
        return _number(word, sight)
    runs = words_of(word.replace("'", ""))
    each = _every(_latin(run, sight) if is_latin(run) else _japanese(run) for run in runs)
    if len(runs) < 2:
        return each
    joined = "".join(runs)[:LONGEST_WORD]
    whole = quoted(joined, prefix=True)
    address = quoted(EMAIL + word[:LONGEST_WORD], prefix=True) if sight.emails else ""
    return _any((each, whole if word.isascii() else "", address if word.isascii() else ""))


def query_tokens(asked: str, *, phones: bool = True, emails: bool = True) -> Query:
    """What a person typed, as a query; `phones` and `emails` say which fields they may see."""
    bare = strip_legal_form(asked[:LONGEST_QUERY])
    folded = fold(bare)
    whole_number = _NUMBER.fullmatch(folded)
    words = [folded] if whole_number else folded.split()[:MOST_WORDS]
    sight = _Sight(phones, emails)
    tsquery = _every(_word(word, sight) for word in words)
    runs = [run for word in words if "@" not in word for run in words_of(word.replace("'", ""))]
    long = (run for run in runs if len(run) > 2 and not is_latin(run))
    recheck = tuple(run for run in long if not _begins_form(run))
    return Query(tsquery, tuple(words), recheck)


def in_kana(asked: str) -> list[str]:
    """The same with romaji written as kana, which stands anywhere in a reading where a Latin word
    is only found by its beginning: yamada is in オヤマダ. Twice where an n may end a sound or begin
    the next (kenichi); nothing where nothing is romaji."""
    words = fold(asked[:LONGEST_QUERY]).split()[:MOST_WORDS]
    ways = (
        " ".join(kana_of(word, parted=parted) or word for word in words) for parted in (False, True)
    )
    return [way for way in dict.fromkeys(ways) if way != " ".join(words)]


def _begins_form(run: str) -> bool:
    return any(form.startswith(run) for form in _FORMS)
