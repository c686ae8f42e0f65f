"""What is older than its retention goes, by the owner's hand, and leaves a record."""

from datetime import UTC, datetime

import psycopg
import pytest

from daifuku.ledger.models import Purge
from daifuku.ledger.purging import CannotPurgeYet, purge_kind
from daifuku.ledger.tests.entries import AT, note, rows, sale, take_back, write

OLD = datetime(2019, 5, 1, tzinfo=UTC)
LIMIT = datetime(2022, 1, 1, tzinfo=UTC)


def test_old_entries_of_the_kind_go_with_their_retractions_and_words(own_database):
    write(note(), key="n:1", occurred_at=OLD, words={"body": "古い"}, also=((2, "friend"),))
    take_back(key="n:1")
    recent = write(note(), key="n:2")
    other = write(sale(), key="R-1", occurred_at=OLD)
    with own_database.connect(as_owner=True) as owner:
        asked = "SELECT ledger_purge_kind('work.note_written', %s)"
        assert owner.execute(asked, [LIMIT]).fetchone() == (2,)
        with pytest.raises(psycopg.errors.RestrictViolation):
            owner.execute("DELETE FROM ledger_entry")
    assert rows("SELECT id FROM ledger_entry ORDER BY id") == [(recent,), (other,)]
    assert rows("SELECT count(*) FROM ledger_private") == [(0,)]
    assert rows("SELECT count(*) FROM ledger_also") == [(0,)]
    record = Purge.objects.get()
    assert (record.kind, record.before, record.entries) == ("work.note_written", LIMIT, 2)


@pytest.mark.parametrize(
    ("kind", "before"),
    [
        ("work.note_written", datetime(2023, 11, 23, tzinfo=UTC)),
        ("commerce.purchase_made", datetime(2017, 1, 1, tzinfo=UTC)),
        ("ledger.customer_erased", datetime(1990, 1, 1, tzinfo=UTC)),
    ],
)
def test_what_must_be_kept_longer_is_refused(db, kind, before):
    with pytest.raises(CannotPurgeYet):
        purge_kind(kind, before=before, at=AT)
