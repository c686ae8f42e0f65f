"""Forgetting: private words are emptied by a function of the owner, the entries stay."""

from django.db import connection


def erase_private_words(customer_ids: list[int]) -> int:
    """Empty the private words of these customers' entries. Answers how many held any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_erase(%s::bigint[])", [list(customer_ids)])
        return int(cursor.fetchone()[0])
