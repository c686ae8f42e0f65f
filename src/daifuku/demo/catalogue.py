"""What the shop sells: two levels of categories and product names in both languages.

Runs beside DuckDB, in a process without Django."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from daifuku.demo.sizes import size
from daifuku.demo.tables import rows

# Sold by the piece or by weight: nobody asks who made them, and a size on the label is rare.
FRESH = {"PRODUCE", "MEAT", "DELI", "SEAFOOD", "SALAD BAR", "FLORAL", "GARDEN CENTER", "PASTRY"}
FRESH |= {"FUEL", "COUPON", "MISCELLANEOUS", "CHEF SHOPPE", "RESTAURANT"}
OTHER = {"en": "Other", "ja": "その他", "tax": "8", "measure": "g"}
UNNAMED = {"en": "Unnamed product", "ja": "名称未登録の商品"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A product as the data set describes it."""

    product_id: int
    maker: int | None = None
    department: str | None = None
    brand: str | None = None
    category: str | None = None
    type: str | None = None
    package: str | None = None


@dataclass(frozen=True, slots=True)
class CategoryRow:
    code: str
    parent: str
    en: str
    ja: str


@cache
def _table(name: str) -> dict[str, dict[str, str]]:
    return {row["source"]: row for row in rows(name)}


def slug(text: str) -> str:
    plain = "".join(letter if letter.isalnum() else "-" for letter in text.lower())
    return "-".join(part for part in plain.split("-") if part)


def department_code(department: str | None) -> str:
    return slug(department or "MISCELLANEOUS")


def category_code(department: str | None, category: str | None) -> str:
    return f"{department_code(department)}.{slug(category or 'other')}"[:60]


def categories(pairs: Iterator[tuple[str | None, str | None]]) -> Iterator[CategoryRow]:
    """Departments first, then their categories, from the (department, category) pairs in use."""
    known = sorted(
        {(department or "MISCELLANEOUS", category or "") for department, category in pairs}
    )
    for department in sorted({department for department, _category in known}):
        words = _table("departments")[department]
        yield CategoryRow(department_code(department), "", words["en"], words["ja"])
    for department, category in known:
        words = _table("categories")[category] if category else OTHER
        code = category_code(department, category)
        yield CategoryRow(code, department_code(department), words["en"], words["ja"])


def tax_rate(category: str | None) -> int:
    return int(_table("categories").get(category or "", OTHER)["tax"])


def product_names(kind: Kind) -> tuple[str, str]:
    """(Japanese, English): maker, what it is, size."""
    if kind.department is None:
        return f"{UNNAMED['ja']} {kind.product_id}", f"{UNNAMED['en']} {kind.product_id}"
    group = _table("categories").get(kind.category or "", OTHER)
    ja, en = _what(kind, group)
    if kind.department in FRESH:
        return ja, en
    size_ja, size_en = size(kind.package, group["measure"] or "g")
    maker_ja, maker_en = maker(kind)
    return " ".join(filter(None, (maker_ja, ja, size_ja))), " ".join(
        filter(None, (maker_en, en, size_en))
    )


def _what(kind: Kind, group: dict[str, str]) -> tuple[str, str]:
    words = _table("types").get(kind.type or "")
    if words is None:
        return group["ja"], _readable(kind.type) or group["en"]
    if words["ja"].startswith("~"):
        return f"{group['ja']} {words['ja'][1:]}", f"{group['en']}, {words['en'][1:].lower()}"
    return words["ja"], words["en"]


def _readable(text: str | None) -> str:
    """AMMONIA as Ammonia; nothing for what is full of abbreviations (CHIX: BAKED 8PC)."""
    words = (text or "").replace("&", " and ").split()
    spelled = all(word.isalpha() and (len(word) > 3 or word in ("AND", "and")) for word in words)
    return " ".join(words).capitalize() if spelled else ""


def maker(kind: Kind) -> tuple[str, str]:
    """The shop's own label is 大福セレクト; all other makers are made up, one for each number."""
    if kind.brand == "Private":
        return "大福セレクト", "Daifuku Select"
    makers = _makers("food" if tax_rate(kind.category) == 8 else "home")
    return makers[(kind.maker or 0) % len(makers)]


@cache
def _makers(sort: str) -> list[tuple[str, str]]:
    first = [row for row in rows("makers") if row["part"] == "first"]
    second = [row for row in rows("makers") if row["part"] in ("any", sort)]
    return [(one["ja"] + two["ja"], one["en"] + two["en"]) for two in second for one in first]
