"""What of a record can be found: lexemes for `array_to_tsvector`, and the text to recheck in.

Words are bare lexemes; those of a protected field carry its prefix, so that a role that may not
see the field cannot query it. Rooms add lexemes of their own under other prefixes.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from daifuku.foundation.text.folding import fold
from daifuku.foundation.text.legal_forms import JAPANESE_FORMS, strip_legal_form
from daifuku.foundation.text.romanisation import romaji

PHONE, EMAIL, LEGAL_FORM = "p:", "m:", "l:"
LONGEST_WORD = 64
LANDLINE = 10
# As many of the longest as a tsvector of one megabyte holds.
MOST_LEXEMES = 4000
CJK = "\u3005-\u3007\u3041-\u3096\u309d\u309e\u30fc\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+")
_CJK_FIRST = re.compile(f"[{CJK}]")
_PUBLIC_SECOND = ("co", "or", "ne", "ac", "go", "ed", "lg", "ad", "gr", "com", "net", "org", "gov")
_PARTING = dict.fromkeys(map(ord, "・･＝゠"), " ")
_ADDRESS = re.compile(r"[^\w.+-]")

_SHORT_WAYS = {
    "株式会社": ("(株)",),
    "有限会社": ("(有)",),
    "合同会社": ("(同)",),
    "合資会社": ("(資)",),
    "合名会社": ("(名)",),
    "一般社団法人": ("(一社)", "(社)"),
    "一般財団法人": ("(一財)", "(財)"),
    "医療法人": ("(医)",),
    "学校法人": ("(学)",),
    "宗教法人": ("(宗)",),
    "社会福祉法人": ("(福)",),
    "特定非営利活動法人": ("(特非)",),
    "公益社団法人": ("(公社)",),
    "公益財団法人": ("(公財)",),
}


@dataclass(frozen=True, slots=True)
class SearchFields:
    """The words of one record. `names` holds one string per name in any script: kanji, kana,
    Latin, former names, the organisation; `texts` further free words, without romaji."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of a name: its lexemes, its folded text, and the ends that touch its neighbours."""

    lexemes: frozenset[str]
    folded: str
    first: str
    last: str


def words_of(folded: str) -> list[str]:
    """Runs of CJK letters and runs of other letters and digits, longest allowed length cut."""
    return [run[:LONGEST_WORD] if is_latin(run) else run for run in _RUNS.findall(folded)]


def is_latin(word: str) -> bool:
    return not _CJK_FIRST.match(word)


def _run_lexemes(run: str) -> Iterable[str]:
    if is_latin(run):
        return (run,)
    # The last letter alone lets a search for one letter find it by prefix.
    return (*(run[at : at + 2] for at in range(len(run) - 1)), run[-1])


def _without_prefixes(words: Iterable[str]) -> set[str]:
    """Latin words are asked for by prefix, so one that begins another adds nothing."""
    kept: list[str] = []
    for word in sorted(words, reverse=True):
        if not kept or not kept[-1].startswith(word):
            kept.append(word)
    return set(kept)


def _spelled(part: str) -> set[str]:
    return {spelling for spelling in romaji(part) if "'" not in spelling}


@lru_cache(maxsize=16384)
def _part(text: str) -> _Part:
    folded = fold(text)
    runs = words_of(folded.replace("'", ""))
    lexemes = {lexeme for run in runs for lexeme in _run_lexemes(run)}
    lexemes |= _without_prefixes({word for run in runs for word in _spelled(run)})
    first = runs[0][0] if runs and folded.startswith(runs[0][0]) else ""
    last = runs[-1][-1] if runs and folded.endswith(runs[-1][-1]) else ""
    return _Part(frozenset(lexemes), folded, _if_cjk(first), _if_cjk(last))


def _if_cjk(letter: str) -> str:
    return letter if letter and not is_latin(letter) else ""


def _parts_of(name: str) -> list[str]:
    """Words of a name; foreign ones are parted by a dot or a double hyphen instead of a space."""
    return name.split() if name.isascii() else name.translate(_PARTING).split()


def _name_lexemes(name: str, lexemes: set[str]) -> None:
    if not name.isascii():
        bare = strip_legal_form(name)
        if bare != name:
            lexemes.update(_legal_forms_in(name))
            name = bare
    before = ""
    for text in _parts_of(name):
        part = _part(text)
        lexemes |= part.lexemes
        if before and part.first:
            lexemes.add(before + part.first)
        before = part.last


@lru_cache(maxsize=4096)
def _legal_forms_in(name: str) -> frozenset[str]:
    written = unicodedata.normalize("NFKC", name)
    found = {form for form in JAPANESE_FORMS if form in written}
    found |= {
        form for form in JAPANESE_FORMS for short in _SHORT_WAYS.get(form, ()) if short in written
    }
    return frozenset(LEGAL_FORM + fold(form) for form in found)


def phone_digits(text: str) -> str:
    """Digits as dialled at home: +81 90 … and 0081 90 … become 090…."""
    normal = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    digits = "".join(c for c in normal if "0" <= c <= "9")
    international = normal.lstrip(" (").startswith("+81")
    if international or (digits.startswith("0081") and len(digits) > 11):
        rest = digits[2:] if international else digits[4:]
        return "0" + rest.removeprefix("0")
    return digits[:LONGEST_WORD]


def _phone_lexemes(text: str) -> Iterable[str]:
    digits = phone_digits(text)
    # People say a landline without its area code, of which one has two to four digits.
    local = (digits[-7:], digits[-6:]) if len(digits) == LANDLINE else ()
    return {PHONE + tail for tail in (digits, digits[-8:], *local, digits[-4:]) if tail}


def plain_address(text: str) -> str:
    return fold(text)[: LONGEST_WORD * 4]


def _email_lexemes(text: str) -> Iterable[str]:
    local, _, domain = plain_address(text).rpartition("@")
    local = _ADDRESS.sub("", local)[:LONGEST_WORD]
    domain = _ADDRESS.sub("", domain)[:LONGEST_WORD]
    yield from (EMAIL + piece for piece in (local, *words_of(local), domain) if piece)
    labels = domain.split(".")
    while len(labels) > 2:
        labels = labels[1:]
        if len(labels) > 2 or labels[0] not in _PUBLIC_SECOND:
            yield EMAIL + ".".join(labels)


def _code_lexemes(text: str) -> Iterable[str]:
    pieces = words_of(fold(text))
    yield "".join(pieces)[:LONGEST_WORD]
    for piece in pieces:
        yield from _run_lexemes(piece)
        if piece.isdigit() and piece[0] == "0":
            yield piece.lstrip("0")


def search_tokens(fields: SearchFields) -> list[str]:
    """Sorted lexemes of a record, for `array_to_tsvector(%s)`."""
    lexemes: set[str] = set()
    for name in fields.names:
        _name_lexemes(name, lexemes)
    for phone in fields.phones:
        lexemes.update(_phone_lexemes(phone))
    for email in fields.emails:
        lexemes.update(_email_lexemes(email))
    for code in fields.codes:
        lexemes.update(_code_lexemes(code))
    for text in fields.texts:
        for run in words_of(fold(text).replace("'", "")):
            lexemes.update(_run_lexemes(run))
    lexemes.discard("")
    return sorted(lexemes)[:MOST_LEXEMES]


def line_of(name: str) -> str:
    """A name as it stands in the document: folded, without spaces between Japanese words."""
    line, before = "", ""
    for part in map(_part, _parts_of(name)):
        line += part.folded if before and part.first else f" {part.folded}"
        before = part.last
    return line.strip()


def search_doc(fields: SearchFields) -> str:
    """Folded names and texts, one a line, without spaces between Japanese words; the recheck of
    `Query.recheck` and the ranking look here. Holds no phone and no mail."""
    lines = []
    for name in fields.names:
        lines.append(line_of(strip_legal_form(name)))
    lines.extend(fold(text) for text in fields.texts)
    lines.extend(fold(code) for code in fields.codes if not code.isascii())
    return "\n".join(line for line in lines if line)
