"""The harness keeps its promises: rollback, real commits, roles, and no flushing."""

import os
import threading

import pytest
from django.db import connection

from harness import assert_queries

TABLE = "CREATE TABLE harness_trial (number int)"


def count_tables(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tablename = %s", [name])
        return cursor.fetchone()[0]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_db_works_as_the_app_role_on_a_clone(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database(), count(*) FROM django_migrations")
        user, name, applied = cursor.fetchone()
    assert name == f"test_{os.getpid()}"
    assert user == connection.settings_dict["USER"]
    assert applied > 0


@pytest.mark.parametrize("time", ["first", "second"])
def test_db_forgets_what_the_test_before_wrote(db, time):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)
        cursor.execute("INSERT INTO django_session VALUES ('key', 'words', now())")


def test_own_database_commits_for_other_connections(own_database, owner_connection):
    owner_connection.execute("CREATE TABLE harness_trial (number int)")
    owner_connection.execute("GRANT ALL ON harness_trial TO PUBLIC")
    execute("INSERT INTO harness_trial VALUES (1)")
    thread = threading.Thread(target=write_two)
    thread.start()
    thread.join()
    with own_database.connect() as other:
        assert other.execute("SELECT sum(number) FROM harness_trial").fetchone() == (3,)


def write_two() -> None:
    try:
        execute("INSERT INTO harness_trial VALUES (2)")
    finally:
        connection.close()


def test_own_database_starts_clean_again(own_database):
    assert count_tables("harness_trial") == 0


@pytest.mark.django_db
def test_own_database_wins_over_a_mark_of_the_module(own_database):
    assert connection.in_atomic_block is False
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (own_database.name,)


def test_owner_connection_reads_only_beside_db(db, owner_connection):
    with pytest.raises(Exception, match="read-only"):
        owner_connection.execute(TABLE)


def test_assert_queries_names_what_was_too_much(db):
    with pytest.raises(AssertionError, match="2 queries, at most 1"):
        ask_twice()


def ask_twice() -> None:
    with assert_queries(1):
        execute("SELECT 1")
        execute("SELECT 2")
