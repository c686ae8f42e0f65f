"""What search finds can be told apart, and shows why it was found."""

from datetime import UTC, datetime

import pytest

from daifuku.customers import actions as customers
from daifuku.foundation.access import Role
from harness import assert_queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def namesakes(owner_actor):
    bodies = (
        {"phones": ["090-1234-5678"], "addresses": [{"postal_code": "220-0012"}]},
        {"phones": ["045-123-4567"], "emails": ["hanako@example.jp"]},
        {"emails": ["yamada@example.jp"]},
    )
    name = {
        "family_name": "山田",
        "given_name": "花子",
        "family_kana": "ヤマダ",
        "given_kana": "ハナコ",
    }
    new = [customers.read_new({**name, **body}) for body in bodies]
    return [customers.create_customer(one, by=owner_actor, at=AT).pk for one in new]


def answer(browser, asked):
    return browser.get("/search/", {"palette": 1, "q": asked}).content.decode()


def test_those_of_one_name_are_told_apart(namesakes, signed_in):
    browser = signed_in(Role.STAFF)
    for page in (answer(browser, "山田"), browser.get("/search/?q=山田").content.decode()):
        assert "…5678" in page
        assert "神奈川県横浜市" in page
        assert "…4567" in page
        assert "yamada@example.jp" in page
        assert "<mark>山田</mark> 花子" in page


@pytest.mark.parametrize(
    ("asked", "marked"),
    [
        ("yamada", "<mark>ヤマダ</mark> ハナコ"),
        ("はなこ", "ヤマダ <mark>ハナコ</mark>"),
        ("5678", "090-1234-<mark>5678</mark>"),
        ("123-4567", "045-<mark>123-4567</mark>"),
        ("hanako@", "<mark>hanako@</mark>example.jp"),
    ],
)
def test_what_was_found_is_marked(namesakes, signed_in, asked, marked):
    assert marked in answer(signed_in(Role.STAFF), asked)


def test_many_hits_cost_no_more_queries_than_one(namesakes, signed_in, owner_actor):
    browser = signed_in(Role.STAFF)
    answer(browser, "山田")
    for number in range(5):
        new = customers.read_new({"family_name": "山田", "given_name": f"{number}郎"})
        customers.create_customer(new, by=owner_actor, at=AT)
    with assert_queries(6):
        answer(browser, "山田")
