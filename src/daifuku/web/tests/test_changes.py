"""All changes on one page: what, who, when, how; one of them with what it touched; undone there."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from daifuku.customers.actions import (
    add_contact_point,
    add_tag,
    create_customer,
    delete_customer,
    edit_contact_point,
    edit_customer,
    read_new,
)
from daifuku.customers.models import ContactPoint, Customer
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import change, last_change_id, undo
from daifuku.foundation.models import Change, Team, User
from daifuku.foundation.teams import add_team, rename_team
from daifuku.foundation.text import Words
from daifuku.work.actions import edit_note, write_note
from daifuku.work.models import Note
from harness import assert_queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
BY = Actor.system()


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
    assert re.match(f"顧客の編集 山田 花子 .* · {me.display_name}", edited)
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


def put_back(page, change_id, column="given_name"):
    """Presses the button beside the value of that column."""
    words = page.get(f"/changes/{change_id}").content.decode()
    form = next(
        form
        for form in re.findall(r"<form class=\"push\".*?</form>", words, re.DOTALL)
        if f'value="{column}"' in form
    )
    fields = dict(re.findall(r'name="(table|row|column)" value="([^"]*)"', form))
    return page.post(f"/changes/{change_id}/value", fields, follow=True)


def test_one_value_is_put_back_whatever_came_after(page, yamada):
    edit_customer(yamada, {"given_name": "花子", "birthday": "1990-03-04"}, by=BY, at=AT)
    edit_customer(yamada, {"given_name": "華子", "birthday": "1991-05-06"}, by=BY, at=AT)
    second = last_change_id()
    edit_customer(yamada, {"given_name": "はな子"}, by=BY, at=AT)
    said = words(put_back(page, second))
    customer = Customer.objects.get(pk=yamada)
    assert (customer.given_name, str(customer.birthday)) == ("花子", "1991-05-06")
    assert "値を戻しました。" in said
    page.post(re.search(r"/changes/\d+/undo", shown(page))[0])
    assert Customer.objects.get(pk=yamada).given_name == "はな子"
    assert "すでにこの値になっています" not in words(put_back(page, second))
    assert "すでにこの値になっています" in words(put_back(page, second))


def test_a_stage_a_day_a_number_and_a_note_are_put_back(page, yamada):
    edit_customer(yamada, {"stage": "lead", "birthday": "1990-03-04"}, by=BY, at=AT)
    edit_customer(yamada, {"stage": "regular", "birthday": "1991-05-06"}, by=BY, at=AT)
    edited = last_change_id()
    put_back(page, edited, "stage")
    put_back(page, edited, "birthday")
    customer = Customer.objects.get(pk=yamada)
    assert (customer.stage_id, str(customer.birthday)) == ("lead", "1990-03-04")
    point = add_contact_point(yamada, "phone", "090-1234-5678", by=BY, at=AT)
    edit_contact_point(point.pk, {"value": "080-1111-2222"}, by=BY, at=AT)
    put_back(page, last_change_id(), "value")
    assert ContactPoint.objects.get(pk=point.pk).value == "090-1234-5678"
    note = write_note(yamada, "玉露", by=BY, at=AT)
    edit_note(note.pk, "煎茶", by=BY, at=AT)
    put_back(page, last_change_id(), "body")
    assert Note.objects.get(pk=note.pk).body == "玉露"


@pytest.mark.parametrize(
    ("table", "column"),
    [("customers_customer", "id"), ("customers_customer", "deleted_at"), ("foundation_user", "role"),
     ("customers_customer", 'x" FROM foundation_user --'), ("", "")],
)  # fmt: skip
def test_only_what_an_edit_can_set_is_put_back(page, yamada, table, column):
    edit_customer(yamada, {"given_name": "花子"}, by=BY, at=AT)
    sent = {"table": table, "row": str(yamada), "column": column}
    assert page.post(f"/changes/{last_change_id()}/value", sent).status_code == 404


def test_a_value_of_a_customer_whom_one_does_not_see_is_not_put_back(colleague, yamada):
    edit_customer(yamada, {"given_name": "花子"}, by=BY, at=AT)
    client = Client()
    client.force_login(colleague(Role.STAFF, sees="own"))
    sent = {"table": "customers_customer", "row": str(yamada), "column": "given_name"}
    assert client.post(f"/changes/{last_change_id()}/value", sent).status_code == 404
    assert Customer.objects.get(pk=yamada).given_name == "花子"


def test_the_filter_offers_what_there_is(page, me):
    """No right to read something, and what is done to colleagues too, for those who may know."""
    add_tag(Words("常連", "Regular"), by=BY, at=AT)
    with change("foundation.remove_second_step", by=BY, at=AT, subject=("user", me.pk)):
        pass
    assert re.findall(r'<option value="([a-z_.]+\.[a-z_]+)"', shown(page)) == [
        "customers.edit_tags",
        "foundation.remove_second_step",
    ]


def test_what_the_audit_log_keeps_is_not_told_to_others(colleague, me):
    with change("foundation.remove_second_step", by=BY, at=AT, subject=("user", me.pk)):
        pass
    kept = last_change_id()
    client, admin = Client(), Client()
    client.force_login(colleague(Role.STAFF, language="ja"))
    admin.force_login(colleague(Role.ADMIN, language="ja"))
    assert lines(client) == []
    assert client.get(f"/changes/{kept}").status_code == 404
    assert len(lines(admin)) == 1


def test_every_change_has_a_name(page):
    add_team(Words("渋谷", "Shibuya"), by=BY, at=AT)
    team = Team.objects.get()
    rename_team(team.pk, Words("渋谷店", "Shibuya"), by=BY, at=AT)
    admin = Client()
    admin.force_login(User.objects.create(email="a@shop.example", role=Role.ADMIN, language="ja"))
    assert [line.split()[0] for line in lines(admin)] == ["チームの編集"] * 2


def test_values_of_the_bin_are_for_those_who_may_open_it(colleague, page, yamada):
    edit_customer(yamada, {"given_name": "花子"}, by=BY, at=AT)
    edited = last_change_id()
    delete_customer(yamada, by=BY, at=AT)
    client = Client()
    client.force_login(colleague(Role.STAFF, language="ja"))
    assert "花子" not in words(client.get(f"/changes/{edited}"))
    assert "花子" in words(page.get(f"/changes/{edited}"))


def test_what_is_too_old_offers_no_undo(page, yamada):
    Change.objects.filter(subject_id=yamada).update(at=datetime(2020, 1, 1, tzinfo=UTC))
    assert "/undo" not in shown(page)


def test_what_became_of_a_big_one_is_linked_for_those_who_may_open_it(page, yamada, colleague):
    asked = {"what": "customers.move_many", "ids": str(yamada), "stage": "regular", "do": "apply"}
    page.post("/customers/many", asked)
    made = Change.objects.latest("id").pk
    link = re.search(
        r'href="(/customers/many/\d+)"', page.get(f"/changes/{made}").content.decode()
    )[1]
    assert page.get(link).status_code == 200
    client = Client()
    client.force_login(colleague(Role.STAFF))
    assert "/customers/many/" not in client.get(f"/changes/{made}").content.decode()


def test_few_queries_for_those_who_see_less_too(colleague):
    clerk = colleague(Role.STAFF, sees="own")
    for name in ("赤井", "青木", "黒田"):
        made = create_customer(read_new({"family_name": name}), by=BY, at=AT)
        edit_customer(made.pk, {"owner_id": clerk.pk, "given_name": "x"}, by=BY, at=AT)
        first = last_change_id()
        edit_customer(made.pk, {"given_name": "y"}, by=BY, at=AT)
    client = Client()
    client.force_login(clerk)
    client.get("/changes/")
    with assert_queries(6):
        client.get("/changes/")
    client.get(f"/changes/{first}")
    with assert_queries(12):
        client.get(f"/changes/{first}")


def test_what_has_no_rest_offers_none(page, yamada):
    edit_customer(yamada, {"given_name": "花子"}, by=BY, at=AT)
    assert "残りを元に戻す" not in words(page.get(f"/changes/{last_change_id()}?rest=yes"))
