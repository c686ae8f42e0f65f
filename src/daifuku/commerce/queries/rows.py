"""Rows of hand-written SQL."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection

from daifuku.foundation.text import Words, fold


def fetch(statement: str, values: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def from_json(value: Any) -> Any:
    """Django hands jsonb of hand-written SQL over as text."""
    return json.loads(value) if isinstance(value, str) else value


def words(value: Any) -> Words:
    return Words.of(from_json(value))


def ids_called(rows: Iterable[tuple[int, str, Any]], asked: Iterable[str]) -> dict[str, int]:
    """What is asked → the one row with this code, else with it in another case or width, else
    with this name; several are none. Rows are id, code and names."""
    exact, alike, named = (defaultdict[str, set[int]](set) for _ in range(3))
    for id_, code, names in rows:
        exact[code].add(id_)
        alike[fold(code)].add(id_)
        for name in words(names).folded().values():
            named[name].add(id_)
    found = {one: exact.get(one) or alike.get(fold(one)) or named.get(fold(one)) for one in asked}
    return {one: min(those) for one, those in found.items() if those and len(those) == 1}
