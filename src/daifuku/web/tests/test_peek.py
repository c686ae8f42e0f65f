"""The peek of a list: what somebody likes and waits for, beside figures and newest entries."""

from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import NewPreference, create_customer, read_new, set_preference
from daifuku.foundation.access import Actor, Role
from daifuku.work.actions import NewInquiry, answer_inquiry, record_inquiry
from harness import assert_queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()


def test_the_peek_shows_tastes_and_promises(signed_in):
    one = create_customer(read_new({"family_name": "山田"}), by=BY, at=AT).pk
    set_preference(one, NewPreference("colour", "藍色", "店頭"), by=BY, at=AT)
    record_inquiry(one, NewInquiry("再入荷はいつですか"), by=BY, at=AT)
    old = record_inquiry(one, NewInquiry("包装はできますか"), by=BY, at=AT)
    answer_inquiry(old.pk, "できます", by=BY, at=AT)
    client = signed_in(Role.STAFF)
    client.get(f"/customers/{one}/peek")
    with assert_queries(12):
        words = client.get(f"/customers/{one}/peek").content.decode()
    above = words.split('class="timeline')[0]
    assert "藍色" in above
    assert "再入荷はいつですか" in above
    assert "包装はできますか" not in above


def test_a_peek_with_nothing_to_say_says_nothing(signed_in):
    one = create_customer(read_new({"family_name": "田中"}), by=BY, at=AT).pk
    words = signed_in(Role.STAFF).get(f"/customers/{one}/peek").content.decode()
    assert "回答待ち" not in words
    assert "好み" not in words
