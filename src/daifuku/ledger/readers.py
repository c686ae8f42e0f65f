"""Pulled followers: views of the book, made from it stretch by stretch and again at will.

A registered `Reader` gives `catch_up(stretch) -> int`, which writes what the stretch means, and
`rebuild()`, which empties what it made. The runner keeps the bookmark in the same transaction."""

from django.db import transaction

from daifuku.foundation.registries import readers
from daifuku.ledger import book


def catch_up(key: str, *, limit: int = 10_000) -> int:
    """Read on to the end, one transaction per stretch. Answers how many entries were read."""
    reader = readers.get(key)
    total = 0
    while True:
        with transaction.atomic():
            stretch = book.stretch(book.bookmark_of(key, lock=True), limit)
            if stretch is None:
                return total
            reader.catch_up(stretch)
            book.advance(key, stretch.upto)
        total += stretch.count


def catch_up_all() -> dict[str, int]:
    return {reader.key: catch_up(reader.key) for reader in readers}


def rebuild(key: str) -> int:
    """Empty a reader's view and read the book from the beginning."""
    with transaction.atomic():
        book.bookmark_of(key, lock=True)
        readers.get(key).rebuild()
        book.advance(key, book.Bookmark())
    return catch_up(key)
