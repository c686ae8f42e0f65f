"""A shop whose readers work as they do in the room, each in a process of its own."""

import pytest


@pytest.fixture
def shop(own_database, monkeypatch):
    for name, value in own_database.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DAIFUKU_SECRET_KEY", "for this test only")
