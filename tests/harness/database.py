"""The database fixtures. `db` rolls back; `own_database` commits for real in a clone of its own."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connections

from harness.clones import Cloner
from harness.cluster import held_cluster
from harness.environment import SERVER, SESSION_DATABASE, Server

NO_FLUSH = (
    "The book refuses TRUNCATE, so tests cannot flush. Use the fixture `own_database` instead of "
    "`transactional_db`, `live_server` or django_db(transaction=True): same freedom, own clone."
)


@dataclass(frozen=True)
class OwnDatabase:
    """A database of this test alone; commits, threads and other processes are welcome."""

    name: str
    server: Server

    @property
    def environment(self) -> dict[str, str]:
        """What another process needs to work on this database."""
        urls = {"DATABASE_URL": self.server.app(self.name)}
        return {**os.environ, **urls, "DATABASE_OWNER_URL": self.server.owner(self.name)}

    def connect(self, *, as_owner: bool = False) -> psycopg.Connection:
        url = self.server.owner(self.name) if as_owner else self.server.app(self.name)
        return psycopg.connect(url, autocommit=True)


@pytest.fixture(scope="session")
def cloner() -> Iterator[Cloner]:
    with held_cluster(SERVER):
        made = Cloner(SERVER)
        try:
            made.ensure_template()
            yield made
        finally:
            made.close()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, cloner, django_db_blocker) -> Iterator[None]:
    cloner.clone(SESSION_DATABASE)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    cloner.drop(SESSION_DATABASE)


@pytest.fixture
def own_database(django_db_setup, cloner, django_db_blocker, request) -> Iterator[OwnDatabase]:
    if "db" in request.fixturenames:
        pytest.fail("Ask for `db` or `own_database`, not for both.")
    made = OwnDatabase(cloner.clone(), SERVER)
    with django_db_blocker.unblock(), django_on(made.name):
        yield made
    cloner.drop(made.name)


class django_on:
    """Django, and every process started meanwhile, works on the database of this name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self._point_at(self.name)

    def __exit__(self, *_: object) -> None:
        self._point_at(SESSION_DATABASE)

    def _point_at(self, name: str) -> None:
        connections.close_all()
        connections.settings["default"]["NAME"] = name
        os.environ["DATABASE_URL"] = SERVER.app(name)
        os.environ["DATABASE_OWNER_URL"] = SERVER.owner(name)


@pytest.fixture
def owner_connection(request) -> Iterator[psycopg.Connection]:
    """As the owner's role; read-only unless the test has its own database."""
    own = "own_database" in request.fixturenames
    name = request.getfixturevalue("own_database").name if own else SESSION_DATABASE
    request.getfixturevalue("django_db_setup")
    with psycopg.connect(SERVER.owner(name), autocommit=True) as connection:
        connection.execute(f"SET default_transaction_read_only = {'off' if own else 'on'}")
        yield connection


@pytest.fixture(autouse=True)
def _django_db_marker(request) -> None:
    """pytest-django's own, except that a test with its own database is left alone."""
    if request.node.get_closest_marker("django_db") and "own_database" not in request.fixturenames:
        request.getfixturevalue("_django_db_helper")


def pytest_runtest_setup(item: pytest.Item) -> None:
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server", "django_db_reset_sequences"}
    if asked & set(getattr(item, "fixturenames", ())) or (
        marker and marker.kwargs.get("transaction")
    ):
        pytest.fail(NO_FLUSH, pytrace=False)
