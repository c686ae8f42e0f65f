"""Hiragana, katakana and the order in which a Japanese reader expects names."""

import re
import unicodedata
from functools import lru_cache

_HALF_WIDTH = re.compile("[ｦ-ﾟ]+")
_TO_HIRAGANA = {code: code - 0x60 for code in [*range(0x30A1, 0x30F7), 0x30FD, 0x30FE]}
_TO_KATAKANA = {code: code + 0x60 for code in [*range(0x3041, 0x3097), 0x309D, 0x309E]}

_VOICED = dict(
    zip(
        "かきくけこさしすせそたちつてとはひふへほう",
        "がぎぐげござじずぜぞだぢづでどばびぶべぼゔ",
        strict=True,
    )
)
_HALF_VOICED = dict(zip("ぱぴぷぺぽ", "はひふへほ", strict=True))
_SMALL = dict(zip("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ", strict=True))
_PLAIN = {voiced: plain for plain, voiced in _VOICED.items()}
_VOWEL_ROWS = (
    ("あ", "あかがさざただなはばぱまやらわぁゃゎゕ"),
    ("い", "いきぎしじちぢにひびぴみりゐぃ"),
    ("う", "うくぐすずつづぬふぶぷむゆるゔぅっゅ"),
    ("え", "えけげせぜてでねへべぺめれゑぇゖ"),
    ("お", "おこごそぞとどのほぼぽもよろをぉょ"),
)
VOWEL_OF = {kana: vowel for vowel, row in _VOWEL_ROWS for kana in row}

# Rank of size in JIS X 4061: long mark, small, repeated, ordinary.
_LONG, _SMALL_SIZE, _REPEATED, _ORDINARY = "0123"


def voiced(kana: str) -> str:
    """が for か; a kana that has no voiced form comes back as it is."""
    return _VOICED.get(kana, kana)


def unvoiced(kana: str) -> str:
    return _PLAIN.get(kana, kana)


def _full_width_kana(text: str) -> str:
    return _HALF_WIDTH.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)


def to_hiragana(text: str) -> str:
    """Katakana of either width as hiragana; everything else stays."""
    return _full_width_kana(text).translate(_TO_HIRAGANA)


def to_katakana(text: str) -> str:
    """Hiragana and half-width katakana as full-width katakana; everything else stays."""
    return _full_width_kana(text).translate(_TO_KATAKANA)


def is_kana(text: str) -> bool:
    """Only kana, long marks, middle dots and spaces, and at least one kana."""
    kana = to_hiragana(text)
    return any(c in VOWEL_OF or c == "ん" for c in kana) and all(
        c in VOWEL_OF or c in "んーゝゞ・ " or c.isspace() for c in kana
    )


@lru_cache(maxsize=8192)
def _collate(kana: str, before: str) -> tuple[str, str, str]:
    """Base letter, rank of voicing and rank of size of one kana, given the kana before it."""
    if kana == "ー" and before in VOWEL_OF:
        return VOWEL_OF[before], "0", _LONG
    if kana in "ゝゞ" and before:
        base = _SMALL.get(unvoiced(before), unvoiced(before))
        return base, "1" if kana == "ゞ" else "0", _REPEATED
    if kana in _SMALL:
        return _SMALL[kana], "0", _SMALL_SIZE
    if kana in _PLAIN:
        return _PLAIN[kana], "1", _ORDINARY
    half = _HALF_VOICED.get(kana)
    return (half, "2", _ORDINARY) if half else (kana, "0", _ORDINARY)


@lru_cache(maxsize=8192)
def kana_sort_key(reading: str) -> str:
    """A key whose byte order is 五十音順: letters first, then voicing, then small and long marks.

    Family and given name separated by a space sort by family name first. Latin text sorts before
    kana, kanji without a reading after it.
    """
    text = " ".join(to_hiragana(unicodedata.normalize("NFKC", reading)).casefold().split())
    if text.isascii():
        return f"{text}   ~" if text else ""
    letters, voices, sizes, before = [], [], [], ""
    for kana in text:
        letter, voice, size = _collate(kana, before)
        letters.append(letter)
        voices.append(voice)
        sizes.append(size)
        before = letter if size in (_LONG, _REPEATED) else kana
    voicing = "".join(voices).rstrip("0")
    sizing = "" if sizes.count(_ORDINARY) == len(sizes) else "".join(sizes)
    # Two spaces sort before one space and a letter, so a shorter name stays first.
    return f"{''.join(letters)}  {voicing} {sizing or '~'}"
