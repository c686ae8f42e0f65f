"""Every way in which a reading is spelled with Latin letters, by a stated table.

Hepburn, wāpuro and Kunrei differ in a few sounds. A person keeps to one habit within a name, so
each sound that differs is a switch for the whole name (しんいち: shinichi, sinichi, siniti …).
"""

from functools import lru_cache
from itertools import islice, product

from daifuku.foundation.text.kana import VOWEL_OF, to_hiragana

# Spellings after the first are alternatives; the letter in front names the switch they belong to.
_TABLE = """
あ a|い i|う u|え e|お o|か ka|き ki|く ku|け ke|こ ko|さ sa|し s:shi,si|す su|せ se|そ so
た ta|ち c:chi,ti|つ t:tsu,tu|て te|と to|な na|に ni|ぬ nu|ね ne|の no|は ha|ひ hi|ふ f:fu,hu|へ he|ほ ho
ま ma|み mi|む mu|め me|も mo|や ya|ゆ yu|よ yo|ら ra|り ri|る ru|れ re|ろ ro|わ wa|ゐ i|ゑ e|を w:o,wo
が ga|ぎ gi|ぐ gu|げ ge|ご go|ざ za|じ j:ji,zi,zi|ず z:zu,zu|ぜ ze|ぞ zo
だ da|ぢ d:ji,zi,di|づ z:zu,du|で de|ど do|ば ba|び bi|ぶ bu|べ be|ぼ bo|ぱ pa|ぴ pi|ぷ pu|ぺ pe|ぽ po
きゃ kya|きゅ kyu|きょ kyo|しゃ s:sha,sya|しゅ s:shu,syu|しょ s:sho,syo|ちゃ c:cha,tya|ちゅ c:chu,tyu|ちょ c:cho,tyo
にゃ nya|にゅ nyu|にょ nyo|ひゃ hya|ひゅ hyu|ひょ hyo|みゃ mya|みゅ myu|みょ myo|りゃ rya|りゅ ryu|りょ ryo
ぎゃ gya|ぎゅ gyu|ぎょ gyo|じゃ j:ja,zya,jya|じゅ j:ju,zyu,jyu|じょ j:jo,zyo,jyo|ぢゃ d:ja,zya,dya|ぢゅ d:ju,zyu,dyu|ぢょ d:jo,zyo,dyo
びゃ bya|びゅ byu|びょ byo|ぴゃ pya|ぴゅ pyu|ぴょ pyo|しぇ s:she,sye|ちぇ c:che,tye|じぇ j:je,zye,jye|いぇ ye
ふぁ fa|ふぃ fi|ふぇ fe|ふぉ fo|ふゅ fyu|てぃ ti|でぃ di|とぅ tu|どぅ du|てゅ tyu|でゅ dyu|うぃ wi|うぇ we|うぉ wo
ゔ v:vu,bu|ゔぁ v:va,ba|ゔぃ v:vi,bi|ゔぇ v:ve,be|ゔぉ v:vo,bo|つぁ tsa|つぃ tsi|つぇ tse|つぉ tso|くぁ kwa|くぃ kwi|くぇ kwe|くぉ kwo|ぐぁ gwa
ぁ a|ぃ i|ぅ u|ぇ e|ぉ o|ゃ ya|ゅ yu|ょ yo|ゎ wa|ゕ ka|ゖ ke
"""
_MOST = 64
_NEVER = ("", ("",))
VOWELS = "あいうえおぁぃぅぇぉ"
SILENT = "っ"

Piece = tuple[str, tuple[str, ...]]


def _doubled(ways: tuple[str, ...]) -> tuple[str, ...]:
    """まっちゃ is matcha in Hepburn, macha with a second c or t on a keyboard."""
    plain = tuple(way[0] + way for way in ways)
    return ("t" + ways[0], *plain[1:], plain[0]) if ways[0].startswith("ch") else plain


def _syllables() -> dict[str, Piece]:
    table: dict[str, Piece] = {}
    for cell in _TABLE.replace("\n", "|").strip("|").split("|"):
        kana, spelling = cell.split(" ")
        switch, _, ways = spelling.rpartition(":")
        table[kana] = (switch, tuple(ways.split(",")))
    for kana, (switch, ways_of_kana) in tuple(table.items()):
        if kana[0] not in VOWELS:
            table["っ" + kana] = (switch, _doubled(ways_of_kana))
    return table


_SYLLABLE = _syllables()
_CONSONANTS = "bcdfghjkmnprstwz"


def _typed() -> dict[str, str]:
    """What each spelling means: of sounds that share one, that which the table names first."""
    small, typed = "ぁぃぅぇぉゃゅょゎゕゖ", {"n'": "ん"}
    for place in (0, 1, 2):
        for kana, (_switch, ways) in _SYLLABLE.items():
            doubled = kana[0] == SILENT and ways[0][0] not in "nmaiueo"
            if kana not in small and (doubled or kana[0] != SILENT) and place < len(ways):
                typed.setdefault(ways[place], kana)
    return typed


_TYPED = _typed()


def _split(kana: str) -> list[str]:
    out: list[str] = []
    at = 0
    while at < len(kana):
        size = next((size for size in (3, 2) if kana[at : at + size] in _SYLLABLE), 1)
        out.append(kana[at : at + size])
        at += len(out[-1])
    return out


def _lengthened(vowel: str) -> Piece:
    """The second half of a long vowel: written, left out, or (for o) written as h."""
    return ("O", (vowel, "", "h")) if vowel == "o" else ("L", (vowel, ""))


def _nasal(following: str) -> Piece:
    first = _SYLLABLE.get(following, _NEVER)[1][0][:1]
    if first in "aiueoy" and first:
        return ("'", ("n", "n'"))
    return ("m", ("n", "m")) if first in "bmp" and first else ("", ("n",))


def _piece(kana: str, before: str, following: str) -> Piece:
    vowel = _SYLLABLE.get(before, _NEVER)[1][0][-1:]
    if kana == "ん":
        return _nasal(following)
    if kana == "ー":
        return _lengthened(vowel)
    if kana == "う" and vowel == "o":
        return ("O", ("u", "", "h"))
    if kana in "おう" and vowel and VOWEL_OF.get(kana) == VOWEL_OF.get(before[-1:]):
        return _lengthened(vowel)
    return _SYLLABLE.get(kana, _NEVER)


@lru_cache(maxsize=8192)
def romaji(reading: str) -> frozenset[str]:
    """All spellings of one name's reading; empty when it holds anything but kana.

    さとう gives satou, sato and satoh; しんいち shinichi, shin'ichi, sinichi, siniti …
    """
    parts = _split(to_hiragana(reading).replace("・", "").replace(" ", ""))
    if not parts or any(part not in _SYLLABLE and part not in "んー" + SILENT for part in parts):
        return frozenset()
    around = zip(["", *parts], parts, [*parts[1:], ""], strict=False)
    pieces = [_piece(kana, before, following) for before, kana, following in around]
    ways: dict[str, int] = {}
    for switch, spellings in pieces:
        ways[switch] = max(ways.get(switch, 1), len(spellings))
    settings = product(*([(switch, way) for way in range(count)] for switch, count in ways.items()))
    return frozenset(_spell(pieces, dict(setting)) for setting in islice(settings, _MOST)) - {""}


@lru_cache(maxsize=1024)
def kana_of(word: str, *, parted: bool = False) -> str:
    """The hiragana that somebody who types this romaji means; empty when it is none, or one sound.

    yamada gives やまだ, matcha まっちゃ. What several kana share (ji, o) is the commonest of them, and
    a long vowel is as long as it is typed. `parted`: every n is ん, so that kenichi gives けんいち.
    """
    kana, at = "", 0
    while at < len(word):
        size = next((size for size in (4, 3, 2, 1) if word[at : at + size] in _TYPED), 0)
        following = word[at + 1 : at + 2]
        if parted and word[at] == "n" and following and following in "aiueoy":
            kana, size = kana + "ん", 1
        elif word[at] in "nm" and not size:
            if following and following not in ("bmp" if word[at] == "m" else _CONSONANTS):
                return ""
            kana, size = kana + "ん", 1
        elif size:
            kana += _TYPED[word[at : at + size]]
        else:
            return ""
        at += size
    return kana if len(kana) > 1 else ""


def _spell(pieces: list[Piece], setting: dict[str, int]) -> str:
    return "".join(ways[min(setting[switch], len(ways) - 1)] for switch, ways in pieces)
