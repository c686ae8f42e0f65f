"""Several people at once, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
from django.urls import reverse

from daifuku.customers import actions, figures
from daifuku.customers.actions import NewRelation, read_new
from daifuku.customers.figures import Shift
from daifuku.customers.models import ContactPoint, Customer, Figures, Relation, Tag
from daifuku.customers.tests.test_figures import buy
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import change, undo
from daifuku.foundation.errors import Refused
from daifuku.ledger.testing import entries_of
from daifuku.ledger.vocabulary.customers import CustomerEdited, RelationBegan
from harness.at_once import at_once, wait_until_somebody_waits


@pytest.fixture
def by(own_database, owner_actor) -> Actor:
    return owner_actor


@pytest.fixture
def ken(add):
    return add(family_name="斎藤", given_name="健")


def test_edits_of_different_fields_both_stay(any_store, ken, by, at):
    def edit(**edits):
        return lambda: actions.edit_customer(ken.id, edits, by=by, at=at)

    at_once(edit(birthday="1990-03-04"), edit(gender="male"), edit(home_store_id=3))
    kept = Customer.objects.get(id=ken.id)
    assert (str(kept.birthday), kept.gender, kept.home_store_id) == ("1990-03-04", "male", 3)
    assert len(entries_of(ken, kind=CustomerEdited)) == 3


def test_many_primary_ones_at_once_leave_one(ken, by, at):
    def adding(n):
        given = {"value": f"a{n}@example.jp", "is_primary": True}
        return lambda: actions.add_contact_point(ken.id, "email", given, by=by, at=at)

    at_once(*(adding(n) for n in range(5)))
    marks = list(ContactPoint.objects.filter(customer=ken).values_list("is_primary", flat=True))
    assert sorted(marks) == [False] * 4 + [True]


def test_one_number_goes_to_one_customer(by, at, own_database):
    new = read_new({"family_name": "斎藤", "external_ids": [{"source": "pos", "id": "A-1"}]})
    made = at_once(*[lambda: actions.create_customer(new, by=by, at=at)] * 4)
    assert sum(isinstance(one, Customer) for one in made) == 1
    assert Customer.objects.count() == 1


def test_figures_lose_nothing(ken, own_database, at):
    shifting = [lambda: figures.shift(ken.id, Shift(1, 100, at))] * 6
    at_once(*shifting)
    assert Figures.objects.get(customer=ken).spent == 600


def test_a_count_waits_for_a_sale_under_way(ken, by, at):
    """A sale has moved the figures and is not committed; meanwhile another one is taken back."""
    earlier = buy(ken, 1, 1000, by=by, at=at)
    shifted = Event()

    def sell():
        with change("commerce.record_purchase", by=by, at=at):
            buy(ken, 2, 500, by=by, at=at)
            shifted.set()
            wait_until_somebody_waits()

    def take_back():
        assert shifted.wait(timeout=20)
        undo(earlier, by=by, at=at)

    at_once(sell, take_back)
    kept = Figures.objects.get(customer=ken)
    assert (kept.purchases, kept.spent) == (1, 500)
    figures.rebuild()
    assert Figures.objects.get(customer=ken).spent == 500


def test_linking_both_ways_at_once_does_not_deadlock(ken, add, by, at):
    other = add(family_name="伊藤")

    def link(first, second):
        return lambda: actions.relate(NewRelation(first, second, "spouse"), by=by, at=at)

    at_once(*[link(ken.id, other.id), link(other.id, ken.id)] * 3)
    # Whoever says it first: they are a couple once.
    assert Relation.objects.count() == 1
    assert len(entries_of(ken, kind=RelationBegan)) == 1


def test_an_edit_waits_for_the_bin_and_is_refused(ken, by, at):
    done = at_once(
        lambda: actions.delete_customer(ken.id, by=by, at=at),
        lambda: actions.edit_customer(ken.id, {"family_name": "伊藤"}, by=by, at=at),
    )
    kept = Customer.objects.get(id=ken.id)
    assert kept.deleted_at == at
    refused = isinstance(done[1], Refused)
    assert kept.family_name == ("斎藤" if refused else "伊藤")


def test_a_number_taken_meanwhile_is_said_at_its_field(by, at):
    def adding(name):
        number = {"source": "pos", "id": "A-1"}
        new = read_new({"family_name": name, "external_ids": [number]})
        return lambda: actions.create_customer(new, by=by, at=at)

    done = at_once(*(adding(f"客{n}") for n in range(4)))
    refused = [one for one in done if isinstance(one, Refused)]
    assert len(refused) == 3
    assert {e.field.partition("[")[0] for one in refused for e in one.errors} == {"external_ids"}


def test_a_corporate_number_is_taken_by_one_of_many(by, at):
    new = read_new({"kind": "organisation", "name": "みなと", "corporate_number": "5835678256246"})
    done = at_once(*[lambda: actions.create_customer(new, by=by, at=at)] * 4)
    refused = [one for one in done if isinstance(one, Refused)]
    assert [one.code for one in refused] == ["corporate_number_taken"] * 3
    assert Customer.objects.count() == 1


def test_a_tag_is_removed_or_taken_never_both(ken, by, at):
    for n in range(4):
        tag = actions.add_tag(f"札{n}", by=by, at=at)
        at_once(
            lambda tag=tag: actions.remove_tag(tag.id, by=by, at=at),
            lambda tag=tag: actions.tag(ken.id, tag.id, by=by, at=at),
            lambda tag=tag: actions.edit_customer(ken.id, {"tags": [tag.id]}, by=by, at=at),
        )
        kept = Tag.objects.filter(id=tag.id).exists()
        assert kept == ken.customertag_set.filter(tag_id=tag.id).exists()


def test_two_tags_of_one_name_at_once_are_one(by, at):
    done = at_once(*[lambda: actions.add_tag("上得意", by=by, at=at)] * 4)
    refused = [one for one in done if isinstance(one, Refused)]
    assert [one.errors[0].field for one in refused] == ["names"] * 3


def test_a_form_waits_for_whoever_is_writing_and_tells_what_they_wrote(
    ken, by, at, signed_in, colleague
):
    """Each of two who save at one moment: neither is overwritten unseen."""
    point = actions.add_contact_point(ken.id, "phone", "080-1111-1111", by=by, at=at)
    browser = signed_in(colleague(Role.STAFF))

    def told(address, posted, other, *changed):
        def post():
            try:
                return browser.post(address, posted, HTTP_HX_REQUEST="true")
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                other(*changed, by=by, at=at)
                answer = pool.submit(post)
                wait_until_somebody_waits()
            return answer.result(timeout=60).content.decode()

    name = {"given_name": "健三", "was_given_name": "健"}
    address = reverse("customers:edit", args=[ken.id])
    answer = told(address, name, actions.edit_customer, ken.id, {"given_name": "健二"})
    assert "健二" in answer
    phone = {"value": "080-3333-3333", "was_value": "080-1111-1111"}
    edited = {"value": "080-2222-2222"}
    address = reverse("customers:edit_point_value", args=[point.id])
    assert "080-2222-2222" in told(address, phone, actions.edit_contact_point, point.id, edited)
    ken.refresh_from_db()
    point.refresh_from_db()
    assert (ken.given_name, point.value) == ("健二", "080-2222-2222")
