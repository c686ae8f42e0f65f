"""Search: one table of documents, tokens made in Python, access inside the index."""

from daifuku.foundation.search.documents import SearchRow, copy_rows, forget, index, scope_of
from daifuku.foundation.search.finding import Found, Hit, TooBroad, find

__all__ = [
    "Found",
    "Hit",
    "SearchRow",
    "TooBroad",
    "copy_rows",
    "find",
    "forget",
    "index",
    "scope_of",
]
