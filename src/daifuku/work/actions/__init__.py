"""What colleagues write down, correct and remove: notes, calls, inquiries and their answers."""

from daifuku.work.actions.calls import NewCall, edit_call, hand_over_call, log_call, remove_call
from daifuku.work.actions.inquiries import (
    AnsweredAlready,
    NewInquiry,
    answer_inquiry,
    edit_inquiry,
    hand_over_inquiry,
    record_inquiry,
    remove_inquiry,
)
from daifuku.work.actions.notes import edit_note, hand_over_note, remove_note, write_note

__all__ = [
    "AnsweredAlready",
    "NewCall",
    "NewInquiry",
    "answer_inquiry",
    "edit_call",
    "edit_inquiry",
    "edit_note",
    "hand_over_call",
    "hand_over_inquiry",
    "hand_over_note",
    "log_call",
    "record_inquiry",
    "remove_call",
    "remove_inquiry",
    "remove_note",
    "write_note",
]
