"""What the build makes: small enough, whole, and the same for everybody."""

import gzip
import importlib.util
import re

import pytest

from daifuku.foundation import registries
from harness.environment import ROOT

spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
hatch_build = importlib.util.module_from_spec(spec)
spec.loader.exec_module(hatch_build)


def zipped(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


LAYERS = ["reset", "tokens", "base", "layout", "components", "pages", "utilities", "print"]


def test_layers_keep_their_order_and_the_sheet_its_budget():
    css = hatch_build.stylesheet(ROOT)
    named = [
        name for group in re.findall(r"@layer ([\w, ]+)[{;]", css) for name in group.split(",")
    ]
    order = list(dict.fromkeys(name.strip() for name in named))
    assert order == [name for name in LAYERS if name in order]
    assert {"tokens", "components", "utilities"} <= set(order)
    assert zipped(css) < 25_000


def test_the_script_keeps_each_file_in_its_own_scope_within_the_budget():
    js = hatch_build.script(ROOT)
    assert js.startswith("window.daifuku={}")
    assert js.count("'use strict'") == len(hatch_build.room_files(ROOT, "js", ".js"))
    assert zipped(js) < 15_000


def test_every_icon_named_in_a_template_or_registry_is_in_the_sprite():
    known = set(re.findall(r'<symbol id="([^"]+)"', hatch_build.sprite(ROOT)))
    named = set()
    for path in (ROOT / "src/daifuku").rglob("*.html"):
        text = path.read_text("utf-8")
        named |= set(re.findall(r'\bicon\("([a-z0-9-]+)"', text))
        named |= set(re.findall(r'icon_name="([a-z0-9-]+)"', text))
    named |= {item.icon for registry in registries.ALL for item in registry if has_icon(item)}
    assert named - known == set()


def has_icon(item: object) -> bool:
    return bool(getattr(item, "icon", ""))


def test_an_icon_that_is_not_there_stops_the_build(tmp_path):
    folder = tmp_path / "src/daifuku/design"
    folder.mkdir(parents=True)
    (folder / "icons.txt").write_text("home\nno-such-icon\n")
    with pytest.raises(SystemExit, match="no-such-icon"):
        hatch_build.sprite(tmp_path)


def test_a_file_is_replaced_whole_and_left_alone_when_nothing_changed(tmp_path):
    path = hatch_build.put(tmp_path / "a/app.css", b"one")
    first = path.stat().st_mtime_ns
    hatch_build.put(path, b"one")
    assert path.stat().st_mtime_ns == first
    hatch_build.put(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["app.css"]
