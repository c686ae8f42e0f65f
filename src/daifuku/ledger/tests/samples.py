"""One stored sample per kind and version, read by the tests for ever.

`python -m daifuku.ledger.tests.samples` writes those that are missing; look at them, commit them,
and never change them again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daifuku.ledger import vocabulary
from daifuku.ledger.facts import kinds
from daifuku.ledger.facts.coding import Coding

FOLDER = Path(__file__).parent / "samples"
_VALUES: dict[str, Any] = {
    "integer": 3,
    "reference": 42,
    "code": "sample",
    "yes or no": True,
    "decimal": "2.500",
    "instant": "2026-11-22T01:00:00+00:00",
    "date": "2027-01-31",
    "money": {"amount": "1200", "currency": "JPY"},
}


@dataclass(frozen=True)
class Sample:
    kind: str
    version: int
    facts: dict[str, Any]

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.kind}.v{self.version}.json"


def stored() -> Iterator[Sample]:
    for path in sorted(FOLDER.glob("*.json")):
        kind, _, version = path.name.removesuffix(".json").rpartition(".v")
        yield Sample(kind, int(version), json.loads(path.read_text("utf-8")))


def missing() -> list[Sample]:
    """The newest version of every kind that has no sample yet."""
    have = {(sample.kind, sample.version) for sample in stored()}
    return [
        Sample(kind.key, kind.version, {n: _value(c) for n, c in kind.codings.items()})
        for kind in kinds
        if (kind.key, kind.version) not in have
    ]


def _value(coding: Coding) -> Any:
    name = coding.name.removesuffix(", or nothing")
    if name.startswith("list of "):
        return [_VALUES[name.removeprefix("list of ")]]
    return _VALUES[name]


if __name__ == "__main__":
    vocabulary.load()
    FOLDER.mkdir(exist_ok=True)
    for sample in missing():
        sample.path.write_text(json.dumps(sample.facts, indent=2) + "\n", "utf-8")
