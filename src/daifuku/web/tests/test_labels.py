"""Sheets of address labels: which cell holds whom, how large, who may, and what is kept of it."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.customers.actions import create_customer, read_new
from daifuku.customers.queries import Label
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import AuditEntry
from daifuku.web import label_sheets
from daifuku.web.label_sheets import FORMATS, SIZES, sheets_of
from daifuku.web.views import labels as views
from harness import assert_queries

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HOME = {"postal_code": "150-0002", "prefecture": "東京都", "city": "渋谷区", "town": "渋谷2-21-1"}
L24 = FORMATS["l24"]


def label(n: int, line: str = "東京都渋谷区渋谷2-21-1") -> Label:
    return Label(n, ((line,),), f"山田 {n} 様", postal_code="〒150-0002")


@given(st.integers(0, 80), st.sampled_from(list(FORMATS.values())), st.data())
def test_every_label_stands_once_and_in_order(count, format_, data):
    first = data.draw(st.integers(1, format_.each))
    sheets = sheets_of([label(n) for n in range(count)], format_, first)
    cells = [cell for sheet in sheets for cell in sheet]
    assert [cell.label for cell in cells[: first - 1]] == [None] * (first - 1)
    assert [cell.label.customer_id for cell in cells[first - 1 :]] == list(range(count))
    assert all(len(sheet) == format_.each for sheet in sheets[:-1])


def test_formats_fit_a_sheet():
    for format_ in FORMATS.values():
        assert format_.columns * format_.width <= 210
        assert format_.rows * format_.height <= 297


@given(st.text("東京都渋谷区abc 1-", max_size=240))
def test_longer_words_are_never_written_larger(line):
    short = label_sheets._size(label(1, line[:10]), L24)
    assert short <= label_sheets._size(label(1, line), L24) < len(SIZES)


def test_a_usual_address_is_written_large():
    assert label_sheets._size(label(1), L24) == 0


@pytest.fixture
def people(db):
    def add(family, **more):
        return create_customer(read_new({"family_name": family, **more}), by=BY, at=AT).pk

    return add("青木", addresses=[HOME]), add("井上", addresses=[HOME]), add("上田")


BY = Actor.system()


def printed(words: str) -> list[str]:
    return re.findall(r"<b>([^<]+)</b>", words.partition('class="label-sheets"')[2])


def test_chosen_rows_are_printed_in_their_order(people, signed_in):
    client = signed_in(Role.MANAGER)
    with assert_queries(8):
        answer = client.post("/customers/labels", {"selected": [people[1], people[0], people[2]]})
    words = answer.content.decode()
    assert printed(words) == ["井上 様", "青木 様"]
    assert "住所がありません" in words
    assert f'value="{people[1]},{people[0]},{people[2]}"' in words
    assert 'class="label-sheet l24"' in words


def test_format_and_first_label_are_chosen_and_the_format_is_kept(people, signed_in):
    client = signed_in(Role.MANAGER)
    given = {"ids": f"{people[0]}", "format": "l12", "first": "4"}
    words = client.post("/customers/labels", given).content.decode()
    assert 'class="label-sheet l12"' in words
    assert words.count('class="label used"') == 3
    again = client.get(f"/customers/labels?selected={people[0]}").content.decode()
    assert 'class="label-sheet l12"' in again
    assert "label used" not in again
    odd = given | {"format": "l99", "first": "-3"}
    assert 'class="label-sheet l12"' in client.post("/customers/labels", odd).content.decode()


def test_a_whole_list_is_printed_as_it_is_filtered_and_sorted(people, signed_in):
    client = signed_in(Role.MANAGER)
    words = client.get("/customers/labels?sort=name").content.decode()
    assert printed(words) == ["青木 様", "井上 様"]
    assert printed(client.get("/customers/labels?q=井上").content.decode()) == ["井上 様"]


@pytest.mark.parametrize("asked", ["selected=", "ids=x", "selected=abc", "selected=²&ids="])
def test_who_chose_nobody_prints_nobody(people, signed_in, asked):
    words = signed_in(Role.MANAGER).get(f"/customers/labels?{asked}").content.decode()
    assert printed(words) == []


def test_more_than_fit_are_refused_in_words(people, signed_in):
    many = ",".join(map(str, range(1, views.MOST + 2)))
    answer = signed_in(Role.MANAGER).post("/customers/labels", {"ids": many})
    assert answer.status_code == 422
    assert "2,000" in answer.content.decode()


def test_it_is_an_export(people, colleague, signed_in):
    manager = colleague(Role.MANAGER)
    signed_in(manager).post("/customers/labels", {"selected": people})
    line = AuditEntry.objects.get(event="exported")
    assert line.user_id == manager.pk
    assert line.facts == {"kind": "labels", "count": 2, "left_out": 1}
    assert signed_in(Role.STAFF).get("/customers/labels").status_code == 403


def test_the_list_offers_it_to_who_may(people, signed_in):
    words = signed_in(Role.MANAGER).get("/customers/").content.decode()
    assert words.count('name="selected"') == len(people)
    assert 'action="/customers/labels"' in words
    assert 'href="/customers/labels"' in words
    words = signed_in(Role.STAFF).get("/customers/").content.decode()
    assert "/customers/labels" not in words
