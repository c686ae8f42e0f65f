import pytest

from daifuku.foundation.access import Role
from daifuku.foundation.registries import Verb, verbs


@pytest.fixture(autouse=True)
def _these_changes_need_no_entry(monkeypatch):
    """The floor below the book tries changes of its own; no shopkeeper would write them down."""
    monkeypatch.setattr(verbs, "_items", dict(verbs._items))
    verbs.add(*(Verb(key, key, Role.VIEWER, silent=True) for key in ("test.act", "test.outer")))
