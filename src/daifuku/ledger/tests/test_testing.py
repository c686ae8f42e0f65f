"""The helpers of other rooms' tests fail when they should."""

import pytest

from daifuku.ledger.testing import assert_not_recorded, assert_recorded, entries_of
from daifuku.ledger.tests.entries import note, sale, take_back, write
from daifuku.ledger.vocabulary.commerce import PurchaseMade
from daifuku.ledger.vocabulary.work import NoteWritten


def test_what_stands_is_found_by_kind_and_facts(db):
    write(note(1), key="n:1")
    wanted = write(note(2), key="n:2")
    write(note(3), key="n:3")
    assert assert_recorded(NoteWritten, customer=1, note_id=2).id == wanted
    assert_not_recorded(PurchaseMade, customer=1)


@pytest.mark.parametrize("asked", [{"note_id": 9}, {"no_such_fact": 1}])
def test_other_facts_are_not_found(db, asked):
    write(note(1))
    with pytest.raises(AssertionError, match=r"What stands:\n.*NoteWritten"):
        assert_recorded(NoteWritten, customer=1, **asked)


def test_what_was_taken_back_does_not_stand(db):
    write(sale())
    take_back()
    assert entries_of(1) == []
    with pytest.raises(AssertionError):
        assert_recorded(PurchaseMade, customer=1)


def test_what_stands_is_not_passed_over(db):
    write(note())
    with pytest.raises(AssertionError, match="NoteWritten stands"):
        assert_not_recorded(NoteWritten, customer=1)
