"""All changes on one page: what, who, when, how; one of them with what it touched; undone there."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from daifuku.customers.actions import add_tag, create_customer, edit_customer, read_new
from daifuku.customers.models import Customer
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.bulk.jobs import run_undo
from daifuku.foundation.changes import last_change_id, undo
from daifuku.foundation.models import BulkEdit, Change
from daifuku.foundation.text import Words

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
BY = Actor.system()


@pytest.fixture
def me(colleague):
    return colleague(Role.MANAGER, language="ja", family_name="佐藤", given_name="")


@pytest.fixture
def page(me):
    client = Client()
    client.force_login(me)
    return client


@pytest.fixture
def yamada():
    return create_customer(read_new({"family_name": "山田"}), by=BY, at=AT).pk


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def lines(page, asked="") -> list[str]:
    found = re.findall(r'<li class="cluster change-line">.*?</li>', shown(page, asked), re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", line)).strip() for line in found]


def shown(page, asked="") -> str:
    return page.get(f"/changes/{asked}").content.decode()


def test_what_was_done_to_whom_by_whom_and_how(page, yamada, me):
    edit_customer(yamada, {"given_name": "花子"}, by=Actor.of(me), at=AT)
    edited, created = lines(page)
    assert re.match("顧客の編集 山田 花子 .* · 佐藤", edited)
    assert re.match("顧客を追加 山田 花子 .* · Daifuku · 自動", created)
    assert f'href="/customers/{yamada}/"' in shown(page)


def test_it_is_undone_and_done_again_from_there(page, yamada):
    edit_customer(yamada, {"given_name": "花子"}, by=BY, at=AT)
    page.post(re.search(r"/changes/\d+/undo", shown(page))[0])
    assert Customer.objects.get(pk=yamada).given_name == ""
    taken_back, edited, _created = lines(page)
    assert taken_back.startswith("元に戻しました：顧客の編集")
    assert "やり直す" in taken_back
    assert edited.endswith("取り消し済み")


def test_they_are_narrowed_by_who_how_and_what(page, yamada, me):
    edit_customer(yamada, {"given_name": "花子"}, by=Actor.of(me), at=AT)
    create_customer(read_new({"family_name": "鈴木"}), by=Actor.of(me, via="api"), at=AT)
    assert len(lines(page)) == 3
    assert len(lines(page, f"?who={me.pk}")) == 2
    assert len(lines(page, f"?who={me.pk}&way=api")) == 1
    assert len(lines(page, "?what=customers.create_customer")) == 2
    assert "該当する変更はありません" in shown(page, "?way=import")


def test_older_ones_stand_on_the_next_page(page, monkeypatch):
    monkeypatch.setattr("daifuku.web.changes.SHOWN", 2)
    for name in ("赤井", "青木", "黒田"):
        create_customer(read_new({"family_name": name}), by=BY, at=AT)
    older = re.search(r'href="(/changes/\?before=\d+)"', shown(page))[1]
    assert [line.split()[1] for line in lines(page)] == ["黒田", "青木"]
    assert [line.split()[1] for line in lines(page, older.removeprefix("/changes/"))] == ["赤井"]


def test_one_says_what_it_touched_and_what_came_after(page, yamada):
    edit_customer(yamada, {"given_name": "花子"}, by=BY, at=AT)
    first = last_change_id()
    edit_customer(yamada, {"given_name": "華子"}, by=BY, at=AT)
    said = words(page.get(f"/changes/{first}"))
    assert "名 （なし） → 花子" in said
    assert re.search("顧客 変更 1件", said)
    assert "同じ記録に対する、その後の変更" in said
    later = words(page.get(f"/changes/{last_change_id()}"))
    assert "花子 → 華子" in later
    assert "その後の変更" not in later


def test_an_undo_and_what_it_took_back_name_each_other(page, yamada):
    edit_customer(yamada, {"given_name": "花子"}, by=BY, at=AT)
    edited = last_change_id()
    made = undo(edited, by=BY, at=AT)
    assert f'href="/changes/{made.pk}"' in page.get(f"/changes/{edited}").content.decode()
    assert f'href="/changes/{edited}"' in page.get(f"/changes/{made.pk}").content.decode()


def test_a_change_without_a_customer_is_called_by_what_it_did(page, me):
    add_tag(Words("常連", "Regular"), by=Actor.of(me), at=AT)
    assert lines(page)[0].startswith("タグ")
    assert "タグ 追加 1件" in words(page.get(f"/changes/{last_change_id()}"))


def test_who_does_not_see_a_customer_sees_nothing_of_their_changes(colleague, yamada):
    clerk = colleague(Role.STAFF, language="ja", sees="own")
    client = Client()
    client.force_login(clerk)
    assert lines(client) == []
    assert client.get(f"/changes/{Change.objects.get(subject_id=yamada).pk}").status_code == 404


def test_staff_is_offered_no_undo_of_what_others_made(colleague, yamada):
    client = Client()
    client.force_login(colleague(Role.STAFF, language="ja"))
    (created,) = lines(client)
    assert "元に戻す" not in created


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
