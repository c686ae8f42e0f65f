"""The whole base is looked through, and what was found takes the place of what was found before."""

import pytest

from daifuku.customers import actions, duplicates
from daifuku.customers.models import Distinct, Likeness
from daifuku.foundation.changes import change

ADDRESS = {"postal_code": "150-0002", "town": "渋谷2-21-1"}


@pytest.fixture
def add(own_database, add):
    return add


def pairs():
    return {(one.low_id, one.high_id): one for one in Likeness.objects.all()}


def test_pairs_are_found_with_probability_and_reasons(add, at):
    born = {"birthday": "1990-03-04", "phones": ["090-1111-2222"]}
    one = add(family_name="斎藤", given_name="健一", **born)
    other = add(family_name="齋藤", given_name="健一", **born)
    add(family_name="斎藤", given_name="花子", birthday="1992-05-06", phones=["090-1111-2222"])
    add(family_name="佐藤", given_name="太郎")
    company = {"kind": "organisation", "phones": ["03-1234-5678"]}
    first = add(name="株式会社みなと商事", **company)
    second = add(name="みなと商事㈱", **company)
    found = duplicates.find_duplicates(at=at)
    assert found == duplicates.Found(records=6, pairs=2)
    kept = pairs()
    assert kept.keys() == {(one.id, other.id), (first.id, second.id)}
    likely = kept[one.id, other.id]
    assert likely.probability > 0.99
    assert {code for code, _bits in likely.reasons} == {"phone_same", "given_same", "birthday_same"}
    assert likely.found_at == at


def test_who_was_told_apart_or_went_is_not_found_again(add, at, by):
    shared = {"family_name": "勅使河原", "given_name": "翠", "phones": ["090-1111-2222"]}
    one, two, three = (add(**shared) for _n in range(3))
    duplicates.find_duplicates(at=at)
    assert len(pairs()) == 3
    # The verb that says so comes with merging; until then a silent one stands in.
    with change("customers.edit_tags", by=by, at=at):
        Distinct.objects.create(low=one, high=two, said_at=at)
    actions.delete_customer(three.id, by=by, at=at)
    assert duplicates.find_duplicates(at=at).pairs == 0
    assert pairs() == {}


def test_a_failed_run_changes_nothing(add, at, monkeypatch):
    shared = {"family_name": "勅使河原", "given_name": "翠", "phones": ["090-1111-2222"]}
    add(**shared)
    add(**shared)
    duplicates.find_duplicates(at=at)
    monkeypatch.setattr(duplicates, "_conninfo", lambda: "host=/nowhere")
    with pytest.raises(duplicates.LinkageFailed):
        duplicates.find_duplicates(at=at)
    assert len(pairs()) == 1
