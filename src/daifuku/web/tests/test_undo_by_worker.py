"""The undo of many rows: asked for on a page, done by the worker, told where one waits."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

from daifuku.customers.actions import edit_customer
from daifuku.customers.models import Customer
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.bulk import begin_undo, undoing
from daifuku.foundation.bulk.jobs import run_undo
from daifuku.foundation.bulk.running import say_stopped
from daifuku.foundation.changes import CannotUndo, undo
from daifuku.foundation.models import BulkEdit, Change

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
BY = Actor.system()


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def moved(page, yamada, monkeypatch):
    """A change of many, of which the worker does the undo."""
    monkeypatch.setattr("daifuku.foundation.bulk.undoing.AT_ONCE", 0)
    asked = {"what": "customers.move_many", "ids": str(yamada), "stage": "regular", "do": "apply"}
    page.post("/customers/many", asked)
    return Change.objects.latest("id").pk


def test_many_are_undone_by_the_worker(page, yamada, moved):
    answer = page.post(f"/changes/{moved}/undo")
    edit = BulkEdit.objects.get(what="foundation.undo")
    assert answer["Location"] == f"/customers/many/{edit.pk}"
    assert "順番を待っています" in words(page.get(answer["Location"]))
    assert "停止" not in words(page.get(answer["Location"]))
    assert Customer.objects.get(pk=yamada).stage_id == "regular"
    run_undo(edit_id=edit.pk)
    assert Customer.objects.get(pk=yamada).stage_id != "regular"
    done = page.get(answer["Location"], follow=True)
    assert done.redirect_chain[-1][0] == f"/changes/{moved}"
    assert "元に戻しました" in words(done)
    # Nothing twice, if the job comes once more.
    run_undo(edit_id=edit.pk)
    assert Change.objects.filter(undoes_id=moved).count() == 1


def test_who_presses_twice_asks_once(page, moved):
    first, second = (page.post(f"/changes/{moved}/undo")["Location"] for _ in range(2))
    assert first == second
    assert BulkEdit.objects.filter(what="foundation.undo").count() == 1


def test_what_stands_in_the_way_is_said_where_one_waits(page, yamada, moved):
    address = page.post(f"/changes/{moved}/undo")["Location"]
    edit_customer(yamada, {"stage": "supporter"}, by=BY, at=AT)
    run_undo(edit_id=BulkEdit.objects.get(what="foundation.undo").pk)
    said = words(page.get(address))
    assert "元に戻せませんでした。何も変更していません。" in said
    assert "ステージ" in said
    assert Customer.objects.get(pk=yamada).stage_id == "supporter"
    assert page.post(f"/changes/{moved}/undo")["Location"] != address


def test_an_undo_of_many_is_done_again_by_the_worker(page, yamada, moved):
    made = undo(moved, by=BY, at=AT)
    page.post(f"/changes/{made.pk}/undo")
    run_undo(edit_id=BulkEdit.objects.get(what="foundation.undo").pk)
    assert Customer.objects.get(pk=yamada).stage_id == "regular"
    assert Change.objects.get(pk=moved).state == "done"


def test_who_may_not_undo_it_asks_for_nothing(colleague, moved):
    client = Client()
    client.force_login(colleague(Role.STAFF, sees="own"))
    assert client.post(f"/changes/{moved}/undo").status_code in (403, 404)
    assert not BulkEdit.objects.filter(what="foundation.undo").exists()


def the_undo() -> BulkEdit:
    return BulkEdit.objects.get(what="foundation.undo")


def test_what_was_undone_meanwhile_is_asked_for_by_nobody(moved, me, monkeypatch):
    """The worker commits between the look of one who asks and their asking."""
    real = undoing.refuse_undo

    def late(change_id, *, by, at):
        undo(change_id, by=BY, at=AT)
        return real(change_id, by=by, at=at)

    monkeypatch.setattr(undoing, "refuse_undo", late)
    with pytest.raises(CannotUndo):
        begin_undo(moved, by=Actor.of(me), at=AT)
    assert not BulkEdit.objects.filter(what="foundation.undo").exists()


def test_a_mistake_of_ours_is_said_and_it_can_be_asked_for_again(page, moved, monkeypatch):
    address = page.post(f"/changes/{moved}/undo")["Location"]
    with monkeypatch.context() as broken:
        broken.setattr(undoing, "undo", lambda *_a, **_k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_undo(edit_id=the_undo().pk)
    assert the_undo().state == "stopped"
    assert "元に戻せませんでした" in words(page.get(address))
    assert page.post(f"/changes/{moved}/undo")["Location"] != address


def test_a_redo_by_the_worker_is_called_so(page, moved):
    made = undo(moved, by=BY, at=AT)
    address = page.post(f"/changes/{made.pk}/undo")["Location"]
    run_undo(edit_id=the_undo().pk)
    assert "やり直しました。" in words(page.get(address, follow=True))


def test_it_is_said_once_and_to_whoever_asked(page, moved, colleague):
    address = page.post(f"/changes/{moved}/undo")["Location"]
    run_undo(edit_id=the_undo().pk)
    another = Client()
    another.force_login(colleague(Role.OWNER, language="ja"))
    assert "元に戻しました。" not in words(another.get(address, follow=True))
    assert "元に戻しました。" in words(page.get(address, follow=True))
    assert "元に戻しました。" not in words(page.get(address, follow=True))


def test_the_reason_is_in_the_language_of_whoever_asked(colleague, yamada, moved):
    client = Client()
    client.force_login(colleague(Role.MANAGER, language="en"))
    address = client.post(f"/changes/{moved}/undo")["Location"]
    edit_customer(yamada, {"stage": "supporter"}, by=BY, at=AT)
    with translation.override("ja"):
        run_undo(edit_id=the_undo().pk)
    assert "Changed again since" in words(client.get(address))


def test_a_second_worker_with_the_same_job_leaves_what_is_done(page, moved):
    """The first was silent for long, and lives."""
    page.post(f"/changes/{moved}/undo")
    late = the_undo()
    run_undo(edit_id=late.pk)
    undoing.carry_out_undo(late, by=BY)
    say_stopped(late, {"ja": "x", "en": "x"})
    assert (the_undo().state, the_undo().failure_words) == ("done", {})


def test_it_is_not_stopped_half_way(page, moved):
    address = page.post(f"/changes/{moved}/undo")["Location"]
    BulkEdit.objects.filter(what="foundation.undo").update(state="running")
    assert page.post(address, {"do": "stop"}).status_code == 409
    assert page.post(f"/changes/{moved}/undo")["Location"] == address


def test_whoever_left_undoes_nothing(page, me, yamada, moved):
    page.post(f"/changes/{moved}/undo")
    me.is_active = False
    me.save()
    run_undo(edit_id=the_undo().pk)
    assert the_undo().state == "stopped"
    assert Customer.objects.get(pk=yamada).stage_id == "regular"
