"""Nothing is struck out; it is taken back, and written again at the next revision."""

import pytest

from daifuku.foundation.changes import CannotUndo, undo
from daifuku.foundation.money import Money
from daifuku.ledger import book
from daifuku.ledger.tests.entries import (
    AT,
    SYSTEM,
    a_change,
    keys,
    note,
    rows,
    sale,
    take_back,
    touch,
    write,
)


def standing(customer_id: int = 1) -> list[book.Entry]:
    return [entry for entry in book.page([customer_id]).entries if not entry.retracted]


def sums() -> list[tuple]:
    """As a reader sums: by sign, over everything that was written."""
    return rows(
        "SELECT customer_id, sum(CASE WHEN retracts IS NULL THEN amount ELSE -amount END)::bigint"
        " FROM ledger_entry GROUP BY 1 ORDER BY 1"
    )


def test_a_retraction_stands_beside_what_it_takes_back(db):
    first = write(sale(), amount=Money(1200), store_id=5)
    retraction = take_back()
    assert rows(
        "SELECT id, retracts, kind, amount, store_id, occurred_at FROM ledger_entry ORDER BY id"
    ) == [
        (first, None, "commerce.purchase_made", 1200, 5, AT),
        (retraction, first, "commerce.purchase_made", 1200, 5, AT),
    ]
    assert sums() == [(1, 0)]


def test_a_corrected_receipt_takes_the_next_revision(db):
    write(sale(1200), amount=Money(1200))
    with a_change():
        book.take_back(customer_id=1, source="pos", key="R-1", at=AT)
        book.record(sale(900), touch(amount=Money(900)), at=AT)
    assert keys() == ["R-1", "R-1#1~", "R-1#2"]
    assert [entry.fact.total for entry in standing()] == [Money(900)]
    assert sums() == [(1, 900)]
    take_back()
    write(sale(800), amount=Money(800))
    assert keys()[3:] == ["R-1#2~", "R-1#3"]
    assert sums() == [(1, 800)]


def test_what_does_not_stand_is_not_taken_back(db):
    assert take_back() is None
    write()
    assert take_back() is not None
    assert take_back() is None


def test_the_next_revision_written_twice_is_one_entry(db):
    write()
    take_back()
    assert write() == write()
    assert keys() == ["R-1", "R-1#1~", "R-1#2"]


@pytest.mark.parametrize("other", ["R-1#2", "R-1#1~", "R-1#", "R-1##2", "R-10", "R-1~"])
def test_keys_that_look_like_revisions_are_keys_of_their_own(db, other):
    first, alike = write(), write(key=other)
    take_back()
    assert [entry.id for entry in standing()] == [alike]
    second = write()
    assert write(key=other) == alike
    take_back(key=other)
    assert [entry.id for entry in standing()] == [second]
    assert first != second


def test_a_receipt_moved_to_its_buyer_leaves_the_walk_in_customer(db):
    write(sale(), customer_id=99, amount=Money(1200))
    with a_change():
        book.take_back(customer_id=99, source="pos", key="R-1", at=AT)
        book.record(sale(), touch(7, amount=Money(1200)), at=AT)
    assert sums() == [(7, 1200), (99, 0)]


def test_also_concerned_are_told_of_the_retraction(db):
    write(also=((2, "introducer"),))
    assert [entry.role for entry in book.page([2]).entries] == ["introducer"]
    take_back()
    assert [entry.retracted for entry in book.page([2]).entries] == [True]
    assert rows("SELECT count(*) FROM ledger_also") == [(2,)]


class TestUndo:
    def test_takes_back_what_the_change_wrote(self, db):
        with a_change() as made:
            book.record(sale(), touch(amount=Money(1200)), at=AT)
        undo(made.id, by=SYSTEM, at=AT)
        assert standing() == []
        assert sums() == [(1, 0)]

    def test_of_a_correction_writes_the_first_version_again(self, db):
        write(sale(1200), amount=Money(1200), words={"memo": "はじめ"}, also=((2, "gift"),))
        with a_change() as made:
            book.take_back(customer_id=1, source="pos", key="R-1", at=AT)
            book.record(sale(900), touch(amount=Money(900)), at=AT)
        undo(made.id, by=SYSTEM, at=AT)
        (entry,) = standing()
        assert (entry.fact, entry.amount) == (sale(1200), Money(1200))
        assert (entry.source_key, entry.words) == ("R-1#3", {"memo": "はじめ"})
        assert [e.id for e in standing(2)] == [entry.id]
        assert sums() == [(1, 1200)]

    def test_of_an_undo_is_a_redo(self, db):
        with a_change() as made:
            book.record(sale(), touch(amount=Money(1200)), at=AT)
            book.record(note(), touch(key="n:1"), at=AT)
        undone = undo(made.id, by=SYSTEM, at=AT)
        undo(undone.id, by=SYSTEM, at=AT)
        assert {entry.source_key for entry in standing()} == {"R-1#2", "n:1#2"}
        assert sums() == [(1, 1200)]

    def test_and_redo_can_go_on_for_ever(self, db):
        with a_change() as made:
            book.record(sale(), touch(amount=Money(1200)), at=AT)
        last = made.id
        for turn in range(1, 7):
            last = undo(last, by=SYSTEM, at=AT).id
            assert sums() == [(1, 1200 if turn % 2 == 0 else 0)]
        assert [entry.source_key for entry in standing()] == ["R-1#4"]

    def test_leaves_what_was_written_under_the_key_meanwhile(self, db):
        write(sale(1200), amount=Money(1200))
        with a_change() as made:
            book.take_back(customer_id=1, source="pos", key="R-1", at=AT)
        write(sale(500), amount=Money(500))
        with pytest.raises(CannotUndo):
            undo(made.id, by=SYSTEM, at=AT)
        assert sums() == [(1, 500)]

    def test_of_a_revision_made_and_taken_back_inside_one_change_leaves_none(self, db):
        write(sale(1200), amount=Money(1200))
        with a_change() as made:
            for total in (900, 800):
                book.take_back(customer_id=1, source="pos", key="R-1", at=AT)
                book.record(sale(total), touch(amount=Money(total)), at=AT)
        undo(made.id, by=SYSTEM, at=AT)
        assert sums() == [(1, 1200)]
        assert len(standing()) == 1
