"""Slow tests run with `--all` only (bin/test --all). Property tests have no deadline, since a
loaded machine is no fault of theirs, and keep what they found in the cache."""

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

from harness.environment import ROOT

KEPT = DirectoryBasedExampleDatabase(ROOT / ".cache" / "hypothesis")
settings.register_profile("daifuku", deadline=None, database=KEPT)
settings.load_profile("daifuku")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="also run the tests marked slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--all"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if item not in slow]
