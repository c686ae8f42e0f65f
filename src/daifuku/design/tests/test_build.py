"""What the build makes: small enough, whole, and the same for everybody."""

import gettext
import gzip
import importlib.util
import re

import pytest

from daifuku.foundation import registries
from harness.environment import ROOT


def script_of_the_root(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


hatch_build = script_of_the_root("hatch_build")
hatch_metadata = script_of_the_root("hatch_metadata")


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


def test_a_catalogue_is_compiled_so_that_gettext_reads_it(tmp_path):
    po = tmp_path / "locale/ja/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid "Save"\nmsgstr "保存"\n', "utf-8")
    with hatch_build.compile_catalogue(po).open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Save") == "保存"


LOCK = """\
django==5.2.19 \\
    --hash=sha256:aa
psycopg==3.3.9 \\
    --hash=sha256:bb
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:cc
asgiref==3.9.0 \\
    --hash=sha256:dd
    # via django
"""


def test_the_wheel_asks_for_the_locked_versions_with_their_markers(tmp_path):
    names = "# why\n-c other.txt\nDjango>=5.2,<5.3  # LTS\npsycopg[binary]==3.3.9\ncolorama\n"
    (tmp_path / "base.in").write_text(names)
    (tmp_path / "base.txt").write_text(LOCK)
    assert hatch_metadata.pinned(tmp_path, "base") == [
        'colorama==0.4.6; sys_platform == "win32"',
        "django==5.2.19",
        "psycopg[binary]==3.3.9",
    ]


def test_a_name_that_is_not_locked_stops_the_build(tmp_path):
    (tmp_path / "base.in").write_text("django\nflask\n")
    (tmp_path / "base.txt").write_text(LOCK)
    with pytest.raises(ValueError, match="flask"):
        hatch_metadata.pinned(tmp_path, "base")
