"""Notes: written, corrected, removed."""

from datetime import datetime

from daifuku.customers.queries import locked
from daifuku.foundation.access import Actor, may
from daifuku.foundation.changes import change, edit
from daifuku.ledger import book
from daifuku.ledger.vocabulary.work import NoteWritten
from daifuku.work.actions.writing import (
    altered,
    begun,
    held,
    owner_of,
    take_back,
    touch,
    words,
)
from daifuku.work.models import Note


def write_note(customer_id: int, body: str, *, by: Actor, at: datetime) -> Note:
    """Refuses an empty or overlong text."""
    may(by, "work.write_note")
    text = words("body", body, required=True)
    with change("work.write_note", by=by, at=at, subject=("customer", customer_id)):
        locked(customer_id, by)
        note = Note.objects.create(
            customer_id=customer_id, body=text, **begun(by, at, happened_at=at)
        )
        _write_in(note, at)
    return note


def edit_note(note_id: int, body: str, *, by: Actor, at: datetime) -> Note:
    """The book takes the entry back and writes it again. Refuses an empty or overlong text."""
    may(by, "work.edit_note")
    text = words("body", body, required=True)
    customer_id = owner_of(Note, note_id)
    with edit("work.edit_note", by=by, at=at, subject=("customer", customer_id)):
        note = held(Note, note_id, customer_id, by)
        if altered(note, {"body": text}, at):
            take_back(note, "note", at=at)
            _write_in(note, at)
    return note


def remove_note(note_id: int, *, by: Actor, at: datetime) -> None:
    """The entry is taken back; an undo brings both again."""
    may(by, "work.remove_note")
    customer_id = owner_of(Note, note_id)
    with change("work.remove_note", by=by, at=at, subject=("customer", customer_id)):
        note = held(Note, note_id, customer_id, by)
        take_back(note, "note", at=at)
        note.delete()


def hand_over_note(note_id: int, customer_id: int, *, by: Actor, at: datetime) -> None:
    """It turned out to be about somebody else."""
    may(by, "work.edit_note")
    owner = owner_of(Note, note_id)
    with edit("work.edit_note", by=by, at=at, subject=("customer", owner)):
        note = held(Note, note_id, owner, by)
        take_back(note, "note", at=at)
        locked(customer_id, by)
        altered(note, {"customer_id": customer_id}, at)
        _write_in(note, at)


def _write_in(note: Note, at: datetime) -> None:
    book.record(NoteWritten(note_id=note.pk), touch(note, "note", {"body": note.body}), at=at)
