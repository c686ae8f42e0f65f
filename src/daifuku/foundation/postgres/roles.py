"""Roles, rights and extensions: what a database needs before the first migration.

`daifuku_owner` owns the database (migrations, purging, test databases), `daifuku_app` reads
and writes rows (web, workers). Works on our own server and, as far as the rights of the given
account go, on any PostgreSQL from 15.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from .location import Location

OWNER_ROLE = "daifuku_owner"
APP_ROLE = "daifuku_app"
DATABASE = "daifuku"
EXTENSIONS = ("pg_trgm", "btree_gin")
# Raise when what a database needs changes; servers made before are then prepared again.
PREPARATION = "1"
# Two preparations at once would both find a role missing.
ADVISORY_KEY = 0xDA1F0C


@dataclass(frozen=True)
class Passwords:
    """For servers that ask for them; our own is guarded by the folder of its socket."""

    owner: str | None = None
    app: str | None = None


def prepare_once(location: Location) -> None:
    """Prepare our own server, unless this was done when it was made."""
    done = location.root / "prepared"
    if done.exists() and done.read_text() == PREPARATION:
        return
    prepare_database(location.admin, DATABASE, template=True)
    done.write_text(PREPARATION)


def prepare_database(
    admin_conninfo: str,
    name: str = DATABASE,
    *,
    template: bool = False,
    passwords: Passwords | None = None,
) -> None:
    """Make roles, the database and the rights in it; running it again changes nothing.

    `template` also prepares template1, so that every new database of the server has the
    extensions and rights. Do that on a server that is ours alone.
    """
    with psycopg.connect(admin_conninfo, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", (ADVISORY_KEY,))
        _make_roles(admin, passwords or Passwords())
        if template:
            _prepare(admin_conninfo, "template1")
        _make_database(admin, name)
        _prepare(admin_conninfo, name)
        admin.execute("SELECT pg_advisory_unlock(%s)", (ADVISORY_KEY,))


def _make_roles(admin: psycopg.Connection, passwords: Passwords) -> None:
    for role, rights, password in (
        (OWNER_ROLE, "LOGIN CREATEDB CREATEROLE", passwords.owner),
        (APP_ROLE, "LOGIN", passwords.app),
    ):
        known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
        words = sql.SQL("ALTER ROLE" if known else "CREATE ROLE")
        secret = sql.SQL("PASSWORD {}").format(sql.Literal(password)) if password else sql.SQL("")
        admin.execute(
            sql.SQL("{} {} {} {}").format(words, sql.Identifier(role), sql.SQL(rights), secret)
        )
    superuser = admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if superuser.fetchone() != (True,):
        # Only a member of the owner may give it a database.
        admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER_ROLE)))


def _make_database(admin: psycopg.Connection, name: str) -> None:
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
        return
    # With LC_CTYPE C the trigrams of pg_trgm leave Japanese out.
    fits = admin.execute(
        "SELECT pg_encoding_to_char(encoding) = 'UTF8' AND datctype NOT IN ('C', 'POSIX')"
        " FROM pg_database WHERE datname = 'template1'"
    ).fetchone()
    source = "template1" if fits == (True,) else "template0"
    locale = "" if source == "template1" else "ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} {}").format(
            sql.Identifier(name),
            sql.Identifier(OWNER_ROLE),
            sql.Identifier(source),
            sql.SQL(locale),
        )
    )


def _prepare(admin_conninfo: str, name: str) -> None:
    with psycopg.connect(admin_conninfo, dbname=name, autocommit=True) as inside:
        for extension in EXTENSIONS:
            inside.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            )
        names = {"owner": sql.Identifier(OWNER_ROLE), "app": sql.Identifier(APP_ROLE)}
        for right in (
            "GRANT USAGE ON SCHEMA public TO {app}",
            "GRANT CREATE, USAGE ON SCHEMA public TO {owner}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
            " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {app}",
            "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT EXECUTE ON FUNCTIONS TO {app}",
        ):
            inside.execute(sql.SQL(right).format(**names))
