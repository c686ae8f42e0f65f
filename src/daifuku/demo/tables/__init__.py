"""Hand-written tables: names, translations, texts. One file each, columns parted by `|`."""

import csv
from functools import cache
from importlib.resources import files


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of `<table>.psv`, in the order of the file."""
    text = files(__name__).joinpath(f"{table}.psv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines(), delimiter="|", quoting=csv.QUOTE_NONE))
