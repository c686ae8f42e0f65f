"""The demo is a database of its own: removing it drops that, and the files made from it."""

import shutil

import psycopg
from psycopg import sql

from daifuku.config import env
from daifuku.config.cli.demo_owner import PASSWORD_FILE
from daifuku.config.cli.opened import NotReady
from daifuku.config.processes import database
from daifuku.foundation.postgres import prepare_database

FOLDERS = ("parquet", "files", "outbox")


def remove() -> None:
    """Refuses anything that is not a demo of our own server."""
    if not env.embedded():
        raise NotReady("Only the demo of Daifuku's own PostgreSQL can be rebuilt.")
    with database.held() as lease:
        if lease is None or not _is_demo():
            raise NotReady(f"There is no demo shop in {env.home()}; nothing was removed.")
        name = env.database()["NAME"]
        with psycopg.connect(lease.location.admin, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        prepare_database(lease.location.admin, name)
    for folder in FOLDERS:
        shutil.rmtree(env.home() / folder, ignore_errors=True)
    (env.home() / PASSWORD_FILE).unlink(missing_ok=True)


def _is_demo() -> bool:
    with database.connect() as connection:
        found = connection.execute("SELECT to_regclass('foundation_company')").fetchone()
        if found == (None,):
            return False
        company = connection.execute("SELECT is_demo FROM foundation_company").fetchone()
    return company == (True,)
