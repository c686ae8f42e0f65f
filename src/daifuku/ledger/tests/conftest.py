from collections.abc import Callable, Iterator

import pytest

from daifuku.foundation.registries import Reaction, Reader, reactions, readers
from daifuku.ledger.facts import declaring


@pytest.fixture
def react(monkeypatch) -> Callable[..., None]:
    """Register a reaction for this test: its jobs are queued, nobody runs them."""
    monkeypatch.setattr(reactions, "_items", {})

    def register(kind: str, on_retraction: str = "handles", key: str = "tests.react") -> None:
        reactions.add(Reaction(key, kind, f"{key}_job", on_retraction))

    return register


@pytest.fixture
def register_reader(monkeypatch) -> Callable[[Reader], None]:
    monkeypatch.setattr(readers, "_items", {})
    return readers.add


@pytest.fixture
def own_kinds(monkeypatch) -> Iterator[declaring.Kinds]:
    """A vocabulary of this test alone."""
    made = declaring.Kinds()
    monkeypatch.setattr(declaring, "kinds", made)
    return made
