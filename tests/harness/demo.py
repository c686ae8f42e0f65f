"""A small demo shop, built once a session and cloned for every test that asks for it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connections

from harness.clones import Cloner
from harness.database import OwnDatabase, django_on
from harness.environment import SERVER, SESSION_DATABASE

HOUSEHOLDS = 30
# Noon in Tokyo on a Sunday.
BUILT_AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo_template(django_db_setup, cloner: Cloner, django_db_blocker) -> Iterator[str]:
    from daifuku.demo.build import build

    name = cloner.clone(f"{SESSION_DATABASE}_demo")
    with django_db_blocker.unblock(), django_on(name):
        build(at=BUILT_AT, sample=HOUSEHOLDS)
        connections.close_all()
    yield name
    cloner.drop(name)


@pytest.fixture
def demo_shop(demo_template: str, cloner: Cloner, django_db_blocker) -> Iterator[OwnDatabase]:
    """As `own_database`, with the receipts of 30 households and all that belongs to them."""
    made = OwnDatabase(cloner.clone(template=demo_template), SERVER)
    with django_db_blocker.unblock(), django_on(made.name):
        yield made
    cloner.drop(made.name)
