"""Rows of hand-written SQL."""

import json
from typing import Any

from django.db import connection

from daifuku.foundation.text import Words


def fetch(statement: str, values: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def from_json(value: Any) -> Any:
    """Django hands jsonb of hand-written SQL over as text."""
    return json.loads(value) if isinstance(value, str) else value


def words(value: Any) -> Words:
    return Words.of(from_json(value))
