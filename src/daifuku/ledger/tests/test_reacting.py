"""Reactions hear of every new entry once; readers alone hear of the imported past."""

import pytest

from daifuku.foundation.changes import undo
from daifuku.foundation.registries import Reaction
from daifuku.ledger import book
from daifuku.ledger.tests.entries import (
    AT,
    SYSTEM,
    a_change,
    note,
    rows,
    sale,
    take_back,
    touch,
    write,
)


def queued() -> list[tuple[str, list[int]]]:
    import json

    found = rows("SELECT task_name, args->>'entry_ids' FROM procrastinate_jobs ORDER BY id")
    return [(name, json.loads(ids)) for name, ids in found]


def test_one_job_per_reaction_and_batch(db, react):
    react("work.note_written", key="tests.first")
    react("work.note_written", key="tests.second")
    react("commerce.purchase_made", key="tests.third")
    with a_change():
        ids = book.record_many([(note(n), touch(n)) for n in range(1, 2501)], at=AT)
    jobs = queued()
    assert [(name, len(batch)) for name, batch in jobs] == [
        ("tests.first_job", 1000),
        ("tests.first_job", 1000),
        ("tests.first_job", 500),
        ("tests.second_job", 1000),
        ("tests.second_job", 1000),
        ("tests.second_job", 500),
    ]
    assert [i for name, batch in jobs if name == "tests.first_job" for i in batch] == ids


def test_an_entry_that_stood_already_is_not_heard_again(db, react):
    react("work.note_written")
    first = write()
    write()
    assert queued() == [("tests.react_job", [first])]


def test_the_imported_past_moves_nobody(db, react):
    react("work.note_written")
    write(backfilled=True)
    take_back()
    assert queued() == []


def test_a_retraction_is_heard_by_those_who_handle_it(db, react):
    react("commerce.purchase_made", "handles", key="tests.points")
    react("commerce.purchase_made", "irrevocable", key="tests.mail")
    first = write(sale())
    retraction = take_back()
    assert queued() == [
        ("tests.points_job", [first]),
        ("tests.mail_job", [first]),
        ("tests.points_job", [retraction]),
    ]


def test_a_redo_is_heard_as_a_new_entry(db, react):
    react("work.note_written", "irrevocable")
    with a_change() as made:
        first = book.record(note(), touch(), at=AT)
    undone = undo(made.id, by=SYSTEM, at=AT)
    assert queued() == [("tests.react_job", [first])]
    undo(undone.id, by=SYSTEM, at=AT)
    (again,) = [entry.id for entry in book.page([1]).entries if not entry.retracted]
    assert queued()[1:] == [("tests.react_job", [again])]


def test_a_reaction_says_what_it_does_when_an_entry_is_taken_back(react):
    with pytest.raises(ValueError, match=r"tests\.react: on_retraction is handles or irrevocable"):
        react("work.note_written", "handels")
    with pytest.raises(TypeError, match="on_retraction"):
        Reaction("tests.react", "work.note_written", "tests.react_job")
