"""The history tab: old and new values, who did it, undo and redo; gone when somebody is forgotten."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from daifuku.customers.actions import (
    add_contact_point,
    create_customer,
    edit_contact_point,
    edit_customer,
    erase_customer,
    read_new,
    remove_contact_point,
)
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.changes import last_change_id, undo
from daifuku.web.history import history_of
from daifuku.work.actions import NewInquiry, answer_inquiry, edit_note, record_inquiry, write_note
from harness import assert_queries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()


@pytest.fixture(autouse=True)
def in_japanese():
    with translation.override("ja"):
        yield


@pytest.fixture
def yamada():
    return create_customer(read_new({"family_name": "山田"}), by=BY, at=AT).pk


def values(customer_id):
    """Of the newest change: what, from, to."""
    return [
        (one.made, str(value.label), value.before, value.after)
        for one in history_of([customer_id], BY)[0].differences
        for value in one.values
    ]


def test_an_edit_shows_old_and_new_values_by_field(yamada, staff_actor):
    edits = {"given_name": "花子", "birthday": "1990-03-04", "stage": "regular"}
    edit_customer(yamada, edits, by=staff_actor, at=AT)
    shown = values(yamada)
    assert ("edited", "名", "", "花子") in shown
    assert "名前" not in [label for _made, label, _old, _new in shown]
    assert ("edited", "誕生日", "", "1990-03-04") in shown
    assert any(label == "ステージ" and old and new for _made, label, old, new in shown)
    assert history_of([yamada], BY)[0].change.by_id == staff_actor.user_id


def test_a_point_that_came_changed_and_went(yamada):
    point = add_contact_point(yamada, "phone", "090-1234-5678", by=BY, at=AT)
    assert ("added", "", "", "090-1234-5678") in values(yamada)
    edit_contact_point(point.pk, {"value": "080-1111-2222"}, by=BY, at=AT)
    assert values(yamada) == [("edited", "", "090-1234-5678", "080-1111-2222")]
    remove_contact_point(point.pk, by=BY, at=AT)
    assert ("removed", "", "080-1111-2222", "") in values(yamada)


def test_a_later_change_does_not_alter_what_an_earlier_one_did(yamada):
    note = write_note(yamada, "玉露", by=BY, at=AT)
    edit_note(note.pk, "煎茶", by=BY, at=AT)
    edit_note(note.pk, "抹茶", by=BY, at=AT)
    told = [line.differences[0].values[0] for line in history_of([yamada], BY)[:3]]
    assert [(one.before, one.after) for one in told] == [
        ("煎茶", "抹茶"),
        ("玉露", "煎茶"),
        ("", "玉露"),
    ]


def test_answers_to_inquiries_are_in_it(yamada, staff_actor):
    inquiry = record_inquiry(yamada, NewInquiry("再入荷は"), by=staff_actor, at=AT)
    answer_inquiry(inquiry.pk, "来週", by=staff_actor, at=AT)
    assert history_of([yamada], BY)[0].title == "問い合わせに回答"
    assert ("edited", "回答", "", "来週") in values(yamada)


def test_an_undo_is_done_again_and_that_is_undone(yamada):
    write_note(yamada, "玉露", by=BY, at=AT)
    titles = ["メモを書く"]
    buttons = [False]
    for _turn in range(3):
        undo(history_of([yamada], BY)[0].change.pk, by=BY, at=AT)
        line = history_of([yamada], BY)[0]
        titles.append(line.title)
        buttons.append(line.redo)
    assert titles[1:] == [
        f"元に戻しました：{titles[0]}",
        f"やり直しました：{titles[0]}",
        f"元に戻しました：{titles[0]}",
    ]
    assert buttons == [False, True, False, True]


def test_however_often_it_was_turned_the_history_asks_the_same(yamada):
    write_note(yamada, "玉露", by=BY, at=AT)
    for _turn in range(8):
        undo(history_of([yamada], BY)[0].change.pk, by=BY, at=AT)
    with assert_queries(6):
        assert len(history_of([yamada], BY)) == 10


def test_erasure_leaves_no_value(yamada, signed_in):
    edit_customer(yamada, {"given_name": "秘密"}, by=BY, at=AT)
    note = write_note(yamada, "秘密の茶", by=BY, at=AT)
    edit_note(note.pk, "秘密の酒", by=BY, at=AT)
    erase_customer(yamada, by=BY, at=AT)
    assert "秘密" not in str(history_of([yamada], BY))


def test_the_timeline_shows_the_same_and_who_it_was(yamada, colleague, signed_in):
    who = Actor.of(colleague(family_name="佐藤"))
    edit_customer(yamada, {"given_name": "花子"}, by=who, at=AT)
    edit_customer(yamada, {"given_name": "花江"}, by=who, at=AT)
    page = signed_in(Role.STAFF).get(f"/customers/{yamada}/timeline").content.decode()
    assert "<ins>花子</ins>" in page
    assert "<del>花子</del>" in page
    assert "佐藤" in page
    undo(last_change_id(), by=who, at=AT)
    page = signed_in(Role.STAFF).get(f"/customers/{yamada}/timeline").content.decode()
    assert "<ins>花江</ins>" not in page


def test_who_may_not_see_changes_is_shown_no_former_value(yamada, colleague, signed_in):
    for name in ("花子", "花江"):
        edit_customer(yamada, {"given_name": name}, by=Actor.of(colleague()), at=AT)
    viewer = signed_in(Role.VIEWER)
    assert viewer.get(f"/customers/{yamada}/changes").status_code == 403
    for address in (f"/customers/{yamada}/", f"/customers/{yamada}/timeline"):
        page = viewer.get(address).content.decode()
        assert "花子" not in page
        assert "panel_changes" not in page


def test_a_button_is_offered_only_for_what_can_be_undone(yamada, staff_actor, signed_in, settings):
    edit_customer(yamada, {"given_name": "花子"}, by=BY, at=AT)
    line = history_of([yamada], BY)[0]
    assert line.undoable
    assert not history_of([yamada], Actor(None, Role.VIEWER))[0].undoable
    settings.CHANGES_IMAGES_DAYS = -40_000
    assert not history_of([yamada], BY)[0].undoable
    page = signed_in(Role.OWNER).get(f"/customers/{yamada}/changes").content.decode()
    assert f"/changes/{line.change.pk}/undo" not in page
