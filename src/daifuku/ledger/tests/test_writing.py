"""Writing once, in the change that is open."""

from datetime import UTC, datetime

from daifuku.foundation.access import Actor
from daifuku.foundation.changes import change
from daifuku.ledger import book
from daifuku.ledger.book import Touch
from daifuku.ledger.vocabulary.work import NoteWritten

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def test_it_works(db):
    with change("ledger.try", by=Actor.system(), at=AT):
        one = book.record(
            NoteWritten(note_id=1),
            Touch(customer_id=1, occurred_at=AT, source="t", source_key="n:1", words={"a": "あ"}),
            at=AT,
        )
    assert book.page([1]).entries[0].id == one
