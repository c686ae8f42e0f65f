"""What was written is corrected or removed: the book takes it back, an undo brings it again."""

from datetime import UTC, datetime, timedelta

import pytest

from daifuku.customers.actions import erase_customer
from daifuku.foundation.access import Actor
from daifuku.foundation.changes import last_change_id, undo
from daifuku.foundation.errors import Invalid, NotAllowed, NotFound
from daifuku.foundation.models import Change
from daifuku.ledger import book
from daifuku.work import actions
from daifuku.work.models import Call, Inquiry, Note

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def said(customer_id):
    """As people read it: kind, words, and how it stands no more."""
    return [
        (entry.kind, *(entry.words or {}).values(), entry.taken_back)
        for entry in book.page_saying([customer_id], "").entries
        if entry.kind.startswith("work.")
    ]


def test_a_corrected_note_stands_once_with_its_new_words(yamada, staff_actor):
    note = actions.write_note(yamada, "玉露", by=staff_actor, at=AT)
    actions.edit_note(note.pk, "煎茶", by=staff_actor, at=LATER)
    assert said(yamada) == [("work.note_written", "煎茶", "")]
    assert len(book.page([yamada], kinds=["work.note_written"]).entries) == 2
    undo(last_change_id(), by=staff_actor, at=LATER)
    assert said(yamada) == [("work.note_written", "玉露", "")]
    assert Note.objects.get().body == "玉露"


def test_a_removal_that_was_undone_and_done_again_is_a_removal(yamada, staff_actor):
    note = actions.write_note(yamada, "玉露", by=staff_actor, at=AT)
    actions.remove_note(note.pk, by=staff_actor, at=LATER)
    for how in ("", "removed"):
        undo(last_change_id(), by=staff_actor, at=LATER)
        assert said(yamada) == [("work.note_written", "玉露", how)]


def test_a_note_whose_writing_was_undone_is_not_called_removed(yamada, staff_actor):
    actions.write_note(yamada, "玉露", by=staff_actor, at=AT)
    undo(last_change_id(), by=staff_actor, at=LATER)
    assert said(yamada) == [("work.note_written", "玉露", "undone")]


def test_the_same_words_again_open_no_change(yamada, staff_actor):
    note = actions.write_note(yamada, "玉露", by=staff_actor, at=AT)
    before = Change.objects.count()
    actions.edit_note(note.pk, "玉露", by=staff_actor, at=LATER)
    assert Change.objects.count() == before


def test_a_removed_note_comes_back_with_an_undo(yamada, staff_actor):
    note = actions.write_note(yamada, "玉露", by=staff_actor, at=AT)
    actions.remove_note(note.pk, by=staff_actor, at=LATER)
    assert not Note.objects.exists()
    assert said(yamada) == [("work.note_written", "玉露", "removed")]
    undo(last_change_id(), by=staff_actor, at=LATER)
    assert Note.objects.get().body == "玉露"
    assert said(yamada) == [("work.note_written", "玉露", "")]


def test_a_call_is_corrected_and_keeps_its_time_to_the_second(yamada, staff_actor):
    at = AT + timedelta(seconds=42)
    call = actions.log_call(yamada, actions.NewCall(body="納期"), by=staff_actor, at=at)
    typed = actions.NewCall("in", "message", 3, "納期", happened_at=AT)
    actions.edit_call(call.pk, typed, by=staff_actor, at=LATER)
    call.refresh_from_db()
    assert (call.direction, call.minutes, call.happened_at) == ("in", 3, at)
    (entry,) = book.page_saying([yamada], "", kinds=["work.call_logged"]).entries
    assert (entry.fact.outcome, entry.occurred_at) == ("message", at)
    actions.remove_call(call.pk, by=staff_actor, at=LATER)
    assert not Call.objects.exists()


def test_an_answer_has_a_time_of_its_own(yamada, staff_actor):
    new = actions.NewInquiry("再入荷は", happened_at=AT - timedelta(days=3))
    inquiry = actions.record_inquiry(yamada, new, by=staff_actor, at=AT)
    when = AT - timedelta(days=1)
    actions.answer_inquiry(inquiry.pk, "来週", by=staff_actor, at=AT, answered_at=when)
    (entry,) = book.page([yamada], kinds=["work.inquiry_answered"]).entries
    assert (entry.occurred_at, entry.fact.waited_minutes) == (when, 2 * 1440)


@pytest.mark.parametrize("when", [AT - timedelta(hours=1), AT + timedelta(days=3)])
def test_an_answer_neither_precedes_its_inquiry_nor_lies_ahead(yamada, staff_actor, when):
    inquiry = actions.record_inquiry(yamada, actions.NewInquiry("？"), by=staff_actor, at=AT)
    with pytest.raises(Invalid) as refused:
        actions.answer_inquiry(inquiry.pk, "来週", by=staff_actor, at=AT, answered_at=when)
    assert refused.value.errors[0].field == "answered_at"


def test_a_corrected_inquiry_rewrites_what_changed_of_question_and_answer(yamada, staff_actor):
    new = actions.NewInquiry("再入荷は", answer="来週")
    inquiry = actions.record_inquiry(yamada, new, by=staff_actor, at=AT)
    mended = actions.NewInquiry("再入荷は", answer="来月")
    actions.edit_inquiry(inquiry.pk, mended, by=staff_actor, at=LATER)
    assert said(yamada) == [
        ("work.inquiry_answered", "来月", ""),
        ("work.inquiry_received", "再入荷は", "再入荷は", ""),
    ]
    emptied = actions.NewInquiry("再入荷は", answer="")
    with pytest.raises(Invalid):
        actions.edit_inquiry(inquiry.pk, emptied, by=staff_actor, at=LATER)
    actions.edit_inquiry(inquiry.pk, actions.NewInquiry("いつ"), by=staff_actor, at=LATER)
    assert Inquiry.objects.get().answer == "来月"


def test_a_correction_may_bring_the_first_answer_and_an_undo_takes_it_back(yamada, staff_actor):
    inquiry = actions.record_inquiry(yamada, actions.NewInquiry("？"), by=staff_actor, at=AT)
    answered = actions.NewInquiry("再入荷は", answer="来週")
    actions.edit_inquiry(inquiry.pk, answered, by=staff_actor, at=LATER)
    assert said(yamada)[0] == ("work.inquiry_answered", "来週", "")
    assert Inquiry.objects.get().answered_by_id == staff_actor.user_id
    undo(last_change_id(), by=staff_actor, at=LATER)
    assert Inquiry.objects.get().answered_at is None
    assert ("work.inquiry_answered", "来週", "undone") in said(yamada)


def test_a_removed_inquiry_takes_its_answer_along_and_brings_it_back(yamada, staff_actor):
    new = actions.NewInquiry("再入荷は", answer="来週")
    inquiry = actions.record_inquiry(yamada, new, by=staff_actor, at=AT)
    actions.remove_inquiry(inquiry.pk, by=staff_actor, at=LATER)
    assert {state for *_words, state in said(yamada)} == {"removed"}
    undo(last_change_id(), by=staff_actor, at=LATER)
    assert {state for *_words, state in said(yamada)} == {""}
    assert Inquiry.objects.get().answer == "来週"


def test_a_long_first_line_is_cut_for_the_title(yamada, staff_actor):
    new = actions.NewInquiry("\n " + "あ" * 80 + "\nそれだけ")
    inquiry = actions.record_inquiry(yamada, new, by=staff_actor, at=AT)
    assert inquiry.subject == "あ" * 59 + "…"


def test_erasure_leaves_no_word_of_what_was_corrected_or_removed(yamada, staff_actor):
    note = actions.write_note(yamada, "秘密一", by=staff_actor, at=AT)
    actions.edit_note(note.pk, "秘密二", by=staff_actor, at=AT)
    call = actions.log_call(yamada, actions.NewCall(body="秘密三"), by=staff_actor, at=AT)
    actions.remove_call(call.pk, by=staff_actor, at=AT)
    erase_customer(yamada, by=Actor.system(), at=AT)
    assert all(not entry.words for entry in book.page([yamada]).entries)
    assert [note.body for note in Note.objects.all()] == [""]


def test_who_does_not_see_the_customer_corrects_nothing(yamada, colleague, viewer_actor):
    note = actions.write_note(yamada, "玉露", by=Actor.system(), at=AT)
    with pytest.raises(NotFound):
        actions.edit_note(note.pk, "煎茶", by=Actor.of(colleague(sees="own")), at=AT)
    with pytest.raises(NotAllowed):
        actions.remove_note(note.pk, by=viewer_actor, at=AT)
