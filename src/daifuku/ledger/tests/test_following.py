"""Readers lose nothing, whatever commits late."""

import random
import threading
import time

import pytest
from django.db import connection

from daifuku.ledger import book
from daifuku.ledger.book import Bookmark
from daifuku.ledger.testing import wait_until_readable
from daifuku.ledger.tests.entries import AT, a_change, note, rows, touch, write

WRITERS, EACH = 8, 40


class LastId:
    """The reader that every newcomer writes: remembers the last id it saw."""

    def __init__(self) -> None:
        self.last, self.seen = 0, []

    def look(self) -> None:
        found = rows("SELECT id FROM ledger_entry WHERE id > %s ORDER BY id", self.last)
        self.seen += [entry_id for (entry_id,) in found]
        self.last = max([self.last, *self.seen[-1:]])


class ByBookmark:
    def __init__(self) -> None:
        self.bookmark, self.seen = Bookmark(), []

    def look(self) -> None:
        entries, self.bookmark = book.since(self.bookmark, limit=25)
        self.seen += [entry.id for entry in entries]


def keep_writing(number: int) -> None:
    pause = random.Random(number)
    try:
        for turn in range(EACH):
            with a_change():
                book.record(note(), touch(number, f"n:{turn}"), at=AT)
                time.sleep(pause.random() * 0.01)
    finally:
        connection.close()


def test_eight_writers_and_a_reader_that_loses_none(own_database):
    reader = ByBookmark()
    writers = [threading.Thread(target=keep_writing, args=(n,)) for n in range(1, WRITERS + 1)]
    for writer in writers:
        writer.start()
    looked = 0
    while any(writer.is_alive() for writer in writers):
        reader.look()
        looked += 1
    wait_until_readable()
    before = -1
    while before != len(reader.seen):
        before = len(reader.seen)
        reader.look()
    written = {entry_id for (entry_id,) in rows("SELECT id FROM ledger_entry")}
    assert looked > 10
    assert len(written) == WRITERS * EACH
    assert len(reader.seen) == len(set(reader.seen))
    assert set(reader.seen) == written


def test_the_last_id_loses_what_commits_late_and_the_bookmark_does_not(own_database):
    naive, reader = LastId(), ByBookmark()
    began, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with a_change():
                book.record(note(), touch(1, "slow"), at=AT)
                began.set()
                may_end.wait(10)
        finally:
            connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    began.wait(10)
    quick = write(key="quick")
    naive.look()
    reader.look()
    assert naive.seen == [quick]
    assert reader.seen == [], "a transaction that began earlier is still open"
    may_end.set()
    slow.join()
    wait_until_readable()
    naive.look()
    reader.look()
    assert naive.seen == [quick], "the entry that committed late is lost to it for ever"
    assert len(reader.seen) == 2


def test_an_own_uncommitted_entry_is_not_read(db):
    write()
    assert book.since(Bookmark()) == ([], Bookmark())


def test_a_new_era_begins_only_when_its_writers_have_finished(own_database):
    began, may_end, started = threading.Event(), threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with a_change():
                book.record(note(), touch(), at=AT)
                began.set()
                may_end.wait(10)
        finally:
            connection.close()

    def start_era() -> None:
        try:
            book.start_new_era()
            started.set()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for run in (write_slowly, start_era)]
    threads[0].start()
    began.wait(10)
    threads[1].start()
    assert not started.wait(0.3)
    may_end.set()
    for thread in threads:
        thread.join()
    assert rows("SELECT e.era < p.era FROM ledger_entry e, ledger_era p") == [(True,)]
    reader = ByBookmark()
    reader.look()
    assert len(reader.seen) == 1


def test_an_entry_of_a_past_era_is_read_however_high_its_transaction(own_database):
    first = write()
    book.start_new_era()
    as_if_restored(own_database, first)
    second = write(key="R-2")
    wait_until_readable()
    reader = ByBookmark()
    reader.look()
    assert reader.seen == [first, second]


def test_falling_behind_begins_a_new_era_once(own_database):
    first = write()
    assert book.check_era() == 1
    as_if_restored(own_database, first)
    assert book.check_era() == 2
    assert book.check_era() == 2


def as_if_restored(own_database, entry_id: int) -> None:
    """The entry's transaction id is higher than any of this cluster."""
    with own_database.connect(as_owner=True) as owner:
        owner.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_refuse")
        owner.execute(
            "UPDATE ledger_entry SET recorded_in = '4000000000' WHERE id = %s", [entry_id]
        )
        owner.execute("ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_refuse")


@pytest.fixture
def ten_entries(own_database) -> list[int]:
    written = [write(key=f"n:{number}") for number in range(10)]
    wait_until_readable()
    return written


def test_stretches_follow_each_other_without_gap_or_overlap(ten_entries):
    seen, bookmark = [], Bookmark()
    while stretch := book.stretch(bookmark, limit=4):
        found = [entry.id for entry in stretch.entries()]
        in_sql = rows(f"SELECT e.id FROM ledger_entry e WHERE {stretch.where}", *stretch.params)
        assert sorted(found) == sorted(entry_id for (entry_id,) in in_sql)
        assert len(found) == stretch.count
        seen += found
        bookmark = stretch.upto
    assert seen == ten_entries


def test_since_answers_entries_and_where_to_go_on(ten_entries):
    first, bookmark = book.since(Bookmark(), limit=6)
    rest, end = book.since(bookmark, limit=6)
    assert [entry.id for entry in first + rest] == ten_entries
    assert book.since(end) == ([], end)
