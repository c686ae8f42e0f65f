"""What an address label says, and who gets none."""

import pytest

from daifuku.customers.actions import (
    NewConsent,
    NewRelation,
    add_contact_point,
    create_customer,
    edit_contact_point,
    read_new,
    relate,
    set_consent,
)
from daifuku.customers.models import ContactPoint
from daifuku.customers.queries import customer_header, labels_for
from daifuku.customers.queries.labels import NO_ADDRESS, OBJECTED, UNDELIVERABLE
from daifuku.foundation.access import Actor, Role
from harness import assert_queries

pytestmark = pytest.mark.django_db
BY = Actor.system()
SHIBUYA = {
    "postal_code": "150-0002",
    "prefecture": "東京都",
    "city": "渋谷区",
    "town": "渋谷2-21-1",
    "building": "渋谷ヒカリエ 8階",
}


@pytest.fixture
def add(at):
    def make(**body):
        return create_customer(read_new(body), by=BY, at=at).pk

    return make


def lines(*ids, news=True):
    return [label.lines for label in labels_for(ids, BY, news=news).printed]


def test_a_japanese_label_says_code_address_building_and_person(add):
    one = add(family_name="山田", given_name="花子", addresses=[SHIBUYA])
    assert lines(one) == [
        ["〒150-0002", "東京都渋谷区渋谷2-21-1", "渋谷ヒカリエ 8階", "山田 花子 様"]
    ]


def test_a_name_of_the_west_reads_as_on_the_page(add):
    one = add(family_name="Smith", given_name="John", addresses=[SHIBUYA])
    (said,) = lines(one)
    assert said[-1] == customer_header(one, BY).display_name == "John Smith 様"


def test_an_organisation_is_addressed_as_one(add):
    company = add(kind="organisation", name="株式会社みなと", addresses=[SHIBUYA])
    everybody = add(
        kind="organisation", name="株式会社みなと", honorific="各位", addresses=[SHIBUYA]
    )
    assert [said[-1] for said in lines(company, everybody)] == [
        "株式会社みなと 御中",
        "株式会社みなと 各位",
    ]


def test_at_the_workplace_the_organisation_stands_above_the_person(add, at):
    company = add(kind="organisation", name="株式会社みなと")
    at_work = add(family_name="佐藤", addresses=[SHIBUYA | {"label": "work"}])
    at_home = add(family_name="佐藤", addresses=[SHIBUYA])
    for person in (at_work, at_home):
        relate(NewRelation(person, company, "employee", "購買部長"), by=BY, at=at)
    assert [said[-2:] for said in lines(at_work, at_home)] == [
        ["株式会社みなと", "購買部長 佐藤 様"],
        ["渋谷ヒカリエ 8階", "佐藤 様"],
    ]


def test_latin_addresses_stand_in_their_own_order(add):
    body = {"family_name": "Smith", "given_name": "Ann", "language": "en"}
    abroad = {
        "town": "5 Elm Street",
        "building": "Flat 2",
        "city": "Portland",
        "prefecture": "OR",
        "postal_code": "97201",
        "country": "US",
    }
    here = {"town": "2-21-1 Shibuya", "city": "Shibuya-ku", "prefecture": "Tokyo"}
    far = add(**body, addresses=[abroad])
    near = add(**body, addresses=[here | {"postal_code": "150-0002"}])
    assert lines(far, near) == [
        ["Ann Smith", "Flat 2", "5 Elm Street", "Portland, OR 97201", "UNITED STATES"],
        ["Ann Smith", "2-21-1 Shibuya", "Shibuya-ku, Tokyo 150-0002"],
    ]


def test_who_gets_none_is_told_with_the_reason(add, at):
    nowhere = add(family_name="田中")
    back = add(family_name="鈴木", addresses=[SHIBUYA])
    against = add(family_name="高橋", addresses=[SHIBUYA])
    again = add(family_name="伊藤", addresses=[SHIBUYA])
    edit_contact_point(address_of(back), {"undeliverable": True}, by=BY, at=at)
    set_consent(against, NewConsent("marketing", "post", False), by=BY, at=at)
    for granted in (False, True):
        told = NewConsent("marketing", "post", granted, source="店頭", wording="お知らせ")
        set_consent(again, told, by=BY, at=at)
    ids = [nowhere, back, against, again]
    made = labels_for(ids, BY, news=True)
    assert [label.customer_id for label in made.printed] == [again]
    assert [(one.customer_id, one.reason) for one in made.left_out] == [
        (nowhere, NO_ADDRESS),
        (back, UNDELIVERABLE),
        (against, OBJECTED),
    ]
    letters = labels_for(ids, BY, news=False)
    assert [label.customer_id for label in letters.printed] == [against, again]


def address_of(customer_id: int) -> int:
    return ContactPoint.objects.get(customer_id=customer_id, kind="address").pk


def test_another_address_is_taken_when_one_does_not_reach(add, at):
    one = add(family_name="鈴木", addresses=[SHIBUYA])
    edit_contact_point(address_of(one), {"undeliverable": True}, by=BY, at=at)
    other = SHIBUYA | {"town": "渋谷1-1-1", "building": ""}
    add_contact_point(one, "address", other, by=BY, at=at)
    assert lines(one) == [["〒150-0002", "東京都渋谷区渋谷1-1-1", "鈴木 様"]]


def test_only_those_whom_somebody_may_see_in_the_order_asked_for_in_one_query(add, colleague):
    mine = colleague(Role.MANAGER, sees="own")
    first = add(family_name="青木", addresses=[SHIBUYA], owner_id=mine.pk)
    second = add(family_name="井上", addresses=[SHIBUYA], owner_id=mine.pk)
    hidden = add(family_name="上田", addresses=[SHIBUYA])
    with assert_queries(1):
        made = labels_for([second, hidden, first], Actor.of(mine), news=True)
    assert [label.customer_id for label in made.printed] == [second, first]
    assert made.left_out == []
