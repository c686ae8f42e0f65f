"""Search: one table of documents, tokens made in Python, access inside the index."""

from daifuku.foundation.search.documents import (
    SearchRow,
    as_tsvector,
    copy_lines,
    copy_rows,
    forget,
    index,
    scope_of,
)
from daifuku.foundation.search.finding import Found, Hit, TooBroad, find, told_apart

__all__ = [
    "Found",
    "Hit",
    "SearchRow",
    "TooBroad",
    "as_tsvector",
    "copy_lines",
    "copy_rows",
    "find",
    "forget",
    "index",
    "scope_of",
    "told_apart",
]
