"""Search: one table of documents, tokens made in Python, access inside the index."""

from daifuku.foundation.search.documents import SearchRow, copy_rows, forget, index, scope_of
from daifuku.foundation.search.finding import Hit, find

__all__ = ["Hit", "SearchRow", "copy_rows", "find", "forget", "index", "scope_of"]
