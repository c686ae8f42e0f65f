"""The timeline of one customer, page by page."""

import re
from datetime import timedelta

import pytest
from django.db import connection

from daifuku.foundation.errors import Invalid
from daifuku.ledger import book
from daifuku.ledger.tests.entries import AT, a_change, note, rows, sale, take_back, touch, write

DAY = timedelta(days=1)


def keys_of(page: book.Page) -> list[str]:
    return [entry.source_key for entry in page.entries]


def all_pages(customer_ids: list[int], limit: int) -> list[str]:
    found, before = [], None
    while True:
        page = book.page(customer_ids, before=before, limit=limit)
        found += keys_of(page)
        before = page.next
        if before is None:
            return found


def test_newest_first_by_when_it_happened(db):
    for key, days in (("b", 2), ("c", 3), ("a", 1)):
        write(key=key, occurred_at=AT - days * DAY)
    assert keys_of(book.page([1])) == ["a", "b", "c"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 50])
def test_pages_join_without_gap_or_overlap(db, limit):
    with a_change():
        for number in range(7):
            # Several at the same instant, of two linked customers, some only concerned.
            owner, also = ((1, ()), (2, ()), (9, ((1, "gift"),)))[number % 3]
            when = AT - (number // 2) * DAY
            book.record(note(), touch(owner, f"{number}", occurred_at=when, also=also), at=AT)
    found = all_pages([1, 2], limit)
    assert len(found) == 7
    expected = "SELECT source_key FROM ledger_entry ORDER BY occurred_at DESC, id DESC"
    assert found == [key for (key,) in rows(expected)]


def test_an_entry_of_two_linked_customers_shows_once(db):
    write(customer_id=1, also=((2, "introducer"),))
    assert [entry.role for entry in book.page([1, 2]).entries] == [""]
    assert [entry.role for entry in book.page([2]).entries] == ["introducer"]
    assert book.counts_by_kind([1, 2]).of == {"work.note_written": 1}


def test_a_pair_is_folded_into_one_line(db):
    first = write()
    retraction = take_back()
    (entry,) = book.page([1]).entries
    assert (entry.id, entry.retracted, entry.retracted_by) == (first, True, retraction)
    assert book.counts_by_kind([1]).of == {}


def test_only_the_kinds_asked_for(db):
    write(note(), key="n:1")
    write(sale(), key="R-1")
    assert keys_of(book.page([1], kinds=["commerce.purchase_made"])) == ["R-1"]
    assert keys_of(book.page([1], kinds=[])) == []
    assert book.counts_by_kind([1]).of == {"commerce.purchase_made": 1, "work.note_written": 1}


@pytest.mark.parametrize("wrong", ["", "x", "1", "1_2_3", "9" * 40 + "_1", f"1_{2**63}", "1_x"])
def test_a_wrong_cursor_is_refused_by_name(db, wrong):
    with pytest.raises(Invalid) as refused:
        book.page([1], before=wrong)
    assert refused.value.errors[0].field == "before"


class TestAsOf:
    def test_an_entry_is_known_from_when_it_was_written(self, db):
        write(occurred_at=AT - 9 * DAY, at=AT)
        assert keys_of(book.page([1], as_of=AT - DAY)) == []
        assert keys_of(book.page([1], as_of=AT)) == ["R-1"]

    def test_an_imported_past_is_known_from_when_it_happened(self, db):
        write(occurred_at=AT - 9 * DAY, backfilled=True, at=AT)
        assert keys_of(book.page([1], as_of=AT - DAY)) == ["R-1"]
        assert keys_of(book.page([1], as_of=AT - 10 * DAY)) == []

    @pytest.mark.parametrize("backfilled", [True, False])
    def test_a_correction_counts_from_when_it_was_made(self, db, backfilled):
        where = {"occurred_at": AT - 9 * DAY, "backfilled": backfilled}
        write(sale(1200), at=AT - 5 * DAY, **where)
        take_back(at=AT)
        write(sale(900), at=AT, **where)
        before = book.page([1], as_of=AT - DAY).entries
        assert [(e.source_key, e.retracted) for e in before] == [("R-1", False)]
        after = book.page([1], as_of=AT).entries
        assert [(e.source_key, e.retracted) for e in after] == [("R-1#2", False), ("R-1", True)]


def test_a_page_is_one_query(db, django_assert_num_queries):
    write(words={"body": "x"}, also=((2, "friend"),))
    with django_assert_num_queries(1):
        book.page([1, 2, 3], limit=50)


def test_a_page_of_a_long_book_is_read_by_the_index_alone(own_database, owner_connection):
    with a_change() as made:
        every = (
            "INSERT INTO ledger_entry (customer_id, occurred_at, recorded_at, era, change_id,"
            " version, kind, source, source_key, facts)"
            " SELECT n %% 400, now() - n * interval '1 minute', now(), 1, %s, 1,"
            " 'work.note_written', 't', n::text, '{\"note_id\": 1}' FROM generate_series(1, 40000) n"
        )
        with connection.cursor() as cursor:
            cursor.execute(every, [made.id])
    owner_connection.execute("ANALYZE ledger_entry, ledger_also, ledger_private, foundation_change")
    asked = {}

    def remember(execute, statement, parameters, many, context):
        asked.update(statement=statement, parameters=parameters)
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(remember):
        page = book.page([1, 2], limit=20)
        book.page([1, 2], limit=20, before=page.next)
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + asked["statement"], asked["parameters"]
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on ledger_entry" not in plan, plan
    assert "ledger_timeline" in plan, plan
    assert re.search(r"Index Cond: \(\(customer_id = c\w*\.id\) AND \(ROW\(occurred_at", plan), plan
