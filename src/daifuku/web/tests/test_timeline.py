"""The timeline of the customer page: chips with counts, and the search inside it."""

from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role
from daifuku.ledger.book import looking as book_looking
from daifuku.web.timeline import chips
from daifuku.work.actions import NewCall, log_call, write_note

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()


@pytest.fixture
def yamada():
    one = create_customer(read_new({"family_name": "山田"}), by=BY, at=AT).pk
    for words in ("玉露がお好き", "新茶を案内"):
        write_note(one, words, by=BY, at=AT)
    log_call(one, NewCall(), by=BY, at=AT)
    return one


def counted(*asked):
    return [(chip.key, chip.written) for chip in chips(*asked)]


def test_chips_say_how_many_there_are_and_leave_out_what_is_not(yamada):
    assert counted([yamada]) == [("", "4"), ("note", "2"), ("call", "1"), ("profile", "1")]
    assert ("message", "0") in counted([yamada], "message")


def test_a_long_timeline_is_counted_with_a_plus(yamada, monkeypatch):
    monkeypatch.setattr(book_looking, "LOOKED_AT", 3)
    found = counted([yamada])
    assert found[0] == ("", "3+")
    assert {("note", "2+"), ("purchase", "")} < set(found)


def test_the_page_shows_the_counts(yamada, signed_in):
    words = signed_in(Role.VIEWER).get(f"/customers/{yamada}/").content.decode()
    assert 'メモ <span class="count">2</span>' in words
    assert 'すべて <span class="count">4</span>' in words


@pytest.mark.parametrize("part", ["", "timeline"])
def test_words_are_searched_and_the_chip_is_kept(yamada, signed_in, part):
    client = signed_in(Role.VIEWER)
    words = client.get(f"/customers/{yamada}/{part}?find=ｷﾞｮｸﾛ").content.decode()
    assert "新茶を案内" not in words
    found = client.get(f"/customers/{yamada}/{part}", {"find": "玉露", "show": "note"})
    words = found.content.decode()
    assert "玉露がお好き" in words
    assert "新茶を案内" not in words
    assert "show=call&amp;find=%E7%8E%89%E9%9C%B2" in words
    nothing = client.get(f"/customers/{yamada}/{part}", {"find": "玉露", "show": "call"})
    assert "この種類に「玉露」を含む記録はありません" in nothing.content.decode()
    nothing = client.get(f"/customers/{yamada}/{part}", {"find": "抹茶"})
    assert "「抹茶」を含む記録はありません" in nothing.content.decode()


def test_a_kind_that_nothing_was_written_of_is_no_empty_timeline(yamada, signed_in):
    words = signed_in(Role.VIEWER).get(f"/customers/{yamada}/timeline?show=inquiry")
    page = words.content.decode()
    assert "この種類の記録はありません" in page
    assert "まだ記録がありません" not in page
    assert f'href="/customers/{yamada}/"' in page
