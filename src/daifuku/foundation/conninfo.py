"""How a process beside us reaches the database that this one uses."""

from django.db import connection


def conninfo() -> str:
    """For libpq and what is built on it: psycopg, DuckDB's scanner."""
    from psycopg.conninfo import make_conninfo

    given = connection.get_connection_params()
    wanted = ("host", "port", "user", "password", "dbname")
    return make_conninfo("", **{name: given[name] for name in wanted if given.get(name)})
