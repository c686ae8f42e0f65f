"""Tags, and who belongs to whom."""

from datetime import date

import pytest

from daifuku.customers import actions, queries
from daifuku.customers.actions import NewRelation
from daifuku.customers.models import CustomerTag, Relation
from daifuku.foundation.errors import Invalid, NotFound
from daifuku.foundation.models import Change
from daifuku.foundation.search import find
from daifuku.ledger.testing import assert_recorded, entries_of
from daifuku.ledger.vocabulary.customers import (
    RelationBegan,
    RelationEnded,
    TagAdded,
    TagRemoved,
)


@pytest.fixture
def minato(add):
    return add(kind="organisation", name="株式会社みなと")


def test_a_tag_is_put_on_once_and_taken_off(mika, by, at):
    vip = actions.add_tag("上得意", by=by, at=at, hue=3)
    actions.tag(mika.id, vip.id, by=by, at=at)
    actions.tag(mika.id, vip.id, by=by, at=at)
    assert CustomerTag.objects.count() == 1
    assert len(entries_of(mika, kind=TagAdded)) == 1
    assert queries.customer_header(mika.id, by).tags == [("上得意", 3)]
    actions.untag(mika.id, vip.id, by=by, at=at)
    assert_recorded(TagRemoved, customer=mika, tag_id=vip.id)


def test_a_tag_that_is_not_there(mika, by, at):
    with pytest.raises(NotFound):
        actions.tag(mika.id, 404, by=by, at=at)


# FEATURES 1
def test_one_person_holds_dated_roles_at_several_companies(mika, minato, add, by, at):
    kamome = add(kind="organisation", name="かもめ商事")
    first = NewRelation(mika.id, minato.id, "representative", "代表取締役", date(2020, 4, 1))
    second = NewRelation(mika.id, kamome.id, "adviser", since_on=date(2024, 1, 1))
    began = actions.relate(first, by=by, at=at)
    actions.relate(second, by=by, at=at)
    related = queries.customer_header(mika.id, by).relations
    assert [(r.other_name, r.role) for r in related] == [
        ("株式会社みなと", "representative"),
        ("かもめ商事", "adviser"),
    ]
    assert_recorded(RelationBegan, customer=mika, other_id=minato.id, role="representative")
    assert [entry.role for entry in entries_of(minato, kind=RelationBegan)] == ["representative"]
    actions.end_relation(began.id, by=by, at=at, until_on=date(2025, 3, 31))
    assert Relation.objects.get(id=began.id).until_on == date(2025, 3, 31)
    assert_recorded(RelationEnded, customer=mika, relation_id=began.id)
    assert len(queries.customer_header(mika.id, by).relations) == 1


def test_a_person_is_found_under_their_company_while_they_are_there(mika, minato, by, at):
    made = actions.relate(NewRelation(mika.id, minato.id, "employee"), by=by, at=at)
    assert mika.id in {hit.object_id for hit in find("みなと", by).hits}
    actions.end_relation(made.id, by=by, at=at)
    assert mika.id not in {hit.object_id for hit in find("みなと", by).hits}


def test_a_household_has_members(mika, add, by, at):
    home = add(kind="household", name="佐藤家")
    actions.relate(NewRelation(mika.id, home.id, "head"), by=by, at=at)
    assert queries.customer_header(mika.id, by).relations[0].other_kind == "household"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"role": "king"}, "role"),
        ({"role": "spouse"}, "role"),
        ({"title": "長" * 81}, "title"),
        ({"since_on": date(2025, 1, 1), "until_on": date(2024, 1, 1)}, "until_on"),
    ],
)
def test_a_relation_that_makes_no_sense_is_refused(mika, minato, by, at, change, field):
    given = {"from_id": mika.id, "to_id": minato.id, "role": "employee"} | change
    with pytest.raises(Invalid) as refused:
        actions.relate(NewRelation(**given), by=by, at=at)
    assert [error.field for error in refused.value.errors] == [field]


def test_nobody_is_related_to_themselves(mika, by, at):
    with pytest.raises(Invalid) as refused:
        actions.relate(NewRelation(mika.id, mika.id, "spouse"), by=by, at=at)
    assert refused.value.errors[0].code == "same"


def test_an_end_before_the_start_is_refused(mika, minato, by, at):
    new = NewRelation(mika.id, minato.id, "employee", since_on=date(2026, 1, 1))
    made = actions.relate(new, by=by, at=at)
    with pytest.raises(Invalid):
        actions.end_relation(made.id, by=by, at=at, until_on=date(2025, 12, 31))


def test_a_second_click_links_nobody_twice(mika, minato, by, at):
    new = NewRelation(mika.id, minato.id, "employee", "店長", date(2020, 4, 1))
    made = actions.relate(new, by=by, at=at)
    changes = Change.objects.count()
    assert actions.relate(new, by=by, at=at).id == made.id
    assert actions.relate(NewRelation(mika.id, minato.id, "employee"), by=by, at=at).id == made.id
    assert (Relation.objects.count(), Change.objects.count()) == (1, changes)
    with pytest.raises(Invalid) as refused:
        actions.relate(NewRelation(mika.id, minato.id, "employee", "部長"), by=by, at=at)
    assert refused.value.errors[0].code == "repeated"
    actions.end_relation(made.id, by=by, at=at)
    assert actions.relate(new, by=by, at=at).id != made.id


def test_a_couple_is_a_couple_whoever_says_it(mika, add, by, at):
    other = add(family_name="伊藤")
    made = actions.relate(NewRelation(mika.id, other.id, "spouse"), by=by, at=at)
    assert actions.relate(NewRelation(other.id, mika.id, "spouse"), by=by, at=at).id == made.id
    actions.relate(NewRelation(mika.id, other.id, "parent"), by=by, at=at)
    actions.relate(NewRelation(other.id, mika.id, "parent"), by=by, at=at)
    assert Relation.objects.count() == 3
