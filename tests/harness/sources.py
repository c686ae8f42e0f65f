"""The files of this checkout, as the checks of tests/architecture read them."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

from harness.environment import ROOT

ROOMS_FOLDER = ROOT / "src" / "daifuku"
MADE = {".venv", ".cache", "dist", "node_modules", "__pycache__", ".hypothesis"}
MADE |= {".mypy_cache", ".ruff_cache", ".import_linter_cache"}


@dataclass(frozen=True)
class Module:
    """One Python file; `name` is its dotted name, `room` the room it stands in."""

    path: Path

    @property
    def name(self) -> str:
        return ".".join(self.path.relative_to(ROOT / "src").with_suffix("").parts)

    @property
    def room(self) -> str:
        inside = self.path.relative_to(ROOMS_FOLDER)
        return inside.parts[0] if len(inside.parts) > 1 else ""

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts or self.path.name == "testing.py"

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def at(self, node: ast.AST) -> str:
        return f"{relative(self.path)}:{getattr(node, 'lineno', 1)}"

    def strings(self) -> Iterator[ast.Constant]:
        """Every text of the code, docstrings left out."""
        nodes = list(ast.walk(self.tree))
        said = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        texts = (n for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str))
        yield from (text for text in texts if id(text) not in said)

    def imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Every absolute name brought in, at module level or inside a function."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def modules() -> list[Module]:
    return [Module(path) for path in sorted(ROOMS_FOLDER.rglob("*.py"))]


@cache
def rooms() -> list[str]:
    return sorted(path.parent.name for path in ROOMS_FOLDER.glob("*/__init__.py"))


def templates() -> list[Path]:
    return sorted(ROOMS_FOLDER.glob("*/templates/**/*.html"))


def stylesheets() -> list[Path]:
    return [path for path in sorted(ROOMS_FOLDER.rglob("*.css")) if "dist" not in path.parts]


@cache
def tracked() -> list[Path]:
    """What would be committed; without git, everything that is not made by a tool."""
    if (ROOT / ".git").exists() and (git := shutil.which("git")):
        safe = ["-c", f"safe.directory={ROOT}"]
        listed = subprocess.run(
            [git, *safe, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return [ROOT / name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]
    found = (path for path in ROOT.rglob("*") if not MADE & set(path.parts))
    return sorted(path for path in found if path.is_file() and ".git" not in path.parts)


def fail_with(offences: list[str], rule: str) -> None:
    if offences:
        pytest.fail("\n  ".join([rule, *offences]), pytrace=False)
