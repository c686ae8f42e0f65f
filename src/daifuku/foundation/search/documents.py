"""What can be found is written in the transaction that changes it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection

from daifuku.foundation.text import SearchFields, Words, search_doc, search_tokens
from daifuku.foundation.text.words import LANGUAGES

# Who may find a row is a lexeme of the row: everybody, the owner, the owner's team.
EVERYBODY = "s:all"
_COLUMNS = "kind, object_id, customer_id, title, subtitle, doc, titles, tokens"
_COPY = f"COPY foundation_searchdocument ({_COLUMNS}) FROM STDIN"
_COPY_LINES = _COPY.replace("titles, ", "")
_UPSERT = f"""
    INSERT INTO foundation_searchdocument ({_COLUMNS}) VALUES {{values}}
    ON CONFLICT (kind, object_id) DO UPDATE SET customer_id = excluded.customer_id,
        title = excluded.title, subtitle = excluded.subtitle, doc = excluded.doc,
        titles = excluded.titles, tokens = excluded.tokens
"""


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One thing that can be found. `scopes` come from `scope_of`; empty means everybody. A title
    or subtitle in two languages is shown in the one of whoever finds it."""

    kind: str
    object_id: int
    customer_id: int | None
    title: str | Words
    subtitle: str | Words
    fields: SearchFields
    scopes: tuple[str, ...] = field(default=())

    @property
    def shown(self) -> tuple[str, str, str]:
        """Title, subtitle and text."""
        return *self._titles("ja"), search_doc(self.fields)

    @property
    def titles(self) -> str | None:
        """Title and subtitle by language, where they differ."""
        if isinstance(self.title, str) and isinstance(self.subtitle, str):
            return None
        told = {language: self._titles(language) for language in LANGUAGES}
        return json.dumps(told) if len(set(told.values())) > 1 else None

    def _titles(self, language: str) -> tuple[str, str]:
        return _shown(self.title, language), _shown(self.subtitle, language)

    @property
    def words(self) -> list[str]:
        """All lexemes but those that say who may find the row."""
        return search_tokens(self.fields)

    @property
    def lexemes(self) -> list[str]:
        return sorted({*self.words, *(self.scopes or (EVERYBODY,))})


def _shown(title: str | Words, language: str) -> str:
    text = title.in_language(language) if isinstance(title, Words) else title
    return text[:200]


def scope_of(owner_id: int | None, team_id: int | None) -> tuple[str, ...]:
    """Scopes of a row that belongs to somebody; people who see all need none of them."""
    found = []
    if owner_id is not None:
        found.append(f"s:u{owner_id}")
    if team_id is not None:
        found.append(f"s:t{team_id}")
    return tuple(found) or ("s:nobody",)


def _values(row: SearchRow) -> list[Any]:
    return [row.kind, row.object_id, row.customer_id, *row.shown, row.titles, row.lexemes]


def index(rows: Iterable[SearchRow]) -> None:
    """Write or renew the documents of some things."""
    batch = [_values(row) for row in rows]
    with connection.cursor() as cursor:
        for start in range(0, len(batch), 500):
            part = batch[start : start + 500]
            one = "(%s, %s, %s, %s, %s, %s, %s::jsonb, array_to_tsvector(%s))"
            statement = _UPSERT.format(values=", ".join([one] * len(part)))
            cursor.execute(statement, [value for row in part for value in row])


def forget(kind: str, object_ids: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM foundation_searchdocument WHERE kind = %s AND object_id = ANY(%s)",
            [kind, list(object_ids)],
        )


def copy_rows(rows: Iterable[SearchRow]) -> int:
    """Bulk: COPY documents that are known to be new. Returns how many."""
    count, given = 0, iter(rows)
    # The rows may come from a query, and while COPY runs nothing can be asked on its connection.
    while chunk := list(islice(given, 2_000)):
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for row in chunk:
                *plain, lexemes = _values(row)
                copy.write_row([*plain, as_tsvector(lexemes)])
        count += len(chunk)
    return count


def copy_lines(lines: bytes) -> None:
    """The same from lines as COPY takes them, for who made them long before; in one language."""
    with connection.cursor() as cursor, cursor.copy(_COPY_LINES) as copy:
        copy.write(lines)


def as_tsvector(lexemes: Iterable[str]) -> str:
    """The text form of a tsvector without positions."""
    given = list(lexemes)
    joined = "' '".join(given)
    if "\\" not in joined and joined.count("'") == 2 * len(given) - 2:
        return f"'{joined}'"
    quoted = (lexeme.replace("\\", "\\\\").replace("'", "''") for lexeme in given)
    return " ".join(f"'{lexeme}'" for lexeme in quoted)
