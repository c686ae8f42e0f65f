"""Two at the dialog of one note, call or inquiry: nobody writes over the other unseen."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from daifuku.foundation.access import Actor
from daifuku.foundation.changes import last_change_id, undo
from daifuku.foundation.models import Change
from daifuku.work import actions
from daifuku.work.models import Call, Inquiry, Note

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, 7, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


def as_shown(answer, /, **typed):
    """What the form posts, of which only `typed` was changed."""
    found = re.findall(r'name="was_(\w+)" value="([^"]*)"', answer.content.decode())
    was = {name: unescape(value) for name, value in found}
    return was | {f"was_{name}": value for name, value in was.items()} | typed


def test_a_note_that_a_colleague_changed_is_told_before_it_is_saved_over(
    client, yamada, manager_actor
):
    note = actions.write_note(yamada, "玉露", by=Actor.system(), at=AT)
    address = f"/notes/{note.pk}/edit"
    form = as_shown(client.get(address, headers=HTMX), body="ほうじ茶")
    actions.edit_note(note.pk, "煎茶", by=manager_actor, at=AT)
    refused = client.post(address, form, headers=HTMX)
    told = refused.content.decode()
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#dialog")
    assert f"編集中に{manager_actor.name}さんが変更しました（今の値：煎茶" in told
    assert "自分の入力で上書き" in told
    assert ">\nほうじ茶</textarea>" in told
    assert Note.objects.get().body == "煎茶"
    assert client.post(address, as_shown(refused, body="ほうじ茶")).status_code == 302
    assert Note.objects.get().body == "ほうじ茶"


def test_of_a_call_each_keeps_what_the_other_changed(client, yamada, manager_actor):
    new = actions.NewCall(body="納期\n", minutes=5)
    call = actions.log_call(yamada, new, by=Actor.system(), at=AT)
    address = f"/calls/{call.pk}/edit"
    form = as_shown(client.get(address), direction="in")
    actions.edit_call(call.pk, actions.NewCall(body="値段"), by=manager_actor, at=AT)
    assert client.post(address, form).status_code == 302
    call = Call.objects.get()
    assert (call.direction, call.minutes, call.body, call.happened_at) == ("in", None, "値段", AT)


def test_an_answer_corrected_meanwhile_stays(client, yamada, manager_actor):
    new = actions.NewInquiry("再入荷は", answer="来週")
    inquiry = actions.record_inquiry(yamada, new, by=Actor.system(), at=AT)
    address = f"/inquiries/{inquiry.pk}/edit"
    form = as_shown(client.get(address), body="玉露の再入荷は")
    actions.edit_inquiry(
        inquiry.pk, actions.NewInquiry("再入荷は", answer="来月"), by=manager_actor, at=AT
    )
    assert client.post(address, form).status_code == 302
    inquiry = Inquiry.objects.get()
    assert (inquiry.body, inquiry.answer, inquiry.answered_at) == ("玉露の再入荷は", "来月", AT)


def test_an_answer_given_meanwhile_stays(client, yamada, manager_actor):
    inquiry = actions.record_inquiry(yamada, actions.NewInquiry("？"), by=Actor.system(), at=AT)
    address = f"/inquiries/{inquiry.pk}/edit"
    form = as_shown(client.get(address), channel="line")
    actions.answer_inquiry(inquiry.pk, "来週", by=manager_actor, at=AT)
    assert client.post(address, form).status_code == 302
    inquiry = Inquiry.objects.get()
    assert (inquiry.channel, inquiry.answer, inquiry.answered_at) == ("line", "来週", AT)


@pytest.fixture
def undone(client, yamada, manager_actor):
    """The address of an inquiry, and a function that gives what is posted from the dialog that
    still showed its answer."""
    new = actions.NewInquiry("再入荷は")
    inquiry = actions.record_inquiry(yamada, new, by=Actor.system(), at=AT)
    actions.answer_inquiry(inquiry.pk, "来週", by=Actor.system(), at=AT)
    address = f"/inquiries/{inquiry.pk}/edit"
    form = client.get(address, headers=HTMX)
    undo(last_change_id(), by=manager_actor, at=AT)
    return address, lambda **typed: as_shown(form, **typed)


def test_an_answer_that_is_corrected_while_it_is_undone_is_told_and_kept(
    client, undone, manager_actor
):
    address, posted = undone
    refused = client.post(address, posted(answer="来月の初め"), headers=HTMX)
    told = refused.content.decode()
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#dialog")
    assert f"編集中に{manager_actor.name}さんが変更しました（今の値：（なし）" in told
    assert ">\n来月の初め</textarea>" in told
    assert "自分の入力で上書き" in told
    assert Inquiry.objects.get().answered_at is None
    again = client.post(address, as_shown(refused, answer="来月の初め"))
    assert again.status_code == 302
    inquiry = Inquiry.objects.get()
    assert inquiry.answer == "来月の初め"
    assert inquiry.answered_at > AT
    assert inquiry.answered_by is not None


def test_of_an_answer_undone_meanwhile_nothing_comes_back_by_itself(client, undone):
    address, posted = undone
    assert client.post(address, posted(body="玉露の再入荷は")).status_code == 302
    inquiry = Inquiry.objects.get()
    assert (inquiry.body, inquiry.answer, inquiry.answered_at) == ("玉露の再入荷は", "", None)


def test_an_answer_that_is_given_up_leaves_the_inquiry_open(client, undone):
    address, posted = undone
    refused = client.post(address, posted(answer="来月"), headers=HTMX)
    assert client.post(address, as_shown(refused, body="玉露は", answer="")).status_code == 302
    inquiry = Inquiry.objects.get()
    assert (inquiry.body, inquiry.answer, inquiry.answered_at) == ("玉露は", "", None)


def test_a_form_sent_as_it_came_changes_nothing(client, yamada):
    new = actions.NewInquiry("  再入荷は\n", channel="mail", answer="来週\n")
    inquiry = actions.record_inquiry(yamada, new, by=Actor.system(), at=AT)
    before = Change.objects.count()
    address = f"/inquiries/{inquiry.pk}/edit"
    client.post(address, as_shown(client.get(address)))
    assert Change.objects.count() == before
