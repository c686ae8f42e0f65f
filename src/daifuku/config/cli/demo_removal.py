"""The demo is a database of its own: removing it drops that, and the files made from it."""

import shutil
from typing import Literal

import psycopg
from psycopg import sql

from daifuku.config import env
from daifuku.config.cli.demo_owner import PASSWORD_FILE
from daifuku.config.cli.opened import NotReady
from daifuku.config.processes import database
from daifuku.foundation.postgres import locate, prepare_database

FOLDERS = ("parquet", "files", "outbox")


def state() -> Literal["none", "unfinished", "built"]:
    """What stands in the database now, asked without Django: it may have no tables yet."""
    with database.connect() as connection:
        if connection.execute("SELECT to_regclass('foundation_company')").fetchone() == (None,):
            return "none"
        found = connection.execute(
            "SELECT demo_built_at FROM foundation_company WHERE is_demo"
        ).fetchone()
    if found is None:
        return "none"
    return "unfinished" if found == (None,) else "built"


def drop() -> None:
    """While somebody holds the server. The new database has no tables."""
    if not env.embedded():
        raise NotReady("Only the demo in Daifuku's own PostgreSQL can be built anew.")
    admin = locate(env.home()).admin
    name = env.database()["NAME"]
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    prepare_database(admin, name)
    for folder in FOLDERS:
        shutil.rmtree(env.home() / folder, ignore_errors=True)
    (env.home() / PASSWORD_FILE).unlink(missing_ok=True)


def remove() -> None:
    """Refuses anything that is not a demo."""
    with database.held():
        if state() == "none":
            raise NotReady(f"There is no demo shop in {env.home()}; nothing was removed.")
        drop()
