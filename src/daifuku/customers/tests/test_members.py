"""The number on a member's card: digits only, checked by itself, without personal data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daifuku.customers.actions import create_customer, delete_customer, read_new
from daifuku.customers.queries import (
    member_hits,
    member_number,
    read_member_number,
    spoken_number,
)
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.search import find

ids = st.integers(1, 2**63 - 1)


@given(ids)
def test_a_number_is_read_back(id_):
    assert read_member_number(member_number(id_)) == id_
    assert read_member_number(f" {spoken_number(id_)} ") == id_


@given(st.integers(1, 10**9 - 1), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(id_, at, by):
    number = member_number(id_)
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert read_member_number(wrong) is None


@given(st.integers(1, 10**9 - 1), st.integers(0, 10))
def test_two_digits_that_changed_places_are_noticed(id_, at):
    number = member_number(id_)
    turned = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert turned == number or read_member_number(turned) is None


def test_it_is_read_as_input_methods_and_people_write_it():
    number = member_number(12)
    full_width = number.translate({ord("0") + n: ord("０") + n for n in range(10)})
    for written in (full_width, f"{number[:4]}-{number[4:8]}ー{number[8:]}", f"{number}\n"):
        assert read_member_number(written) == 12


@pytest.mark.parametrize("other", ["", "12", "090-1234-5678", "0312345678", "山田", "7", "7" * 12])
def test_a_phone_or_a_name_is_none(other):
    assert read_member_number(other) is None


@pytest.mark.django_db
def test_search_finds_who_a_card_belongs_to(colleague, at):
    by = Actor.system()
    one = create_customer(read_new({"family_name": "山田", "family_kana": "ヤマダ"}), by=by, at=at)
    number = member_number(one.pk)
    (hit,) = find(number, by).hits
    assert (hit.kind, hit.object_id, hit.title, hit.subtitle) == (
        "customer",
        one.pk,
        "山田",
        "ヤマダ",
    )
    assert find(number, by, kinds=["product"]).hits == []
    apart = Actor.of(colleague(Role.STAFF, sees="own"))
    assert member_hits(number, apart) == []
    delete_customer(one.pk, by=by, at=at)
    assert member_hits(number, by) == []
