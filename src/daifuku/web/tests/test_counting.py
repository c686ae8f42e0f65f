"""How many a question is about: about so many at once, counted a moment later."""

import contextlib
from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import create_customer, read_new
from daifuku.customers.queries import estimating, trying
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.filters import Knower, Known, knowers
from daifuku.foundation.patience import TooSlow
from daifuku.web.views import listing

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
ASKED = "filter=purchases%28%29.count+%3D+0"
COUNT = f"/customers/count?{ASKED}"


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


@pytest.fixture
def ids():
    made = [read_new({"family_name": name}) for name in ("山田", "山本", "海野")]
    return [create_customer(one, by=Actor.system(), at=AT).pk for one in made]


@pytest.fixture
def about(monkeypatch, ids):
    """More than a page of them, more than are counted at once."""
    for n in range(50):
        create_customer(read_new({"family_name": f"森{n}"}), by=Actor.system(), at=AT)
    monkeypatch.setattr(estimating, "COUNTED", 1)


@pytest.fixture
def knower(monkeypatch, ids):
    """Says of the first two that they bought something."""

    def know(asked):
        bits = bytearray(ids[-1] // 8 + 1)
        for id_ in ids[:2]:
            bits[id_ // 8] |= 1 << id_ % 8
        return [Known(True, bytes(bits))], []

    made = Knower("customer.purchases", frozenset(), know)
    monkeypatch.setitem(knowers._items, made.key, made)


def test_a_question_is_counted_after_the_list_is_there(owner, ids, about):
    page = owner.get(f"/customers/?{ASKED}").content.decode()
    assert "約" in page
    assert f'hx-get="{COUNT}" hx-trigger="load"' in page
    assert owner.get(COUNT).content.decode().strip() == "53人"


def test_so_it_is_in_the_builder(owner, ids, about):
    page = owner.get(f"/customers/question?{ASKED}").content.decode()
    assert f'hx-get="{COUNT}"' in page


def test_a_list_without_a_question_is_not_counted(owner, ids, about):
    page = owner.get("/customers/").content.decode()
    assert "約" in page
    assert "customers/count" not in page


def test_what_would_take_too_long_stays_about_so_many(owner, ids, monkeypatch):
    def slow(*_asked, **_named):
        raise TooSlow

    monkeypatch.setattr(listing, "exact_count", slow)
    answer = owner.get(COUNT)
    assert (answer.status_code, answer.content) == (204, b"")


def test_thousands_are_set_apart(owner, ids, monkeypatch):
    monkeypatch.setattr(listing, "exact_count", lambda *_asked, **_named: 1456)
    assert owner.get(COUNT).content.decode().strip() == "1,456人"


def test_what_is_known_of_all_answers_where_the_rows_take_long(owner, ids, knower, monkeypatch):
    read = listing.list_page

    def slow(query, actor):
        if not query.filters.asked.of_all:
            raise TooSlow
        return read(query, actor)

    monkeypatch.setattr(listing, "list_page", slow)
    page = owner.get(f"/customers/?{ASKED}").content.decode()
    assert ("海野" in page, "山田" in page, "1人" in page) == (True, False, True)
    assert owner.get(COUNT).content.decode().strip() == "1人"


def tried(asked):
    """How long each way may take, and whether it is asked of all; the first one always takes longer."""
    found = []

    def read(query):
        found.append((query.patience, query.filters.asked.of_all))
        if len(found) == 1:
            raise TooSlow
        return query

    state = listing.ListState.read({"filter": asked}, Actor.system())
    with contextlib.suppress(TooSlow):
        trying.read_soon(state.query, read)
    return found


def test_both_ways_together_take_no_longer_than_one_may(ids, knower):
    assert tried("purchases().count = 0") == [(300, False), (2000, True)]


def test_what_nobody_can_know_is_tried_once(ids, knower):
    assert tried("contacts().count = 0") == [(2000, False)]


def test_what_could_be_known_and_is_not_goes_on_with_the_rows(ids, monkeypatch):
    deaf = Knower("customer.purchases", frozenset(), lambda asked: None)
    monkeypatch.setitem(knowers._items, deaf.key, deaf)
    assert tried("purchases().count = 0") == [(300, False), (1700, False)]


def test_where_nothing_is_asked_nothing_is_counted(owner, ids):
    assert owner.get("/customers/count").status_code == 204


def test_a_number_on_a_dialog_is_counted_of_all(owner, ids, knower):
    sent = {"what": "customers.delete_many", "all": "1"}
    assert "1人" in owner.post(f"/customers/many?{ASKED}", sent).content.decode()
