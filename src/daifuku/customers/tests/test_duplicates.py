"""The whole base is looked through, and what was found takes the place of what was found before."""

import pytest

from daifuku.customers import actions, duplicates
from daifuku.customers.models import Likeness
from daifuku.customers.reactions import compare_again
from daifuku.foundation.changes import last_change_id, undo
from daifuku.ledger.testing import entries_of

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
    actions.tell_apart(one.id, two.id, by=by, at=at)
    actions.delete_customer(three.id, by=by, at=at)
    assert duplicates.find_duplicates(at=at).pairs == 0
    assert pairs() == {}


def test_a_failed_run_changes_nothing(add, at, monkeypatch):
    shared = {"family_name": "勅使河原", "given_name": "翠", "phones": ["090-1111-2222"]}
    add(**shared)
    add(**shared)
    duplicates.find_duplicates(at=at)
    monkeypatch.setattr(duplicates, "conninfo", lambda: "host=/nowhere")
    with pytest.raises(duplicates.LinkageFailed):
        duplicates.find_duplicates(at=at)
    assert len(pairs()) == 1


def heard(*customers):
    """The job that their newest entries queue."""
    newest = [max(entry.id for entry in entries_of(one)) for one in customers]
    compare_again(entry_ids=newest, reaction="customers.compare")


def test_who_is_added_or_altered_is_compared_at_once(add, at, by):
    born = {"birthday": "1990-03-04", "phones": ["090-1111-2222"]}
    one = add(family_name="勅使河原", given_name="翠", **born)
    other = add(family_name="勅使河原", given_name="翠", **born)
    heard(other)
    assert pairs().keys() == {(one.id, other.id)}
    # Who is in charge says nothing: what was found stays as it was found.
    Likeness.objects.update(probability=0.5)
    actions.edit_customer(other.id, {"owner_id": by.user_id}, by=by, at=at)
    heard(other)
    assert [pair.probability for pair in pairs().values()] == [0.5]
    actions.edit_customer(
        other.id,
        {"family_name": "林", "given_name": "健", "birthday": "1961-11-12", "phones": []},
        by=by,
        at=at,
    )
    heard(other)
    assert pairs() == {}
    undo(last_change_id(), by=by, at=at)
    actions.tell_apart(one.id, other.id, by=by, at=at)
    heard(other)
    assert pairs() == {}


def test_whoever_is_merged_is_compared_as_the_root(add, at, by):
    one = add(family_name="勅使河原", given_name="翠", phones=["090-1111-2222"])
    twin = add(family_name="勅使河原", given_name="翠", phones=["090-3333-4444"])
    actions.merge_customers(one.id, twin.id, by=by, at=at)
    third = add(family_name="勅使河原", given_name="翠", phones=["090-3333-4444"])
    heard(third)
    assert pairs().keys() == {(one.id, third.id)}
    # Once separated each is compared by itself.
    actions.separate_customers(one.id, twin.id, by=by, at=at)
    heard(one)
    assert (twin.id, third.id) in pairs()
