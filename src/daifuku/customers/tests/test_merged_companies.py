"""Whatever names a company, or is asked of a person, when records were merged."""

import pytest

from daifuku.customers import actions, finding
from daifuku.customers.actions import NewConsent, NewRelation
from daifuku.customers.models import Consent, Customer, Relation
from daifuku.customers.queries import consent_of, labels_for, member_hits, member_number
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import change
from daifuku.foundation.search import find, told_apart

pytestmark = pytest.mark.django_db
SHIBUYA = {"prefecture": "東京都", "city": "渋谷区", "town": "渋谷2-21-1", "label": "work"}


@pytest.fixture
def minato(add):
    return add(kind="organisation", name="みなと商会")


@pytest.fixture
def worker(add, minato, by, at):
    """Works at a company whose record was merged into another one."""
    former = add(kind="organisation", name="港商会")
    person = add(family_name="佐藤", given_name="美咲", addresses=[SHIBUYA])
    actions.relate(NewRelation(person.id, former.id, "employee"), by=by, at=at)
    actions.merge_customers(minato.id, former.id, take=[], by=by, at=at)
    assert Relation.objects.get().to_customer_id == former.id
    return person


def joined(root, other, by, at):
    """As a merge leaves two, of whom it asks nothing: it would write the stricter to both."""
    with change("customers.merge_customers", by=by, at=at) as made:
        made.notes["ledger.exempt"] = True
        Customer.objects.filter(id=other.id).update(root_id=root.id)
        Customer.objects.filter(id=root.id).update(merged_ids=[other.id])


def hits(asked, by):
    return {hit.object_id for hit in find(asked, by).hits}


def test_people_are_found_by_the_company_that_theirs_became(worker, minato, by, at):
    finding.renew(finding.with_people([minato.id]), at=at)
    assert hits("みなと商会", by) == {worker.id, minato.id}
    actions.edit_customer(minato.id, {"name": "かもめ商事"}, by=by, at=at)
    assert hits("かもめ商事", by) == {worker.id, minato.id}
    assert hits("みなと商会", by) == set()


def test_a_hit_names_the_company_that_theirs_became(worker, by):
    (told,) = told_apart(find("佐藤", by).hits, "佐藤", by)
    assert "みなと商会" in told.subtitle


def test_a_label_names_the_company_that_theirs_became(worker, by):
    (label,) = labels_for([worker.id], by, news=False).printed
    assert "みなと商会" in label.lines


@pytest.mark.parametrize(
    ("of_root", "of_merged", "printed"),
    [(None, False, 0), (None, True, 1), (True, False, 0), (False, True, 1), (None, None, 1)],
)
def test_news_by_post_go_to_whom_the_page_says(add, by, at, of_root, of_merged, printed):
    root, other = (add(family_name="佐藤", addresses=[SHIBUYA]) for _ in range(2))
    for person, granted in ((root, of_root), (other, of_merged)):
        if granted is not None:
            told = NewConsent("marketing", "post", granted, source="店頭", wording="お知らせ")
            actions.set_consent(person.id, told, by=by, at=at)
    joined(root, other, by, at)
    standing = consent_of([root.id, other.id]).get(("marketing", "post"))
    assert (standing is None or standing.granted) is bool(printed)
    assert len(labels_for([root.id], by, news=True).printed) == printed


def test_the_latest_that_a_merged_record_said_holds(add, by, at):
    root, other = (add(family_name="佐藤", addresses=[SHIBUYA]) for _ in range(2))
    for granted in (False, True):
        told = NewConsent("marketing", "post", granted, source="店頭", wording="お知らせ")
        actions.set_consent(other.id, told, by=by, at=at)
    joined(root, other, by, at)
    assert Consent.objects.count() == 2
    assert len(labels_for([root.id], by, news=True).printed) == 1


def test_the_card_of_a_merged_record_finds_the_root(add, by, at, colleague):
    root, other = add(family_name="斎藤"), add(family_name="齋藤")
    actions.merge_customers(root.id, other.id, take=[], by=by, at=at)
    for one in (root, other):
        (hit,) = member_hits(member_number(one.id), by)
        assert (hit.object_id, hit.title) == (root.id, "斎藤")
    assert member_hits(member_number(other.id), Actor.of(colleague(sees="own"))) == []
