"""A book that moves to a younger server, whose transaction ids are lower, loses nothing."""

import subprocess

import psycopg
import pytest
from django.db import DatabaseError, connection, connections

from daifuku.foundation.postgres import binaries, hold
from daifuku.ledger import book
from daifuku.ledger.book import Bookmark
from daifuku.ledger.testing import wait_until_readable
from daifuku.ledger.tests.entries import rows, write

BURNT = 6_000


@pytest.fixture
def young_server(tmp_path):
    with hold(tmp_path / "young", {"fsync": "off", "shared_buffers": "16MB"}) as lease:
        yield lease.location


@pytest.fixture
def on_young_server(own_database, young_server, monkeypatch):
    """From its call on, Django works on the young server."""

    def move() -> None:
        connection.close()
        settings = connections.settings["default"]
        monkeypatch.setitem(settings, "NAME", "daifuku")
        monkeypatch.setitem(settings, "HOST", str(young_server.socket_dir))
        monkeypatch.setitem(settings, "USER", "daifuku_app")
        monkeypatch.setitem(settings, "PORT", "")

    yield move
    connection.close()


def grow_old(own_database) -> None:
    """Use up transaction ids, as a server does in its life."""
    with own_database.connect() as app, app.pipeline():
        for _ in range(BURNT):
            app.execute("SELECT pg_current_xact_id()")


def dump_and_restore(own_database, target: str, folder) -> None:
    file = folder / "book.dump"
    source = own_database.server.owner(own_database.name)
    for command in (
        ["pg_dump", "--format=custom", f"--file={file}", source],
        ["pg_restore", "--exit-on-error", "--no-comments", f"--dbname={target}", str(file)],
    ):
        program = str(binaries.programs() / command[0])
        done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def read_on(bookmark: Bookmark) -> tuple[list[int], Bookmark]:
    """After those transactions of other tests, on the same server, that hold readers back."""
    wait_until_readable()
    entries, bookmark = book.since(bookmark)
    return [entry.id for entry in entries], bookmark


def test_a_reader_loses_none(own_database, young_server, on_young_server, tmp_path):
    first = write(key="R-1")
    read, bookmark = read_on(Bookmark())
    assert read == [first]
    grow_old(own_database)
    unread = write(key="R-2")
    dump_and_restore(own_database, young_server.conninfo("postgres"), tmp_path)
    on_young_server()

    highest = "SELECT max(recorded_in::text::bigint) > pg_current_xact_id()::text::bigint"
    assert rows(f"{highest} FROM ledger_entry") == [(True,)], "the server is not young enough"
    assert book.since(bookmark)[0] == [], "ids of the old server look like the future here"
    with pytest.raises(DatabaseError, match="came from another server"):
        write(key="R-3")
    assert book.check_era() == book.check_era() == 2
    newest = write(key="R-3")
    read, bookmark = read_on(bookmark)
    assert read == [unread, newest]
    assert read_on(bookmark)[0] == []


def test_every_other_server_begins_an_era_whatever_its_ids(
    own_database, young_server, on_young_server, tmp_path
):
    first = write(key="R-1")
    dump_and_restore(own_database, young_server.conninfo("postgres"), tmp_path)
    on_young_server()
    assert book.check_era() == 2
    second = write(key="R-2")
    assert read_on(Bookmark())[0] == [first, second]


def test_the_guards_are_restored_with_the_book(own_database, young_server, tmp_path):
    write(key="R-1")
    dump_and_restore(own_database, young_server.conninfo("postgres"), tmp_path)
    strike = "DELETE FROM ledger_entry"
    for role, refused in (
        ("daifuku_app", psycopg.errors.InsufficientPrivilege),
        ("daifuku_owner", psycopg.errors.RestrictViolation),
    ):
        with psycopg.connect(young_server.conninfo(role)) as asking, pytest.raises(refused):
            asking.execute(strike)
