"""Which encoding a file of text is in, and whether that is certain."""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

# One marker for bytes that do not belong to the encoding, so that the row can be refused and the
# rows around it read. It can never come out of a correct decoder.
BROKEN = "\udc80"
# What Python's cp932 makes of bytes that Windows leaves undefined.
_BROKEN = re.compile("[\udc80\x80\uf8f0-\uf8f3]")
HEAD = 128 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {
    "utf8": "utf-8-sig",
    "utf-8": "utf-8-sig",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "euc-jp": "euc_jp",
    "eucjp": "euc_jp",
}
# What a file of text may be in, as `codecs` names it. Python knows other codecs: rot13, hex, zlib.
_TEXT = frozenset(
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "ascii",
        "iso8859-1",
        "cp1252",
        "cp932",
        "shift_jis_2004",
        "shift_jisx0213",
        "euc_jp",
        "euc_jis_2004",
        "euc_jisx0213",
        "iso2022_jp",
        "iso2022_jp_1",
        "iso2022_jp_2",
        "iso2022_jp_3",
        "iso2022_jp_2004",
        "iso2022_jp_ext",
        "gb18030",
        "gbk",
        "big5",
        "euc_kr",
        "cp949",
    ]
)
# Characters that fill Japanese headers, names and addresses.
_FREQUENT = frozenset(
    "氏名姓番号電話住所郵便会社株式有限年月日円金額品商店顧客都道府県市区町村丁目地東京大阪山田中小川木本村上下"
    "高橋佐藤鈴伊渡辺加吉井松林清水森池石原野崎島斎谷子美一二三四五六七八九十郎太和幸明正男女生計数量合税込単価"
)
_SYMBOLS = frozenset("①②③④⑤⑥⑦⑧⑨⑩㈱㈲№℡※〒→←↑↓○●◎△▲□■☆★…‥—–‐−×÷±°′″“”‘’")
_VOICEABLE = "ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ"
_IMPOSSIBLE_KANA = re.compile(f"(?<![{_VOICEABLE}])ﾞ|(?<![ﾊ-ﾎ])ﾟ|(?<![ｦ-ﾟ])[ｧ-ｰ]|[､･]|[ｧ-ｫ][ｧ-ｮ]")


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """`encoding` is empty when none fits; ask the user, with a preview, unless `sure`."""

    encoding: str
    sure: bool


def _mark_broken(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return BROKEN, error.end


codecs.register_error("daifuku_mark", _mark_broken)


def known_encoding(name: str) -> str:
    """The codec for a name as users and forms write it; LookupError for an unknown one."""
    lowered = name.strip().lower()
    if not lowered.isascii() or not lowered.isprintable():
        raise LookupError(name)
    known = _NAMES.get(lowered) or codecs.lookup(lowered).name
    if known not in _TEXT:
        raise LookupError(name)
    return known


def is_broken(text: str) -> bool:
    """Whether a decoder met bytes that do not belong to its encoding."""
    return not text.isascii() and bool(_BROKEN.search(text))


def _decoded(head: bytes, encoding: str, errors: str = "daifuku_mark") -> str:
    """The text as far as it goes; a character cut off at the end is left out."""
    return codecs.getincrementaldecoder(encoding)(errors).decode(head)


def _fits(text: str) -> bool:
    """A few broken bytes spoil their rows, not the file."""
    broken = len(_BROKEN.findall(text))
    return not broken or broken * 100 < sum(not c.isascii() for c in text)


def _utf_16(head: bytes) -> str:
    """UTF-16 without its mark: commas, digits and line ends have a zero byte each."""
    if head.count(0) * 50 < len(head):
        return ""
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = _decoded(head, encoding)[:4000]
        if sample and sum(map(_is_ordinary, sample)) > 0.95 * len(sample):
            return encoding
    return ""


def _is_ordinary(c: str) -> bool:
    if c.isascii():
        return c.isprintable() or c in "\r\n\t"
    return (
        c in _SYMBOLS
        or "\u3000" <= c <= "\u30ff"
        or "\u4e00" <= c <= "\u9fff"
        or "\uff00" <= c <= "\uffee"
    )


def _score(text: str) -> float:
    """How much this reads like Japanese, per byte of the file."""
    points, size = 0.0, 0
    for c in text:
        if not c.isascii():
            half = "｡" <= c <= "ﾟ"
            size += 1 if half else 2
            points += 0.35 if half else _points(c)
    points -= 4 * len(_IMPOSSIBLE_KANA.findall(text))
    return points / size if size else 0.0


def _points(c: str) -> float:
    if c in _FREQUENT or "\u3041" <= c <= "\u30fc" or c in "、。　（）":
        return 2.0
    if is_broken(c) or unicodedata.category(c) in ("Co", "Cn"):
        return -4.0
    return 0.5 if "\u4e00" <= c <= "\u9fff" else 0.2


def _japanese(head: bytes) -> EncodingGuess:
    """The encoding under which the bytes read most like Japanese."""
    texts = {name: _decoded(head, name) for name in ("cp932", "euc_jp", "euc_jis_2004")}
    texts = {name: text for name, text in texts.items() if _fits(text)}
    if not is_broken(texts.get("euc_jp", BROKEN)):
        texts.pop("euc_jis_2004", None)
    scores = sorted(((_score(text), name) for name, text in texts.items()), reverse=True)
    if not scores:
        return EncodingGuess("", False)
    best, name = scores[0]
    margin = best - (scores[1][0] if len(scores) > 1 else 0.0)
    return EncodingGuess(name, not is_broken(texts[name]) and best > 0.3 and margin > 0.25)


def detect_encoding(head: bytes) -> EncodingGuess:
    """By mark, by strict UTF-8, and else by which of the Japanese encodings reads like Japanese."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return EncodingGuess(encoding, True)
    if b"\x1b$" in head and head.isascii():
        return EncodingGuess("iso2022_jp_2", True)
    if encoding := _utf_16(head):
        return EncodingGuess(encoding, True)
    text = _decoded(head, "utf-8")
    if not is_broken(text):
        return EncodingGuess("utf-8-sig", b"\0" not in head)
    return EncodingGuess("utf-8-sig", False) if _fits(text) else _japanese(head)


def detect_file_encoding(path: Path) -> EncodingGuess:
    """Reads on through a file that begins with plain ASCII, in constant memory."""
    with path.open("rb") as file:
        chunk = file.read(HEAD)
        while chunk.isascii() and b"\0" not in chunk and b"\x1b$" not in chunk:
            following = file.read(HEAD)
            if not following:
                return detect_encoding(chunk)
            chunk = following
        # A lone letter at the end of a chunk says little without what follows.
        return detect_encoding(chunk + file.read(HEAD))
