"""The database refuses to strike anything out, whoever asks."""

import psycopg
import pytest

from daifuku.ledger.tests.entries import rows, write

STRIKES = [
    "UPDATE ledger_entry SET amount = 1",
    "UPDATE ledger_entry SET amount = 1 WHERE false",
    "DELETE FROM ledger_entry",
    "TRUNCATE ledger_entry CASCADE",
    "UPDATE ledger_private SET words = '{}'",
    "DELETE FROM ledger_private",
    "TRUNCATE ledger_private",
    "UPDATE ledger_also SET role = 'x'",
    "DELETE FROM ledger_also",
    "TRUNCATE ledger_also",
    "DELETE FROM ledger_purge",
    "INSERT INTO ledger_entry OVERRIDING SYSTEM VALUE SELECT * FROM ledger_entry"
    " ON CONFLICT (id) DO UPDATE SET amount = 1",
    "MERGE INTO ledger_entry e USING ledger_entry o ON e.id = o.id WHEN MATCHED THEN DELETE",
]


@pytest.fixture
def a_book(own_database):
    write(words={"body": "ことば"}, also=((2, "friend"),))
    before = whole_book()
    yield own_database
    assert whole_book() == before


def whole_book() -> list[tuple]:
    return rows(
        "SELECT to_jsonb(e), p.words, a.role FROM ledger_entry e"
        " JOIN ledger_private p ON p.entry_id = e.id JOIN ledger_also a ON a.entry_id = e.id"
    )


def test_striking_out_is_refused_to_the_app(a_book):
    with a_book.connect() as app:
        for strike in STRIKES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(strike)


def test_striking_out_is_refused_to_the_owner(a_book):
    with a_book.connect(as_owner=True) as owner:
        for strike in STRIKES:
            with pytest.raises(psycopg.errors.RestrictViolation):
                owner.execute(strike)


def test_the_setting_of_the_purge_does_not_open_the_book_to_the_app(a_book):
    with a_book.connect() as app:
        app.execute("SELECT set_config('daifuku.purging', 'on', false)")
        app.execute("SELECT set_config('daifuku.erasing', 'on', false)")
        for strike in STRIKES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(strike)


@pytest.mark.parametrize(
    "around",
    [
        "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_refuse",
        "DROP TRIGGER ledger_entry_refuse ON ledger_entry",
        "DROP TABLE ledger_entry",
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NULL; END'",
        "UPDATE ledger_era SET era = 9",
        "SELECT ledger_purge_kind('work.note_written', now())",
        "SET session_replication_role = replica",
        "GRANT UPDATE ON ledger_entry TO daifuku_app",
    ],
)
def test_the_app_finds_no_way_round(a_book, around):
    with a_book.connect() as app:
        if around.startswith("GRANT"):
            app.execute(around)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("UPDATE ledger_entry SET amount = 1")
            return
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(around)
