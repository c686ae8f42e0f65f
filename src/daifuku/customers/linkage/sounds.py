"""Keys of readings: one sign of ASCII for each kana, since DuckDB compares texts byte by byte."""

import re
from functools import lru_cache

from daifuku.foundation.text import fold_once
from daifuku.foundation.text.kana import VOWEL_OF, unvoiced
from daifuku.foundation.text.romanisation import kana_of

_LARGE = dict(
    zip("ぁぃぅぇぉっゃゅょゎゕゖぢづをゐゑ", "あいうえおつやゆよわかけじずおいえ", strict=True)
)
_PLAIN = dict(zip("ぱぴぷぺぽ", "はひふへほ", strict=True))
_ALPHABET = [chr(code) for code in range(0x3041, 0x3097)] + ["ん"]
# Printable and no quotes: the keys stand in SQL and in reports of tests.
_SIGNS = [chr(code) for code in range(0x30, 0x7F)] + [chr(code) for code in range(0x23, 0x27)]
_SIGN = dict(zip(_ALPHABET, _SIGNS, strict=False))
# A long vowel is written by one of these after a vowel: おおの, おうの, おーの, けいこ stays けいこ.
_LENGTHENING = {"あ": "あー", "い": "いー", "う": "うー", "え": "えー", "お": "おうー"}
# Ohno, Satoh: an h that no vowel follows lengthens the o before it.
_SILENT_H = re.compile("(?<=o)h(?![aiueoy])")


@lru_cache(maxsize=65536)
def read_key(reading: str) -> str:
    """The reading as it is told: width, kind and size of kana apart, ぢ as じ and づ as ず."""
    return "".join(_SIGN.get(kana, "") for kana in _levelled(reading))


@lru_cache(maxsize=65536)
def sound_key(reading: str) -> str:
    """How it sounds to who hears it once: long vowels short, voiced sounds unvoiced.

    おおの, おうの, おの and Ohno are one key, and so are やまざき and やまさき.
    """
    kept, vowel = [], ""
    for kana in _levelled(reading):
        if vowel and kana in _LENGTHENING.get(vowel, ""):
            continue
        vowel = VOWEL_OF.get(kana, "")
        plain = _PLAIN.get(kana, unvoiced(kana))
        kept.append(_SIGN.get(plain, ""))
    return "".join(kept)


def kana_from_latin(name: str) -> str:
    """The kana of a Japanese name that is written in Latin letters; empty when it is none."""
    return kana_of(_SILENT_H.sub("", name.replace("'", "")))


def _levelled(reading: str) -> str:
    folded = fold_once(reading).replace(" ", "").replace("・", "")
    if folded.isascii():
        folded = kana_from_latin(folded)
    return "".join(_LARGE.get(kana, kana) for kana in folded)
