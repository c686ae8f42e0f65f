"""What is written in the composer of the customer page, and what is corrected in the timeline."""

from daifuku.work.views.correcting import (
    edit_call,
    edit_inquiry,
    edit_note,
    remove_call,
    remove_inquiry,
    remove_note,
)
from daifuku.work.views.writing import answer, log_call, record_inquiry, write_note

__all__ = [
    "answer",
    "edit_call",
    "edit_inquiry",
    "edit_note",
    "log_call",
    "record_inquiry",
    "remove_call",
    "remove_inquiry",
    "remove_note",
    "write_note",
]
