"""The timeline of the customer page: chips with counts."""

from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role
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
    return [(chip.key, chip.number) for chip in chips(*asked)]


def test_chips_say_how_many_there_are_and_leave_out_what_is_not(yamada):
    assert counted([yamada]) == [("note", 2), ("call", 1), ("profile", 1)]
    assert ("message", 0) in counted([yamada], "message")


def test_the_page_shows_the_counts(yamada, signed_in):
    words = signed_in(Role.VIEWER).get(f"/customers/{yamada}/").content.decode()
    assert 'メモ <span class="count">2</span>' in words
    assert 'すべて <span class="count">4</span>' in words
