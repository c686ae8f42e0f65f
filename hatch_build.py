"""Turns sources into what the browser and gettext read: `python hatch_build.py`, or the wheel."""

from __future__ import annotations

import importlib.util
import io
import os
import re
import sys
import tempfile
from pathlib import Path

import lightningcss
import rjsmin
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
ROOMS = Path("src/daifuku")
DIST = ROOMS / "design/static/design/dist"
ICON_NAMES = ROOMS / "design/icons.txt"
COMMENT = re.compile(r"<!--.*?-->", re.S)
DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
FILLED = 'fill="currentColor"'
OUTLINE = (
    'fill="none" stroke="currentColor" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round"'
)


def room_files(root: Path, folder: str, suffix: str) -> list[Path]:
    """The design room's files first, then each room's own, in order of their paths."""
    found = []
    for room in sorted((root / ROOMS).iterdir(), key=lambda p: (p.name != "design", p.name)):
        place = room / "static" / room.name / folder
        found += sorted(place.rglob(f"*{suffix}"), key=lambda p: p.relative_to(place).as_posix())
    return found


def stylesheet(root: Path) -> str:
    source = "\n".join(path.read_text("utf-8") for path in room_files(root, "css", ".css"))
    return lightningcss.process_stylesheet(source, filename="app.css", minify=True)


def script(root: Path) -> str:
    # Each file gets its own scope; what one offers another hangs on `daifuku`.
    scopes = (
        f"(()=>{{'use strict';\n{path.read_text('utf-8')}\n}})();\n"
        for path in room_files(root, "js", ".js")
    )
    return rjsmin.jsmin("window.daifuku={};\n" + "".join(scopes))


def icon_folder() -> Path:
    # The package itself is never imported: that would need a display library.
    package = importlib.util.find_spec("pytablericons")
    if package is None or package.origin is None:
        raise SystemExit("The build needs pytablericons: pip install -r requirements/build.txt")
    return Path(package.origin).parent / "icons"


def drawings(root: Path) -> dict[str, Path]:
    """The picked icons and the rooms' own drawings, by the name templates call them."""
    icons = icon_folder()
    found = {path.stem: path for path in room_files(root, "icons", ".svg")}
    for name in (root / ICON_NAMES).read_text("utf-8").split():
        plain = name.removesuffix("-filled")
        found[name] = icons / ("outline" if plain == name else "filled") / f"{plain}.svg"
        if not found[name].exists():
            raise SystemExit(f"{ICON_NAMES}: there is no icon called {name}")
    return dict(sorted(found.items()))


def symbol(name: str, path: Path) -> str:
    drawing = DRAWING.search(COMMENT.sub("", path.read_text("utf-8")))
    if not drawing:
        raise SystemExit(f"{path} holds no drawing")
    paint = OUTLINE if 'fill="none"' in drawing[0] else FILLED
    inside = re.sub(r"\s+", " ", drawing[1]).strip().replace(" />", "/>").replace("> <", "><")
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{inside}</symbol>'


def sprite(root: Path) -> str:
    symbols = "".join(symbol(name, path) for name, path in drawings(root).items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'


def put(path: Path, content: bytes) -> Path:
    """Writes whole or not at all: several processes may build at once."""
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    return path


def compile_catalogue(po: Path) -> Path:
    with po.open("rb") as file:
        catalogue = read_po(file, locale=po.parts[-3], abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return put(po.with_suffix(".mo"), compiled.getvalue())


def build(root: Path) -> list[Path]:
    made = [
        put(root / DIST / "app.css", stylesheet(root).encode()),
        put(root / DIST / "app.js", script(root).encode()),
        put(root / DIST / "icons.svg", sprite(root).encode()),
    ]
    catalogues = sorted((root / ROOMS).glob("*/locale/*/LC_MESSAGES/django.po"))
    return made + [compile_catalogue(po) for po in catalogues]


class CustomBuildHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict) -> None:
        if version != "editable":
            build(Path(self.root))


if __name__ == "__main__":
    for made in build(ROOT):
        sys.stdout.write(f"{made.relative_to(ROOT)}  {made.stat().st_size:,} bytes\n")
