"""A merge that was wrong is taken apart, whatever came after it."""

from datetime import date, timedelta

import pytest

from daifuku.customers import actions, queries
from daifuku.customers.actions import NotMerged
from daifuku.customers.models import ContactPoint, Customer, CustomerLink, CustomerTag
from daifuku.foundation import search
from daifuku.foundation.changes import last_change_id, undo
from daifuku.foundation.errors import Invalid
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.customers import CustomerSeparated


@pytest.fixture
def merged(add, by, at):
    """斎藤 健 took name, birthday and telephone of 齋藤 賢, who is somebody else."""
    tag = actions.add_tag({"ja": "常連", "en": "Regular"}, by=by, at=at)
    first = add(family_name="斎藤", given_name="健", phones=["090-0000-0001"], stage="prospect")
    second = add(
        family_name="齋藤", given_name="賢", phones=["090-0000-0002"], birthday="1980-04-01",
        stage="regular", tags=["常連"],
    )  # fmt: skip
    actions.merge_customers(
        first.id, second.id, take=["name", "birthday", "phone", "stage"], by=by, at=at
    )
    return first.id, second.id, tag.id


def rows():
    return {
        c.id: (c.name, c.birthday, c.stage_id, c.root_id, c.merged_ids)
        for c in Customer.objects.all()
    }


# FEATURES 137
def test_each_takes_what_is_theirs(merged, by, at):
    first, second, tag = merged
    done = actions.separate_customers(first, second, by=by, at=at + timedelta(days=400))
    assert rows() == {
        first: ("斎藤 健", None, "prospect", None, None),
        second: ("齋藤 賢", date(1980, 4, 1), "regular", None, None),
    }
    assert done.kept == ()
    assert {p.customer_id: p.value for p in ContactPoint.objects.filter(is_primary=True)} == {
        first: "090-0000-0001",
        second: "090-0000-0002",
    }
    assert list(CustomerTag.objects.values_list("customer_id", "tag_id")) == [(second, tag)]
    assert {hit.object_id for hit in search.find("賢", by).hits} == {second}
    assert_recorded(CustomerSeparated, customer=Customer.objects.get(id=first), other_id=second)
    assert CustomerLink.objects.get().unmerged_at is not None


def test_what_was_edited_since_stays_and_is_named(merged, by, at):
    first, second, _tag = merged
    actions.edit_customer(first, {"given_name": "健一", "birthday": "1981-05-05"}, by=by, at=at)
    done = actions.separate_customers(first, second, by=by, at=at)
    root = Customer.objects.get(id=first)
    assert (root.name, root.birthday, root.stage_id) == ("齋藤 健一", date(1981, 5, 5), "prospect")
    assert {"name", "given_name", "birthday"} <= set(done.kept)
    assert "stage_id" not in done.kept


def test_a_link_in_the_middle_takes_its_own_along(merged, add, by, at):
    first, second, _tag = merged
    third, fourth = add(family_name="甲"), add(family_name="乙")
    actions.merge_customers(third.id, first, by=by, at=at)
    actions.merge_customers(third.id, fourth.id, by=by, at=at)
    assert queries.ids_of(second) == [third.id, first, second, fourth.id]
    actions.separate_customers(third.id, first, by=by, at=at)
    assert queries.ids_of(first) == [first, second]
    assert queries.ids_of(third.id) == [third.id, fourth.id]
    actions.separate_customers(first, second, by=by, at=at)
    assert queries.ids_of(second) == [second]
    assert queries.ids_of(first) == [first]


def test_the_lowest_is_separated_from_the_whole(merged, add, by, at):
    first, second, _tag = merged
    third = add(family_name="甲")
    actions.merge_customers(third.id, first, by=by, at=at)
    actions.separate_customers(third.id, second, by=by, at=at)
    assert queries.ids_of(third.id) == [third.id, first]
    assert Customer.objects.get(id=first).name == "斎藤 健"


def test_an_undo_makes_them_one_again(merged, by, at):
    first, second, _tag = merged
    before = rows()
    actions.separate_customers(first, second, by=by, at=at)
    undo(last_change_id(), by=by, at=at)
    assert rows() == before
    assert queries.customer_header(second, by).id == first


def test_two_who_are_not_one_cannot_be_separated(merged, add, by, at):
    first, second, _tag = merged
    with pytest.raises(NotMerged):
        actions.separate_customers(second, first, by=by, at=at)
    with pytest.raises(NotMerged):
        actions.separate_customers(add(family_name="丙").id, second, by=by, at=at)
    with pytest.raises(Invalid):
        actions.separate_customers(first, second, assign=[999], by=by, at=at)
    actions.separate_customers(first, second, by=by, at=at)
    with pytest.raises(NotMerged):
        actions.separate_customers(first, second, by=by, at=at)
    assert actions.merge_customers(first, second, by=by, at=at).merged_ids == [second]
