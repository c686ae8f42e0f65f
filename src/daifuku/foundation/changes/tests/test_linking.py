"""What an undo would leave pointing at nothing is said from the end that is missing."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import translation

from daifuku.foundation.access import Actor
from daifuku.foundation.changes import CannotUndo, change, undo
from daifuku.foundation.changes.history import remember

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ME = Actor.system()


@pytest.fixture(autouse=True)
def shelf(own_database):
    with own_database.connect(as_owner=True) as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE shelf (id bigint PRIMARY KEY, name text)")
        cursor.execute(
            "CREATE TABLE book (id bigint PRIMARY KEY, shelf_id bigint NOT NULL"
            " REFERENCES shelf DEFERRABLE INITIALLY DEFERRED)"
        )
        remember(cursor, "shelf")
        remember(cursor, "book")


def act(sql):
    with change("test.act", by=ME, at=AT) as made, connection.cursor() as cursor:
        cursor.execute(sql)
    return made.id


def test_a_row_that_would_come_back_without_its_parent():
    act("INSERT INTO shelf VALUES (1, 'a')")
    act("INSERT INTO book VALUES (7, 1)")
    removed = act("DELETE FROM book")
    act("DELETE FROM shelf")
    with translation.override("en"), pytest.raises(CannotUndo, match=r"no longer there \(shelf\)"):
        undo(removed, by=ME, at=AT)


def test_a_row_that_would_go_while_another_points_at_it():
    made = act("INSERT INTO shelf VALUES (1, 'a')")
    act("INSERT INTO book VALUES (7, 1)")
    with translation.override("en"), pytest.raises(CannotUndo, match=r"points at it \(book\)"):
        undo(made, by=ME, at=AT)
