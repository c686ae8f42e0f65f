"""People and moments of this room's tests."""

from datetime import UTC, datetime

import pytest

from daifuku.customers import actions
from daifuku.customers.payload import read_new
from daifuku.foundation.access import Actor, Role

pytest_plugins = ["daifuku.ledger.testing"]
NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return NOON


@pytest.fixture
def by(db) -> Actor:
    return Actor(user_id=None, role=Role.OWNER, name="Owner")


@pytest.fixture
def add(by, at):
    """add(family_name="斎藤", …) makes a customer as the API would."""

    def make(**body):
        return actions.create_customer(read_new(body), by=by, at=at)

    return make
