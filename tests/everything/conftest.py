from pathlib import Path

import pytest

from daifuku.foundation.access import Actor, Role
from everything.shop import Shop

WORD = "zqxplanted"


@pytest.fixture
def home(settings, tmp_path, monkeypatch) -> Path:
    place = tmp_path / "home"
    place.mkdir()
    settings.DAIFUKU_HOME = place
    monkeypatch.setenv("DAIFUKU_HOME", str(place))
    monkeypatch.setenv("DAIFUKU_SECRET_KEY", settings.SECRET_KEY)
    return place


@pytest.fixture
def shop(own_database, home, colleague) -> Shop:
    return Shop(Actor.of(colleague(Role.OWNER)), WORD).build()
