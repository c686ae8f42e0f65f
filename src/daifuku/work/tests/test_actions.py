"""Notes, calls, inquiries: each a row, an entry, and undone as one."""

from datetime import UTC, datetime, timedelta

import pytest

from daifuku.customers.actions import erase_customer
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import last_change_id, undo
from daifuku.foundation.errors import Invalid, NotAllowed, NotFound
from daifuku.ledger import book
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.work import (
    CallLogged,
    InquiryAnswered,
    InquiryReceived,
    NoteWritten,
)
from daifuku.work import actions
from daifuku.work.models import Call, Inquiry, Note
from daifuku.work.queries import open_inquiries

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def test_a_note_is_a_row_an_entry_and_private_words(yamada, staff_actor):
    note = actions.write_note(yamada, "甘いものがお好き", by=staff_actor, at=AT)
    assert_recorded(NoteWritten, customer=yamada, note_id=note.pk)
    entry = book.page([yamada], kinds=["work.note_written"]).entries[0]
    assert entry.words == {"body": "甘いものがお好き"}
    assert entry.by_id == staff_actor.user_id


def test_an_empty_note_is_refused(yamada, staff_actor):
    with pytest.raises(Invalid) as refused:
        actions.write_note(yamada, "  \n ", by=staff_actor, at=AT)
    assert refused.value.errors[0].field == "body"
    assert not Note.objects.exists()


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "x" * 20_001])
def test_broken_or_endless_text_is_refused(yamada, staff_actor, text):
    with pytest.raises(Invalid):
        actions.write_note(yamada, text, by=staff_actor, at=AT)


def test_a_call_keeps_direction_and_outcome(yamada, staff_actor):
    new = actions.NewCall(direction="in", outcome="talked", minutes=12, body="納期の件")
    call = actions.log_call(yamada, new, by=staff_actor, at=AT)
    assert_recorded(CallLogged, customer=yamada, call_id=call.pk, direction="in", minutes=12)


@pytest.mark.parametrize(
    ("field", "new"),
    [
        ("direction", actions.NewCall(direction="up")),
        ("outcome", actions.NewCall(outcome="?")),
        ("minutes", actions.NewCall(minutes=-1)),
        ("happened_at", actions.NewCall(happened_at=AT + timedelta(days=3))),
    ],
)
def test_a_bad_call_names_its_field(yamada, staff_actor, field, new):
    with pytest.raises(Invalid) as refused:
        actions.log_call(yamada, new, by=staff_actor, at=AT)
    assert [error.field for error in refused.value.errors] == [field]
    assert not Call.objects.exists()


def test_an_inquiry_waits_until_it_is_answered(yamada, staff_actor):
    new = actions.NewInquiry("再入荷はいつですか", happened_at=AT - timedelta(hours=5))
    inquiry = actions.record_inquiry(yamada, new, by=staff_actor, at=AT)
    assert_recorded(InquiryReceived, customer=yamada, inquiry_id=inquiry.pk)
    assert [open_.id for open_ in open_inquiries(staff_actor)] == [inquiry.pk]
    actions.answer_inquiry(inquiry.pk, "来週入荷します", by=staff_actor, at=AT)
    assert_recorded(InquiryAnswered, customer=yamada, inquiry_id=inquiry.pk, waited_minutes=300)
    assert open_inquiries(staff_actor) == []


def test_an_inquiry_is_answered_once(yamada, staff_actor):
    new = actions.NewInquiry("営業時間は？", answer="10時からです")
    inquiry = actions.record_inquiry(yamada, new, by=staff_actor, at=AT)
    with pytest.raises(actions.AnsweredAlready):
        actions.answer_inquiry(inquiry.pk, "もう一度", by=staff_actor, at=AT)


def test_undo_takes_the_row_and_the_entry_back(yamada, staff_actor):
    actions.write_note(yamada, "間違い", by=staff_actor, at=AT)
    undo(last_change_id(), by=staff_actor, at=AT)
    assert not Note.objects.exists()
    assert book.page([yamada], kinds=["work.note_written"]).entries[0].retracted


def test_who_sees_only_their_own_neither_writes_nor_reads_on_others(yamada, colleague):
    actor = Actor.of(colleague(sees="own"))
    with pytest.raises(NotFound):
        actions.write_note(yamada, "見えない", by=actor, at=AT)
    new = actions.NewInquiry("見えますか")
    actions.record_inquiry(yamada, new, by=Actor.system(), at=AT)
    assert open_inquiries(actor) == []


def test_a_viewer_does_not_write(yamada, viewer_actor):
    with pytest.raises(NotAllowed):
        actions.write_note(yamada, "だめ", by=viewer_actor, at=AT)


def test_erasure_leaves_no_word(yamada, staff_actor):
    new = actions.NewInquiry("秘密の本文", subject="秘密の件名", answer="秘密の回答")
    actions.record_inquiry(yamada, new, by=staff_actor, at=AT)
    erase_customer(yamada, by=Actor.system(), at=AT)
    inquiry = Inquiry.objects.get()
    assert (inquiry.subject, inquiry.body, inquiry.answer) == ("", "", "")
    assert all(not entry.words for entry in book.page([yamada]).entries)
