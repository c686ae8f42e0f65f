"""Japanese address lines in one spelling."""

import re
import unicodedata

from daifuku.foundation.japan.numerals import KANJI_NUMERALS, kanji_number

PREFECTURES = (
    *(
        "北海道",
        "青森県",
        "岩手県",
        "宮城県",
        "秋田県",
        "山形県",
        "福島県",
        "茨城県",
        "栃木県",
        "群馬県",
    ),
    *(
        "埼玉県",
        "千葉県",
        "東京都",
        "神奈川県",
        "新潟県",
        "富山県",
        "石川県",
        "福井県",
        "山梨県",
        "長野県",
    ),
    *(
        "岐阜県",
        "静岡県",
        "愛知県",
        "三重県",
        "滋賀県",
        "京都府",
        "大阪府",
        "兵庫県",
        "奈良県",
        "和歌山県",
    ),
    *(
        "鳥取県",
        "島根県",
        "岡山県",
        "広島県",
        "山口県",
        "徳島県",
        "香川県",
        "愛媛県",
        "高知県",
        "福岡県",
    ),
    *("佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)

_BY_BEGINNING = {prefecture[:3]: prefecture for prefecture in PREFECTURES}
_DASH = "-‐‑‒–—―−─━ー〜~"
_NUMERALS = f"[{KANJI_NUMERALS}]+"
_CHOME = re.compile(f"({_NUMERALS})(?=丁目)")
_AFTER_CHOME = re.compile(f"({_NUMERALS})(?=(?:番地?|号)(?![町丁街室館棟]))")
_BETWEEN_DIGITS = re.compile(f"(?<=[0-9]) ?[{_DASH}の] ?(?=[0-9])")
_STEPS = (
    (re.compile(r"(?<=[0-9]) ?丁目 ?(?=[0-9])"), "-"),
    (re.compile(r"(?<=[0-9]) ?番地? ?の? ?(?=[0-9])"), "-"),
    (re.compile(r"(?<=[0-9])番地?(?![町丁街館目線])"), ""),
    (re.compile(r"(?<=[0-9]-)([0-9]+) ?号(?![室棟館線地車])"), r"\1"),
)


def split_prefecture(line: str) -> tuple[str, str]:
    """("東京都", "渋谷区…"); an empty prefecture where the line does not begin with one."""
    plain = line.strip().removeprefix("日本国").lstrip()
    prefecture = _BY_BEGINNING.get(plain[:3], "")
    if prefecture and plain.startswith(prefecture):
        return prefecture, plain[len(prefecture) :].lstrip()
    return "", line.strip()


def _digits(found: re.Match[str]) -> str:
    number = kanji_number(found[1])
    return found[0] if number is None else str(number)


def normalise_address_line(line: str) -> str:
    """渋谷2-21-1 for 渋谷二丁目２１番１号, 渋谷２丁目２１の１ and 渋谷2ー21ー1. Idempotent.

    Names of places (一番町) and of rooms (201号室) stay as they are.
    """
    once = _normalised(line)
    # What is written twice (1番番) leaves something to do.
    return once if once == line else normalise_address_line(once)


def _normalised(line: str) -> str:
    plain = " ".join(unicodedata.normalize("NFKC", line).split())
    at = plain.find("丁目")
    if at >= 0:
        plain = _CHOME.sub(_digits, plain)
        at = plain.find("丁目")
        plain = plain[:at] + _AFTER_CHOME.sub(_digits, plain[at:])
    plain = _BETWEEN_DIGITS.sub("-", plain)
    if at >= 0 or "番" in plain or "号" in plain:
        for pattern, written in _STEPS:
            plain = pattern.sub(written, plain)
    return plain
