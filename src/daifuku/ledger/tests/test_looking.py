"""How many of each kind, and which entries say something: over the newest of a timeline."""

from datetime import timedelta

import pytest

from daifuku.foundation.models import Change
from daifuku.ledger import book
from daifuku.ledger.book import looking
from daifuku.ledger.tests.entries import AT, note, sale, take_back, write

DAY = timedelta(days=1)


def said(asked: str, customer_ids=(1,), **more) -> list[str]:
    page = book.page_saying(list(customer_ids), asked, **more)
    return [entry.source_key for entry in page.entries]


def test_what_stands_is_counted_by_kind(db):
    write(note(), key="n:1")
    write(note(), key="n:2", customer_id=9, also=((1, "gift"),))
    for key in ("R-1", "R-2"):
        write(sale(), key=key)
    take_back(key="R-2")
    counts = book.counts_by_kind([1])
    assert counts.of == {"work.note_written": 2, "commerce.purchase_made": 1}
    assert not counts.capped


def test_a_long_timeline_is_counted_as_far_as_it_is_looked_at(db, monkeypatch):
    monkeypatch.setattr(looking, "LOOKED_AT", 3)
    write(sale(), key="R-old", occurred_at=AT - 9 * DAY)
    for n in range(3):
        write(note(), key=f"n:{n}", occurred_at=AT - n * DAY)
    assert book.counts_by_kind([1]) == book.Counts({"work.note_written": 3}, capped=True)
    assert said("R-old") == []


def test_counting_is_one_query_and_searching_two(db, django_assert_num_queries):
    write(words={"body": "x"})
    with django_assert_num_queries(1):
        book.counts_by_kind([1, 2])
    with django_assert_num_queries(2):
        said("x", [1, 2])


@pytest.mark.parametrize("asked", ["ﾌﾟﾚｾﾞﾝﾄ", "ぷれぜんと", "包装 プレゼント", "ＸＬ", "xl"])
def test_private_words_are_found_however_they_are_written(db, asked):
    write(key="a", words={"body": "プレゼント用に XL を包装", "title": "年末"})
    write(key="b", words={"body": "ほかの話"})
    assert said(asked) == ["a"]


def test_words_that_were_taken_back_are_not_found(db):
    write(key="a", words={"body": "プレゼント"})
    take_back(key="a")
    write(sale(), key="R-1")
    take_back(key="R-1")
    assert said("プレゼント") == []
    assert said("R-1") == ["R-1"]
    write(key="a", words={"body": "プレゼント"})
    assert said("プレゼント") == ["a#2"]


def test_words_of_an_entry_that_only_concerns_the_customer_are_found(db):
    write(key="a", customer_id=9, also=((1, "introducer"),), words={"body": "紹介"})
    assert said("紹介") == ["a"]
    assert said("紹介", [2]) == []


@pytest.mark.parametrize("asked", ["R-10", "r-10", "Ｒ－１０", "-10"])
def test_a_receipt_is_found_by_its_number(db, asked):
    write(sale(), key="R-10")
    write(sale(), key="R-20")
    # A key of another kind is no number that anybody knows.
    write(note(), key="R-100")
    assert said(asked) == ["R-10"]


def test_a_number_with_a_hash_and_a_second_writing_is_found(db):
    write(sale(), key="R#1")
    take_back(key="R#1")
    assert said("r#1") == ["R##1"]
    write(sale(), key="R#1")
    # What was written again folds into its last writing, whether or not that one stands.
    assert said("r#1") == ["R##1#2"]
    take_back(key="R#1")
    assert said("r#1") == ["R##1#2"]
    assert said("#2") == []


def test_pages_and_kinds_narrow_what_was_found(db):
    for n in range(3):
        write(note(), key=f"n:{n}", occurred_at=AT - n * DAY, words={"body": "同じ"})
    first = book.page_saying([1], "同じ", limit=2)
    rest = book.page_saying([1], "同じ", limit=2, before=first.next)
    assert [e.source_key for e in (*first.entries, *rest.entries)] == ["n:0", "n:1", "n:2"]
    assert rest.next is None
    assert said("同じ", kinds=["commerce.purchase_made"]) == []


def test_nothing_asked_narrows_nothing(db):
    write(key="a")
    assert said("  ") == ["a"]


def test_the_changes_that_wrote_of_somebody_are_told_by_kind(db, monkeypatch):
    write(note(), key="n:1")
    write(sale(), key="R-1")
    write(note(), key="n:9", customer_id=9)
    take_back(key="n:1")
    made = list(Change.objects.order_by("-id").values_list("id", flat=True))
    back, _other, _sale, first = made
    assert book.changes_writing([1], ["work.note_written"], 9) == [back, first]
    assert book.changes_writing([1], ["work.note_written"], 1) == [back]
    monkeypatch.setattr(looking, "LOOKED_AT", 1)
    assert len(book.changes_writing([1], ["work.note_written", "commerce.purchase_made"], 9)) == 1
