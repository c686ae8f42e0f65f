"""Forgetting: private words are emptied by a function of the owner, the entries stay."""

from collections.abc import Iterable

from django.db import connection


def erase_private_words(customer_ids: list[int]) -> int:
    """Empty the private words of these customers' entries. Answers how many held any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_erase(%s::bigint[])", [list(customer_ids)])
        return int(cursor.fetchone()[0])


def erase_words_written(written: Iterable[tuple[int, str, str]]) -> int:
    """The same of entries with these (customer, source, key), whoever is forgotten. Answers how many
    held any."""
    columns = [list(column) for column in zip(*written, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_erase_written(%s::bigint[], %s::text[], %s::text[])", columns)
        return int(cursor.fetchone()[0])
