"""Source keys as they stand in the book: ids or keyed hashes, never somebody's words."""

import hashlib
import hmac
import re
from collections.abc import Iterable

from django.db import connection

PLAIN = r"^[A-Za-z0-9_.:/#+-]{1,120}$"
_PLAIN = re.compile(PLAIN.replace("$", r"\Z"))


def stored_keys(keys: list[str]) -> list[str]:
    """Escape `#`; hash what is no plain identifier, with the secret of this book."""
    odd = [key for key in keys if not _PLAIN.match(key)]
    hashed = _hashed(odd) if odd else {}
    return [hashed.get(key) or key.replace("#", "##") for key in keys]


def stored_key(key: str) -> str:
    return stored_keys([key])[0]


def sql_stored_key(expression: str) -> str:
    """The same in SQL."""
    return f"""CASE WHEN {expression} ~ '{PLAIN}' THEN replace({expression}, '#', '##')
        ELSE 'h:' || encode(sha256((SELECT salt FROM ledger_era)
                                   || convert_to({expression}, 'UTF8')), 'hex') END"""


def same_key(entry: str, key: str, bare: str) -> str:
    """SQL: `entry` is a writing or a retraction under the key of `key`; by the unique index."""
    return f"""({entry}.customer_id = {key}.customer_id AND {entry}.source = {key}.source
        AND ({entry}.source_key = {bare}
             OR {entry}.source_key >= {bare} || '#' AND {entry}.source_key < {bare} || '$')
        AND ledger_bare({entry}.source_key) = {bare})"""


def stands(entry: str) -> str:
    """SQL: a writing that was not taken back. Not an anti-join: always the index, row by row."""
    return f"""({entry}.retracts IS NULL AND (
        SELECT back.id FROM ledger_entry back WHERE back.retracts = {entry}.id LIMIT 1) IS NULL)"""


def revised(stored: str, revision: int) -> str:
    return stored if revision == 1 else f"{stored}#{revision}"


def sql_revised(stored: str, revision: str) -> str:
    """The same in SQL."""
    return f"CASE WHEN {revision} = 1 THEN {stored} ELSE {stored} || '#' || {revision} END"


def digests_of(words: Iterable[str], *, purpose: str) -> dict[str, str]:
    """What is known of these words when they are gone: keyed hashes that move with the book."""
    key = purpose.encode() + b":" + _salt()
    return {word: hmac.digest(key, word.encode(), "sha256").hex() for word in words}


def _hashed(keys: list[str]) -> dict[str, str]:
    salt = _salt()
    return {key: "h:" + hashlib.sha256(salt + key.encode()).hexdigest() for key in keys}


def _salt() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT salt FROM ledger_era")
        return bytes(cursor.fetchone()[0])
