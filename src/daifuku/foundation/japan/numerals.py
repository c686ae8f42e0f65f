"""Kanji numerals up to 9,999, as dates and addresses use them."""

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
KANJI_NUMERALS = "〇一二三四五六七八九十百千"


def kanji_number(text: str) -> int | None:
    """二十三 and 二三 are 23; None when the text is not one number written properly."""
    if not text or any(c not in KANJI_NUMERALS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, pending, below = 0, 0, 10_000
    for c in text:
        if c in _UNITS:
            if _UNITS[c] >= below or (pending == 0 and c == "〇"):
                return None
            below = _UNITS[c]
            total += max(pending, 1) * below
            pending = 0
        elif pending or c == "〇":
            return None
        else:
            pending = _DIGITS[c]
    return total + pending
