"""The door of the book: write (`record…`, `take_back`), read (`page`, `page_saying`, `since`), follow."""

from daifuku.ledger.book.bulk import Select, record_from
from daifuku.ledger.book.entry import Entry
from daifuku.ledger.book.eras import check_era, start_new_era
from daifuku.ledger.book.following import (
    Bookmark,
    Stretch,
    advance,
    bookmark_of,
    lag_of,
    since,
    stretch,
    touched_since,
    was_purged,
)
from daifuku.ledger.book.keys import digests_of
from daifuku.ledger.book.looking import Counts, changes_writing, counts_by_kind, written_since
from daifuku.ledger.book.taking_back import take_back
from daifuku.ledger.book.timeline import Page, newest_of, page, page_saying
from daifuku.ledger.book.touch import Touch
from daifuku.ledger.book.writing import record, record_many
from daifuku.ledger.erasure import erase_words_written

__all__ = [
    "Bookmark",
    "Counts",
    "Entry",
    "Page",
    "Select",
    "Stretch",
    "Touch",
    "advance",
    "bookmark_of",
    "changes_writing",
    "check_era",
    "counts_by_kind",
    "digests_of",
    "erase_words_written",
    "lag_of",
    "newest_of",
    "page",
    "page_saying",
    "record",
    "record_from",
    "record_many",
    "since",
    "start_new_era",
    "stretch",
    "take_back",
    "touched_since",
    "was_purged",
    "written_since",
]
