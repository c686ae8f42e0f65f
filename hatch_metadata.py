"""What the wheel depends on: the names of requirements/*.in, pinned as their lock files pin them."""

from __future__ import annotations

import re
from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EXTRAS = ("analysis", "demo", "test")
PIN = re.compile(
    r"^(?P<pin>[A-Za-z0-9._-]+(?:\[[^\]]*\])?==[^;\\]+?)(?:\s*;(?P<marker>[^\\]*))?\s*\\?$"
)


def locked(path: Path) -> dict[str, list[Requirement]]:
    """Every pin of a lock file; a name may have several, told apart by their markers."""
    pins: dict[str, list[Requirement]] = {}
    for line in path.read_text("utf-8").splitlines():
        if found := PIN.match(line):
            marker = found["marker"].strip() if found["marker"] else ""
            pin = Requirement(found["pin"] + (f" ; {marker}" if marker else ""))
            pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


def wanted(path: Path) -> list[Requirement]:
    lines = (line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def pinned(folder: Path, name: str) -> list[str]:
    pins = locked(folder / f"{name}.txt")
    found = []
    for requirement in wanted(folder / f"{name}.in"):
        for pin in pins.get(canonicalize_name(requirement.name), []):
            pin.extras = requirement.extras
            found.append(str(pin))
        if canonicalize_name(requirement.name) not in pins:
            raise ValueError(f"{name}.txt does not lock {requirement.name}: run bin/lock")
    return sorted(found)


class CustomMetadataHook(MetadataHookInterface):
    def update(self, metadata: dict) -> None:
        folder = Path(self.root) / "requirements"
        # Scores are part of the product: who serves needs what the readers count with.
        metadata["dependencies"] = sorted({*pinned(folder, "base"), *pinned(folder, "analysis")})
        metadata["optional-dependencies"] = {name: pinned(folder, name) for name in EXTRAS}
