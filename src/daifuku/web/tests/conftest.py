import pytest
from django.test import Client

from daifuku.foundation.access import Role


@pytest.fixture
def me(colleague):
    return colleague(Role.MANAGER, language="ja")


@pytest.fixture
def page(me):
    """What the manager sees."""
    client = Client()
    client.force_login(me)
    return client
