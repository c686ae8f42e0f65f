"""One thing done to many rows of the list: asked for, done at once or in the background, undone."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.test import Client

from daifuku.customers.actions import add_tag, create_customer, read_new
from daifuku.customers.models import Customer, CustomerTag
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.bulk import carry_out
from daifuku.foundation.bulk.jobs import run_bulk_edit
from daifuku.foundation.models import BulkEdit, User
from daifuku.foundation.search import find

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
BY = Actor.system()
MANY, MOVE = "/customers/many", "customers.move_many"


@pytest.fixture
def three():
    made = []
    for name, stage in (("山田", "regular"), ("山本", "lead"), ("海野", "lead")):
        body = {"family_name": name, "family_kana": "カナ", "stage": stage}
        made.append(create_customer(read_new(body), by=BY, at=AT).pk)
    return made


def test_chosen_rows_are_asked_about_changed_and_undone(page, three):
    sent = {"what": MOVE, "ids": f"{three[0]},{three[1]}"}
    words = page.post(f"{MANY}?sort=name", sent).content.decode()
    assert "2人を変更" in words
    assert f'value="{three[0]},{three[1]}"' in words
    answer = page.post(f"{MANY}?sort=name", {**sent, "stage": "regular", "do": "apply"})
    assert answer["Location"] == "/customers/?sort=name"
    words = page.get(answer["Location"]).content.decode()
    assert "1人を変更しました。" in words
    assert Customer.objects.filter(stage_id="regular").count() == 2
    page.post(re.search(r"/changes/\d+/undo", words)[0])
    assert Customer.objects.filter(stage_id="regular").count() == 1


def test_all_that_match_are_those_of_the_filter(page, three):
    sent = {"what": MOVE, "all": "1", "ids": str(three[0])}
    assert "2人を変更" in page.post(f"{MANY}?stage=lead", sent).content.decode()
    page.post(f"{MANY}?stage=lead", {**sent, "stage": "supporter", "do": "apply"})
    moved = Customer.objects.filter(stage_id="supporter").values_list("id", flat=True)
    assert sorted(moved) == sorted(three[1:])


def test_a_question_narrows_all_that_match(page, three):
    asked = 'filter=name contains "山" and stage = "lead"'
    page.post(f"{MANY}?{asked}", {"what": MOVE, "all": "1", "stage": "customer", "do": "apply"})
    assert list(Customer.objects.filter(stage_id="customer").values_list("id", flat=True)) == [
        three[1]
    ]


def test_what_is_lacking_is_said_in_the_dialog(page, three):
    sent = {"what": "customers.tag_many", "ids": str(three[0]), "do": "apply"}
    headers = {"HX-Request": "true"}
    answer = page.post(MANY, sent, headers=headers)
    assert answer.status_code == 422
    assert "タグを選んでください。" in answer.content.decode()
    tag = add_tag("上得意", by=BY, at=AT)
    answer = page.post(MANY, {**sent, "tag_id": tag.pk}, headers=headers)
    assert answer["HX-Redirect"] == "/customers/"
    assert CustomerTag.objects.get().customer_id == three[0]


def test_a_search_that_found_more_than_it_keeps_is_no_all(page, three, monkeypatch):
    found = find("山", BY, kinds=["customer"], limit=10)
    more = replace(found, capped=True)
    monkeypatch.setattr("daifuku.web.list_state.find", lambda *_given, **_named: more)
    sent = {"what": MOVE, "all": "1", "stage": "supporter", "do": "apply"}
    answer = page.post(f"{MANY}?q=山", sent)
    assert answer.status_code == 422
    assert "1,000人だけ" in answer.content.decode()
    assert not BulkEdit.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"what": "x"}, {"what": MOVE}, {"what": MOVE, "ids": "x,,"}])
def test_nothing_to_do_is_said(page, three, sent):
    assert page.post(MANY, sent).status_code == 422
    assert not BulkEdit.objects.exists()


@pytest.fixture
def waiting(page, three, monkeypatch):
    monkeypatch.setattr("daifuku.foundation.bulk.beginning.AT_ONCE", 1)
    sent = {"what": MOVE, "all": "1", "stage": "regular", "do": "apply"}
    answer = page.post(MANY, sent)
    edit = BulkEdit.objects.get()
    assert answer["Location"] == f"{MANY}/{edit.pk}"
    return edit


def test_many_are_watched_and_their_end_is_another_page(page, waiting, me):
    address, headers = f"{MANY}/{waiting.pk}", {"HX-Request": "true"}
    assert "順番を待っています" in page.get(address).content.decode()
    assert "HX-Redirect" not in page.get(address, headers=headers)
    assert f'href="{address}"' in page.get("/customers/").content.decode()
    carry_out(waiting.pk, by=Actor.of(me))
    assert page.get(address, headers=headers)["HX-Redirect"] == address
    words = page.get(address).content.decode()
    assert "元に戻す" in words
    page.post(re.search(r"/changes/\d+/undo", words)[0])
    assert "元に戻し済みです。" in page.get(address).content.decode()
    assert address not in page.get("/customers/").content.decode()


def test_one_that_waits_is_stopped_before_it_did_anything(page, waiting, me):
    address = f"{MANY}/{waiting.pk}"
    page.post(address, {"do": "stop"})
    carry_out(waiting.pk, by=Actor.of(me))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.done) == ("stopped", 0)
    assert "続行" in page.get(address).content.decode()
    page.post(address, {"do": "go_on"})
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    assert carry_out(waiting.pk, by=Actor.of(me)).state == "done"


def test_the_number_that_was_agreed_to_is_the_number_done(page, three):
    asked = f"{MANY}?stage=lead"
    words = page.post(asked, {"what": "customers.delete_many", "all": "1"}).content.decode()
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', words))
    create_customer(read_new({"family_name": "新井", "stage": "lead"}), by=BY, at=AT)
    answer = page.post(asked, {**form, "do": "apply"})
    assert answer.status_code == 422
    assert "3人を削除" in answer.content.decode()
    assert Customer.objects.filter(deleted_at=None).count() == 4
    page.post(asked, {**form, "expected": "3", "do": "apply"})
    assert Customer.objects.filter(deleted_at=None).count() == 1


def test_labels_of_all_that_match_are_of_all(page, three):
    sent = {"ids": str(three[1]), "all": "1"}
    words = page.post("/customers/labels?stage=lead", sent).content.decode()
    (ids,) = set(re.findall(r'name="ids" value="([^"]*)"', words))
    assert {int(id_) for id_ in ids.split(",")} == set(three[1:])


def test_who_works_here_no_longer_changes_nothing(waiting, me):
    User.objects.filter(pk=me.pk).update(is_active=False)
    run_bulk_edit(edit_id=waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.done) == ("stopped", 0)
    assert "無効" in waiting.failure_words["ja"]


def test_staff_choose_rows_but_do_not_delete(colleague, three):
    client = Client()
    client.force_login(colleague(Role.STAFF))
    words = client.get("/customers/").content.decode()
    assert 'value="customers.tag_many"' in words
    assert 'value="customers.delete_many"' not in words
    sent = {"what": "customers.delete_many", "ids": str(three[0])}
    assert client.post(MANY, sent).status_code == 403


def test_a_viewer_has_nothing_to_choose_rows_for(colleague, three):
    client = Client()
    client.force_login(colleague(Role.VIEWER))
    assert "data-bulkbar" not in client.get("/customers/").content.decode()
