"""Whom the tests of this room write about, and who writes."""

from datetime import UTC, datetime

import pytest

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role


@pytest.fixture
def yamada():
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    return create_customer(read_new({"family_name": "山田"}), by=Actor.system(), at=at).pk


@pytest.fixture
def client(signed_in):
    return signed_in(Role.STAFF)
