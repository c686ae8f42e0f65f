from datetime import datetime, timedelta

import pytest

from daifuku.demo.drafts import TOKYO
from daifuku.demo.messages import DAYS, FRESH, Scene, messages
from daifuku.demo.people import people
from daifuku.demo.tables import rows
from daifuku.demo.tests.test_people import OPENS, TOWNS, home

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=TOKYO)
NAMES = {number: {"ja": "大福マート 大船店", "en": "Daifuku Mart Ofuna"} for number in TOWNS}


@pytest.fixture(scope="module")
def said():
    made = people([home(number) for number in range(1, 2001)], TOWNS, opens_on=OPENS)
    return messages(made, Scene(NOW, staff=7, store_names=NAMES))


def test_the_library_is_large_enough():
    assert len(rows("inquiries")) >= 60
    assert {row["topic"] for row in rows("inquiries")} >= {
        "product",
        "complaint",
        "delivery",
        "points",
    }
    bodies = [row["body"] for row in rows("inquiries")]
    assert len(set(bodies)) == len(bodies)


def test_nothing_is_left_to_fill_in(said):
    for message in said:
        assert not any("{" in text or "}" in text for text in message.words.values()), message


def test_messages_lie_in_the_last_months_in_order(said):
    times = [message.at for message in said]
    assert times == sorted(times)
    assert NOW - timedelta(days=DAYS + 2) < times[0]
    assert times[-1] < NOW
    assert all(9 <= at.hour < 20 for at in times)


def test_new_inquiries_wait_and_old_ones_are_answered(said):
    inquiries = [message for message in said if message.kind == "inquiry"]
    fresh = [m for m in inquiries if m.at > NOW - FRESH]
    old = [m for m in inquiries if m.at <= NOW - FRESH]
    assert any(m.answered_at is None for m in fresh)
    assert sum(m.answered_at is None for m in old) / len(old) < 0.08
    assert all(m.at < m.answered_at <= NOW for m in inquiries if m.answered_at)


def test_english_customers_are_answered_in_english(said):
    english = [m for m in said if m.words["language"] == "en"]
    assert english
    assert all(m.words["body"].isascii() for m in english if m.kind != "inquiry")
