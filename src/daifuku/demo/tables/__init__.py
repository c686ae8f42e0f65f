"""Hand-written tables: names, translations, texts. One file each, columns parted by `|`."""

import csv
from functools import cache
from importlib.resources import files

from daifuku.foundation.text import Words


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of `<table>.psv`, in the order of the file."""
    text = files(__name__).joinpath(f"{table}.psv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="|", quoting=csv.QUOTE_NONE))


@cache
def sources() -> dict[str, Words]:
    """Where the numbers and statements of made-up customers come from."""
    return {
        "demographics": Words(ja="世帯アンケート", en="Survey of households"),
        "loyalty": Words(ja="会員カード", en="Loyalty card"),
    }


@cache
def said() -> dict[str, Words]:
    """What made-up customers told of themselves, in both languages."""
    return {row["ja"]: Words(ja=row["ja"], en=row["en"]) for row in rows("said")}
