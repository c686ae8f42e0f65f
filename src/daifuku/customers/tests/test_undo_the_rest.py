"""Of one thing done to many, somebody was touched since: the others go back, they stay whole."""

import pytest
from django.db import connection
from django.test import Client

from daifuku.customers import actions
from daifuku.customers.models import ContactPoint, Customer, StageChange
from daifuku.foundation import clock
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.bulk import Targets, begin
from daifuku.foundation.bulk.jobs import run_undo
from daifuku.foundation.changes import CannotUndo, Contradicted, undo
from daifuku.foundation.models import BulkEdit, Change
from daifuku.foundation.search import find

pytestmark = pytest.mark.django_db
MOVE, DELETE = "customers.move_many", "customers.delete_many"
STANDING = """
    SELECT customer_id FROM ledger_entry e WHERE change_id = %s AND retracts IS NULL
    AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.retracts = e.id) ORDER BY 1
"""
HEADER = "顧客番号,姓,名,メールアドレス,会社名"
MIKA = "A-1,鈴木,美加,mika@example.jp,"
KEN = "A-2,斎藤,健,ken@example.jp,"


@pytest.fixture
def three(add):
    return [add(family_name=name, stage="lead").pk for name in ("青木", "青山", "森")]


def moved(ids, by, at):
    return begin(MOVE, {"stage": "regular"}, Targets.chosen(ids), by=by, at=at).change_id


def stages(ids):
    return [Customer.objects.get(pk=id_).stage_id for id_ in ids]


def standing(change_id):
    """Of whom the book still says what the change wrote."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [change_id])
        return [id_ for (id_,) in cursor.fetchall()]


def test_who_was_moved_again_stays_and_the_others_go_back(three, by, at):
    before = StageChange.objects.count()
    change_id = moved(three, by, at)
    actions.edit_customer(three[1], {"stage": "supporter"}, by=by, at=at)
    with pytest.raises(Contradicted) as refused:
        undo(change_id, by=by, at=at)
    assert refused.value.rest
    assert stages(three) == ["regular", "supporter", "regular"]
    made = undo(change_id, by=by, at=at, rest=True)
    assert stages(three) == ["lead", "supporter", "lead"]
    assert standing(change_id) == [three[1]]
    # What it left of the second one, and what came after.
    assert StageChange.objects.count() == before + 2
    assert (made.rows, made.expected) == (2, 3)
    assert Change.objects.get(pk=change_id).state == "undone"


def test_the_rest_is_done_again(three, by, at):
    change_id = moved(three, by, at)
    actions.edit_customer(three[1], {"stage": "supporter"}, by=by, at=at)
    made = undo(change_id, by=by, at=at, rest=True)
    undo(made.pk, by=by, at=at)
    assert stages(three) == ["regular", "supporter", "regular"]
    assert Change.objects.get(pk=change_id).state == "done"


def test_without_anything_since_the_rest_is_all_of_it(three, by, at):
    change_id = moved(three, by, at)
    made = undo(change_id, by=by, at=at, rest=True)
    assert stages(three) == ["lead"] * 3
    assert (made.rows, made.expected) == (3, None)


def test_one_edit_has_no_rest(three, by, at):
    actions.edit_customer(three[0], {"given_name": "空"}, by=by, at=at)
    change_id = Change.objects.latest("id").pk
    actions.edit_customer(three[0], {"given_name": "海"}, by=by, at=at)
    for rest in (False, True):
        with pytest.raises(Contradicted) as refused:
            undo(change_id, by=by, at=at, rest=rest)
        assert not refused.value.rest
    assert Customer.objects.get(pk=three[0]).given_name == "海"


def imported(send):
    send(HEADER, MIKA, KEN)
    change = Change.objects.get(action="customers.load")
    return change.pk, {one.given_name: one.pk for one in Customer.objects.all()}


def test_an_imported_customer_of_whom_something_was_noted_stays_whole(send):
    change_id, ids = imported(send)
    by, at = Actor.system("command"), clock.now()
    point = ContactPoint.objects.get(customer_id=ids["美加"])
    actions.edit_contact_point(point.pk, {"value": "mika@example.com"}, by=by, at=at)
    with pytest.raises(Contradicted):
        undo(change_id, by=by, at=at)
    undo(change_id, by=by, at=at, rest=True)
    assert list(Customer.objects.values_list("given_name", flat=True)) == ["美加"]
    assert ContactPoint.objects.get().value == "mika@example.com"
    assert standing(change_id) == [ids["美加"]]
    assert [hit.object_id for hit in find("鈴木", by).hits] == [ids["美加"]]
    assert find("斎藤", by).hits == []


def test_what_points_at_an_imported_customer_keeps_it(send):
    """A relation made later: the row of the customer itself was not touched."""
    change_id, ids = imported(send)
    by, at = Actor.system("command"), clock.now()
    other = actions.create_customer(actions.read_new({"family_name": "森"}), by=by, at=at)
    actions.relate(actions.NewRelation(other.pk, ids["健"], "introducer"), by=by, at=at)
    with pytest.raises(CannotUndo):
        undo(change_id, by=by, at=at)
    undo(change_id, by=by, at=at, rest=True)
    assert sorted(Customer.objects.values_list("given_name", flat=True)) == ["", "健"]


def test_the_company_of_somebody_who_stays_stays_too(send):
    send(HEADER, MIKA + "大福商事株式会社", KEN + "森商店")
    change_id = Change.objects.get(action="customers.load").pk
    by, at = Actor.system("command"), clock.now()
    mika = Customer.objects.get(given_name="美加")
    actions.edit_customer(mika.pk, {"given_name": "美香"}, by=by, at=at)
    undo(change_id, by=by, at=at, rest=True)
    assert sorted(Customer.objects.values_list("name", flat=True)) == [
        "大福商事株式会社",
        "鈴木 美香",
    ]


def test_it_is_offered_where_it_was_refused(three, by, at, colleague):
    change_id = moved(three, by, at)
    actions.edit_customer(three[1], {"stage": "supporter"}, by=by, at=at)
    page = Client()
    page.force_login(colleague(Role.MANAGER, language="ja"))
    answer = page.post(f"/changes/{change_id}/undo")
    assert answer["Location"] == f"/changes/{change_id}?rest=yes"
    words = page.get(answer["Location"]).content.decode()
    assert "残りを元に戻す" in words
    assert "その後さらに変更されています" in words
    page.post(f"/changes/{change_id}/undo", {"rest": "yes"})
    assert stages(three) == ["lead", "supporter", "lead"]
    last = Change.objects.latest("id").pk
    assert "3件のうち2件を元に戻しました" in page.get(f"/changes/{last}").content.decode()


def test_the_worker_offers_it_too(three, by, at, colleague, monkeypatch):
    monkeypatch.setattr("daifuku.foundation.bulk.undoing.AT_ONCE", 0)
    change_id = moved(three, by, at)
    actions.edit_customer(three[1], {"stage": "supporter"}, by=by, at=at)
    page = Client()
    page.force_login(colleague(Role.MANAGER, language="ja"))
    address = page.post(f"/changes/{change_id}/undo")["Location"]
    run_undo(edit_id=BulkEdit.objects.latest("id").pk)
    assert "残りを元に戻す" in page.get(address).content.decode()
    page.post(f"/changes/{change_id}/undo", {"rest": "yes"})
    run_undo(edit_id=BulkEdit.objects.latest("id").pk)
    assert stages(three) == ["lead", "supporter", "lead"]
