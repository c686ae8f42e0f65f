"""One key for all the ways in which people write the same text."""

import re
import unicodedata
from functools import lru_cache

from daifuku.foundation.text.kana import unvoiced, voiced
from daifuku.foundation.text.kanji_variants import variant_table

_VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x180F))
_INVISIBLE = (
    0xAD,
    0x34F,
    0x61C,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
)
_SURROGATES = range(0xD800, 0xE000)
_CONTROLS = (code for code in (*range(0x20), *range(0x7F, 0xA0)) if not chr(code).isspace())
_ACCENTS = range(0x300, 0x370)
_DASHES = "‐‑‒–—―−⁃⁻₋─━﹘﹣－"
_QUOTES = "‘’‛`´′"
_LETTERS_WITHOUT_DECOMPOSITION = dict(zip("øłđħıŧ", "oldhit", strict=True))
_KANA_VARIANTS = dict(zip("ゐゑヰヱゎゕゖヵヶヷヸヹヺ", "いえいえわかけかけわいえを", strict=True))

_REPEATS = re.compile("[々〻ゝゞ]")
_DASH_RUN = re.compile("(?<=[ぁ-ゖ])[-~〜ー]+|ー+")
_KANJI = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def _before_composing() -> dict[int, int | str | None]:
    dropped = (*_VARIATION_SELECTORS, *_INVISIBLE, *_SURROGATES, *_CONTROLS, *_ACCENTS)
    return {**dict.fromkeys(dropped), 0x309B: 0x3099, 0x309C: 0x309A}


def _unaccented() -> dict[int, int | str | None]:
    table: dict[int, int | str | None] = {}
    for code in (*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)):
        base = unicodedata.normalize("NFD", chr(code))
        if len(base) > 1 and all(ord(mark) in _ACCENTS for mark in base[1:]):
            table[code] = base[0]
    return table


def _after_composing() -> dict[int, int | str | None]:
    table = _unaccented()
    table.update({code: code - 0x60 for code in [*range(0x30A1, 0x30F7), 0x30FD, 0x30FE]})
    table.update(variant_table())
    table.update({ord(k): v for k, v in (_LETTERS_WITHOUT_DECOMPOSITION | _KANA_VARIANTS).items()})
    table.update(dict.fromkeys(map(ord, _DASHES), "-"))
    table.update(dict.fromkeys(map(ord, _QUOTES), "'"))
    table.update(dict.fromkeys((*_ACCENTS, 0x3099, 0x309A)))
    # A target may itself be a source (ǿ to ø to o), and folding twice must change nothing.
    closed = {
        code: to.translate(table) if isinstance(to, str) else to for code, to in table.items()
    }
    return {
        code: chr(to).translate(table) if isinstance(to, int) else to for code, to in closed.items()
    }


_BEFORE, _AFTER = _before_composing(), _after_composing()


def _write_out_repeats(text: str) -> str:
    """佐々木 as 佐佐木, いすゞ as いすず."""
    out: list[str] = []
    for c in text:
        last = out[-1] if out else ""
        if c in "々〻" and _KANJI.match(last):
            out.append(last)
        elif c in "ゝゞ" and "ぁ" <= last <= "ゖ":
            out.append(unvoiced(last) if c == "ゝ" else voiced(last))
        else:
            out.append(c)
    return "".join(out)


def _settle_dashes(run: re.Match[str]) -> str:
    """A dash after kana is a long mark unless it leads to a number; elsewhere it is a hyphen."""
    text, end = run[0], run.end()
    after_kana = run.start() > 0 and "ぁ" <= run.string[run.start() - 1] <= "ゖ"
    leads_to_word = (
        end < len(run.string) and run.string[end].isascii() and run.string[end].isalnum()
    )
    if not after_kana or (leads_to_word and text[0] != "ー"):
        return text.replace("ー", "-")
    return "ー-" if leads_to_word and text[-1] != "ー" else "ー"


def fold_once(text: str) -> str:
    """`fold` without its memory, for passing over many different texts."""
    composed = unicodedata.normalize("NFKC", text.translate(_BEFORE)).casefold()
    folded = unicodedata.normalize("NFKC", composed).translate(_AFTER)
    if _REPEATS.search(folded):
        folded = _write_out_repeats(folded)
    return " ".join(_DASH_RUN.sub(_settle_dashes, folded).split())


_remembered = lru_cache(maxsize=16384)(fold_once)


def fold(text: str) -> str:
    """The key under which equal names meet: width, case, kana, accents and kanji variants apart.

    ﾔﾏﾀﾞ, ヤマダ and やまだ are one key; so are 髙橋 and 高橋, Müller and MULLER. Idempotent.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().replace("`", "'").split())
    return _remembered(text) if len(text) <= 64 else fold_once(text)
