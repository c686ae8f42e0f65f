"""The database the group works on: our own, held while it runs, or somebody else's."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from daifuku.config import env
from daifuku.foundation.postgres import DATABASE, Lease, hold, prepare_database

OWNER = {"DAIFUKU_DB_ROLE": "owner"}


@contextmanager
def held() -> Iterator[Lease | None]:
    """Our own server with its database, or None where DATABASE_URL names another."""
    if not env.embedded():
        yield None
        return
    with hold(env.home()) as lease:
        name = env.database()["NAME"]
        if name != DATABASE:
            prepare_database(lease.location.admin, name)
        yield lease


def parameters() -> dict[str, Any]:
    """What psycopg needs to connect as this process's role, without Django."""
    found = env.database()
    named = {
        "dbname": found["NAME"],
        "user": found["USER"],
        "password": found.get("PASSWORD"),
        "host": found["HOST"],
        "port": found.get("PORT"),
    }
    return {key: value for key, value in named.items() if value} | found.get("OPTIONS", {})


def connect() -> psycopg.Connection:
    """Short of patience, because the parent's loop waits for it."""
    return psycopg.connect(
        **parameters() | {"connect_timeout": 3, "options": "-c statement_timeout=5s"},
        autocommit=True,
    )


def owner_environment() -> dict[str, str]:
    return os.environ | OWNER
