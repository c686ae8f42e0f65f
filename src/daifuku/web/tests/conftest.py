from datetime import UTC, datetime

import pytest
from django.test import Client

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role


@pytest.fixture
def me(colleague):
    return colleague(Role.MANAGER, language="ja")


@pytest.fixture
def page(me):
    """What the manager sees."""
    client = Client()
    client.force_login(me)
    return client


@pytest.fixture
def yamada():
    """One customer, by number."""
    at = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
    return create_customer(read_new({"family_name": "山田"}), by=Actor.system(), at=at).pk
