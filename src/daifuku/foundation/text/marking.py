"""Which part of a text is what somebody asked for: by its letters, its reading or its digits."""

import re
from collections.abc import Iterator
from functools import lru_cache

from daifuku.foundation.text.folding import fold
from daifuku.foundation.text.lexemes import is_latin, phone_digits
from daifuku.foundation.text.romanisation import kana_of, romaji
from daifuku.foundation.text.searching import query_tokens

LONGEST = 120
_KANA = re.compile("[ぁ-ゖァ-ヺー]+")
_DIGITS = re.compile(r"[0-9][0-9()\- ]*[0-9]")
_NUMBER = re.compile(r"[+(]?[0-9][0-9()\-. ]{2,}")

Span = tuple[int, int]


def marked(text: str, asked: str) -> list[tuple[str, bool]]:
    """The text in pieces, and of each whether it answers what was asked."""
    spans = sorted(span for word in _words(asked) for span in _spans(text[:LONGEST], word))
    pieces, at = [], 0
    for start, end in spans:
        start = max(start, at)
        if start < end:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


@lru_cache(maxsize=64)
def _words(asked: str) -> tuple[str, ...]:
    return query_tokens(asked).words


def _spans(text: str, word: str) -> list[Span]:
    found = list(_by_letters(text, word))
    if not found and _NUMBER.fullmatch(word):
        found = list(_by_digits(text, phone_digits(word)))
    if word.isascii() and word.isalpha():
        found.extend(_by_reading(text, word))
        ways = {kana_of(word), kana_of(word, parted=True)} - {""}
        found = found or [span for kana in ways for span in _by_letters(text, kana)]
    return found


def _by_letters(text: str, word: str) -> Iterator[Span]:
    """Latin words and numbers are found by their beginning, Japanese ones anywhere."""
    folded = fold(text)
    places = [place for place, letter in enumerate(folded) if letter != " "]
    compact = folded.replace(" ", "")
    at = compact.find(word)
    if at < 0:
        return
    lengths = [len(fold(text[:end])) for end in range(len(text) + 1)]
    while at >= 0:
        first, last = places[at], places[at + len(word) - 1]
        if not (is_latin(word) and first and folded[first - 1].isalnum()):
            yield _back(text, lengths, first, last)
        at = compact.find(word, at + len(word))


def _back(text: str, lengths: list[int], first: int, last: int) -> Span:
    """Where letters of the folded text stand in the text itself."""
    start = max(end for end, length in enumerate(lengths) if length <= first)
    end = next(end for end, length in enumerate(lengths) if length > last)
    # A mark of voicing belongs to the letter before it.
    while end < len(text) and lengths[end + 1] == lengths[end] and not text[end].isspace():
        end += 1
    return start, end


def _by_reading(text: str, word: str) -> Iterator[Span]:
    for kana in _KANA.finditer(text):
        said = kana[0]
        if any(spelling.startswith(word) for spelling in romaji(said)):
            yield kana.start(), kana.start() + _said(said, word)


def _said(kana: str, word: str) -> int:
    """How many letters the word speaks of; a long vowel belongs to it (sato: サトウ)."""
    sizes = range(1, len(kana) + 1)
    whole = [size for size in sizes if word in romaji(kana[:size])]
    begun = (size for size in sizes if any(s.startswith(word) for s in romaji(kana[:size])))
    return whole[-1] if whole else next(begun)


def _by_digits(text: str, digits: str) -> Iterator[Span]:
    for number in _DIGITS.finditer(text):
        places = [place for place, c in enumerate(number[0], number.start()) if c.isdigit()]
        at = "".join(text[place] for place in places).find(digits)
        if at >= 0:
            yield places[at], places[at + len(digits) - 1] + 1
