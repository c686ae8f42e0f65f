"""Writing once, in the change that is open."""

import json
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from daifuku.foundation.changes import change
from daifuku.foundation.money import Money
from daifuku.ledger import book
from daifuku.ledger.book.writing import NoChange
from daifuku.ledger.tests.entries import AT, a_change, keys, note, rows, sale, touch, write


def test_an_entry_says_who_when_and_in_which_change(staff_actor):
    with change("ledger.try", by=staff_actor, at=AT) as made:
        written = book.record(
            sale(), touch(7, "R-1", store_id=3, channel="till", amount=Money(1200)), at=AT
        )
    (entry,) = book.page([7]).entries
    assert (entry.id, entry.customer_id, entry.kind) == (written, 7, "commerce.purchase_made")
    assert (entry.by_id, entry.via, entry.change_id) == (staff_actor.user_id, "page", made.id)
    assert (entry.store_id, entry.channel, entry.amount) == (3, "till", Money(1200))
    assert (entry.source, entry.source_key, entry.fact) == ("pos", "R-1", sale())


def test_an_entry_carries_the_era_and_the_transaction_that_wrote_it(db):
    write()
    assert rows(
        "SELECT e.era = p.era, e.recorded_in = pg_current_xact_id()"
        " FROM ledger_entry e, ledger_era p"
    ) == [(True, True)]


def test_no_entry_is_written_outside_a_change(db):
    with pytest.raises(NoChange):
        book.record(note(), touch(), at=AT)


def test_the_same_key_twice_is_one_entry(db):
    first, second = write(), write()
    assert first == second
    assert keys() == ["R-1"]


def test_the_same_key_of_another_customer_or_source_is_another_entry(db):
    assert len({write(), write(customer_id=2), write(source="web")}) == 3


def test_ids_come_in_the_order_given_also_for_keys_that_stand(db):
    standing = write(key="R-2")
    with a_change():
        ids = book.record_many([(note(), touch(key=f"R-{n}")) for n in (1, 2, 3, 1)], at=AT)
    by_key = dict(rows("SELECT source_key, id FROM ledger_entry"))
    assert ids == [by_key["R-1"], standing, by_key["R-3"], by_key["R-1"]]


def test_nothing_to_write_writes_nothing(db):
    with a_change():
        assert book.record_many([], at=AT) == []


def test_a_thousand_entries_are_one_statement(db, django_assert_num_queries):
    with a_change(), django_assert_num_queries(1):
        book.record_many([(note(n), touch(n, f"n:{n}")) for n in range(1, 1001)], at=AT)
    assert rows("SELECT count(*) FROM ledger_entry") == [(1000,)]


def test_eight_at_once_with_the_same_key_write_one_entry(own_database):
    ids, ready = [], threading.Barrier(8)

    def write_it() -> None:
        try:
            ready.wait()
            ids.append(write())
        finally:
            connection.close()

    threads = [threading.Thread(target=write_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1
    assert keys() == ["R-1"]


class Broken(Exception):
    pass


def write_and_break() -> None:
    with a_change():
        book.record(note(), touch(words={"body": "こんにちは"}, also=((2, "friend"),)), at=AT)
        assert rows("SELECT count(*) FROM procrastinate_jobs") == [(1,)]
        raise Broken


def test_a_rollback_leaves_neither_entry_nor_words_nor_job(own_database, react):
    react("work.note_written")
    with pytest.raises(Broken):
        write_and_break()
    for table in (
        "ledger_entry",
        "ledger_private",
        "ledger_also",
        "procrastinate_jobs",
        "foundation_change",
    ):
        assert rows(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_entry_and_job_commit_together(own_database, react):
    react("work.note_written")
    written = write()
    with own_database.connect() as other:
        assert other.execute("SELECT id FROM ledger_entry").fetchall() == [(written,)]
        assert other.execute("SELECT args->'entry_ids' FROM procrastinate_jobs").fetchall() == [
            ([written],)
        ]


def test_words_stand_beside_the_book_not_in_it(db):
    write(words={"body": "山田さんは犬が好き"})
    ((row,),) = rows("SELECT to_jsonb(e)::text FROM ledger_entry e")
    assert "山田" not in row
    assert book.page([1]).entries[0].words == {"body": "山田さんは犬が好き"}


@pytest.mark.parametrize("key", ["山田太郎", "ken@example.jp", "R 1", "x" * 300, "店1#2"])
def test_a_key_that_may_hold_words_is_kept_as_a_keyed_hash(db, key):
    first = write(key=key)
    assert write(key=key) == first
    (stored,) = keys()
    assert stored.startswith("h:")
    assert len(stored) == 66
    # Another book has another secret: hashes cannot be compared or guessed from outside.
    assert json.dumps(key) not in stored


@pytest.mark.parametrize(
    "facts",
    [
        '{"name": "山田"}',
        '{"name": "Yamada Taro"}',
        '{"name": "Yamada, Taro"}',
        '{"mail": "ken@example.jp"}',
    ],
)
def test_the_database_itself_refuses_words_in_facts(db, facts):
    insert = (
        "INSERT INTO ledger_entry (customer_id, occurred_at, recorded_at, change_id, era, version,"
        " kind, source, source_key, facts) VALUES (1, now(), now(), 1, 1, 1, 'a.b_c', 's', %s, %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(insert, ["good", '{"at": "2026-11-22T01:00:00+00:00", "n": [1, -2, null]}'])
        with pytest.raises(DatabaseError, match="no_words_in_facts"), transaction.atomic():
            cursor.execute(insert, ["bad", facts])


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        ("source_key", ("R", "~", "!" * 200), ("", "R 1", "R\n", "\nR", "a@b", "é", "x" * 201)),
        ("source", ("s", "Pos/1:a_b.c-", "s" * 64), ("", "a b", "s\n", "店頭", "a@b", "s" * 65)),
        ("channel", ("", "store", "c" * 64), ("Store", "in store", "c\n", "店頭", "a/b", "c" * 65)),
    ],
)
def test_the_database_itself_refuses_what_is_no_code(db, column, good, bad):
    row = {"who": 1, "source_key": "k", "source": "s", "channel": ""}
    insert = (
        "INSERT INTO ledger_entry (customer_id, occurred_at, recorded_at, change_id, era, version,"
        " kind, source_key, source, channel, facts)"
        " VALUES (%(who)s, now(), now(), 1, 1, 1, 'a.b_c', %(source_key)s, %(source)s, %(channel)s, '{}')"
    )
    with connection.cursor() as cursor:
        for who, value in enumerate(good, start=2):
            cursor.execute(insert, row | {column: value, "who": who})
        for value in bad:
            with pytest.raises(DatabaseError, match="no_words_in"), transaction.atomic():
                cursor.execute(insert, row | {column: value})


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": "店頭"},
        {"channel": "in store"},
        {"key": ""},
        {"occurred_at": AT.replace(tzinfo=None)},
        {"amount": 1200},
    ],
)
def test_a_touch_refuses_what_is_no_code_instant_or_money(wrong):
    with pytest.raises((TypeError, ValueError)):
        touch(**wrong)
