import psycopg
import pytest

from daifuku.foundation.postgres import hold, prepare_database
from daifuku.foundation.postgres.roles import Passwords

from .conftest import FAST


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with hold(tmp_path_factory.mktemp("h") / "home", FAST) as lease:
        yield lease.location


def as_owner(server, dbname="daifuku"):
    return psycopg.connect(server.conninfo("daifuku_owner", dbname), autocommit=True)


def as_app(server, dbname="daifuku"):
    return psycopg.connect(server.conninfo("daifuku_app", dbname), autocommit=True)


def test_the_app_reads_and_writes_what_the_owner_makes(server):
    with as_owner(server) as owner:
        owner.execute("CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY, word text)")
        owner.execute("CREATE SEQUENCE turn")
    with as_app(server) as app:
        app.execute("INSERT INTO thing (word) VALUES ('福')")
        app.execute("UPDATE thing SET word = '大福'")
        assert app.execute("SELECT id, word FROM thing").fetchall() == [(1, "大福")]
        assert app.execute("SELECT nextval('turn')").fetchone() == (1,)
        app.execute("DELETE FROM thing")


@pytest.mark.parametrize(
    "forbidden",
    ["CREATE TABLE mine ()", "TRUNCATE kept", "DROP TABLE kept", "ALTER TABLE kept ADD a int"],
)
def test_the_app_may_not_change_the_schema(server, forbidden):
    with as_owner(server) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept (id int)")
    with as_app(server) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(forbidden)


def test_new_databases_of_the_owner_have_extensions_and_rights(server):
    with as_owner(server, "postgres") as owner:
        owner.execute("CREATE DATABASE fresh")
    with as_owner(server, "fresh") as owner:
        owner.execute("CREATE TABLE name (word text)")
        owner.execute("CREATE INDEX ON name USING gin (word gin_trgm_ops)")
    with as_app(server, "fresh") as app:
        app.execute("INSERT INTO name VALUES ('山田太郎')")
        likeness = app.execute("SELECT similarity(word, '山田次郎') FROM name").fetchone()
        assert likeness[0] > 0.2


def test_japanese_has_trigrams_and_sorting_does_not_follow_the_machine(server):
    with as_app(server) as app:
        assert len(app.execute("SELECT show_trgm('山田太郎')").fetchone()[0]) == 5
        told = app.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding)"
            " FROM pg_database WHERE datname = 'daifuku'"
        ).fetchone()
    assert told == ("b", "C.UTF-8", "UTF8")


def test_the_owner_is_no_superuser_and_may_make_databases(server):
    with as_owner(server) as owner:
        rights = owner.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert rights == (False, True, True)


def test_preparing_again_changes_nothing(server):
    prepare_database(server.admin, "daifuku")
    prepare_database(server.admin, "daifuku", template=True)
    with as_app(server) as app:
        assert app.execute("SELECT 1").fetchone() == (1,)


def test_an_admin_that_is_no_superuser_can_prepare_a_database(server):
    with psycopg.connect(server.admin, autocommit=True) as root:
        root.execute("CREATE ROLE hired LOGIN CREATEDB CREATEROLE")
        root.execute("GRANT daifuku_owner, daifuku_app TO hired WITH ADMIN OPTION")
    hired = server.conninfo("hired", "postgres")
    prepare_database(hired, "managed", passwords=Passwords(owner="o'wner", app="app"))
    with as_owner(server, "managed") as owner:
        owner.execute("CREATE TABLE thing (id int)")
    with as_app(server, "managed") as app:
        app.execute("INSERT INTO thing VALUES (1)")
        assert app.execute("SELECT similarity('a', 'a')").fetchone() == (1,)


def test_passwords_reach_the_roles(server):
    prepare_database(server.admin, "daifuku", passwords=Passwords(owner="one", app="two"))
    with psycopg.connect(server.admin) as root:
        kept = root.execute(
            "SELECT count(*) FROM pg_authid WHERE rolname IN ('daifuku_owner', 'daifuku_app')"
            " AND rolpassword LIKE 'SCRAM-SHA-256$%'"
        ).fetchone()
    assert kept == (2,)
