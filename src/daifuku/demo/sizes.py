"""Package sizes as a Japanese shelf label would print them: 12 OZ is 340g, of a drink 355ml."""

import re
from functools import cache

# What one unit is in grams, and in millilitres where it measures a liquid.
GRAMS = {"OZ": 28.3495, "LB": 453.592, "G": 1.0, "GM": 1.0, "KG": 1000.0}
MILLILITRES = {
    "OZ": 29.5735,
    "FL OZ": 29.5735,
    "PT": 473.176,
    "QT": 946.353,
    "GA": 3785.41,
    "GAL": 3785.41,
    "ML": 1.0,
    "L": 1000.0,
    "LT": 1000.0,
}
COUNTS = {"CT": "個入", "PK": "パック", "PC": "個入", "DZ": "ダース", "DOZ": "ダース", "STEM": "本"}
COUNTS_EN = {"CT": "ct", "PK": "pack", "PC": "pcs", "DZ": "dozen", "DOZ": "dozen", "STEM": "stems"}
COUNTS |= {"LOAD": "回分", "LD": "回分"}
COUNTS_EN |= {"LOAD": "loads", "LD": "loads"}
_SIZE = re.compile(
    r"(?:[LNRB] +)?(?:(\d+) ?(?:PK|CT)?[ /]+)?(\d*\.?\d+) ?(FL OZ|[A-Z]+?)S?(?: (?:CAN|BTL|BAG|PET))?"
)


@cache
def size(text: str | None, measure: str = "g") -> tuple[str, str]:
    """The size in Japanese and in English; empty where the label cannot be read."""
    found = _SIZE.fullmatch((text or "").strip())
    if found is None:
        return "", ""
    many, number, unit = found.groups()
    if unit in COUNTS:
        if many or not 0 < float(number) < 1000:
            return "", ""
        return f"{_plain(number)}{COUNTS[unit]}", f"{_plain(number)} {COUNTS_EN[unit]}"
    amount = _metric(float(number), unit, measure)
    if not amount:
        return "", ""
    several = many and 1 < int(many) <= 12
    return (f"{amount}×{many}", f"{many} × {amount}") if several else (amount, amount)


def _metric(number: float, unit: str, measure: str) -> str:
    liquid = unit in MILLILITRES and (measure == "ml" or unit not in GRAMS)
    per_unit = MILLILITRES.get(unit) if liquid else GRAMS.get(unit)
    if not per_unit or not number:
        return ""
    amount, small, big = number * per_unit, *(("ml", "L") if liquid else ("g", "kg"))
    if amount >= 1000:
        return f"{_plain(f'{amount / 1000:.2f}')}{big}"
    return f"{amount:.0f}{small}" if amount >= 1 else ""


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
