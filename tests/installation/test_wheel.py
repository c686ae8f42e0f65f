"""The wheel needs no checkout: it carries pages, styles and translations, and gives `daifuku`."""

import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from harness.environment import ROOT
from harness.ports import free_ports
from harness.sources import ROOMS_FOLDER, templates

pytestmark = pytest.mark.slow
_LINK = r"http://127\.0\.0\.1:\d+/sign-in/\S+"
UV = Path(sys.executable).with_name("uv")


def run(*command, **options) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


def test_it_carries_every_template(names):
    wanted = {path.relative_to(ROOMS_FOLDER.parent).as_posix() for path in templates()}
    assert wanted - names == set()


@pytest.mark.parametrize("made", ["app.css", "app.js", "icons.svg"])
def test_it_carries_what_the_browser_needs(names, made):
    assert f"daifuku/design/static/design/dist/{made}" in names


def test_it_carries_every_translation_compiled(names):
    catalogues = ROOMS_FOLDER.glob("*/locale/*/LC_MESSAGES/django.po")
    wanted = {p.relative_to(ROOMS_FOLDER.parent).with_suffix(".mo").as_posix() for p in catalogues}
    assert wanted
    assert wanted - names == set()


def test_it_carries_its_licence(names):
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """An environment with the wheel and what it asks for, locked, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", folder)
    install = [UV, "pip", "install", "--quiet", "--python", folder / "bin" / "python", "--no-deps"]
    for name in ("base", "analysis", "demo"):
        run(*install, "--require-hashes", "-r", ROOT / "requirements" / f"{name}.txt")
    run(*install, wheel)
    return folder / "bin" / "daifuku"


def test_its_dependencies_are_all_locked(installed):
    run(UV, "pip", "check", "--python", installed.with_name("python"))


def test_it_gives_the_command(installed, tmp_path):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    said = run(installed, "--help", cwd=tmp_path, env=environment)
    for command in ("demo", "serve", "worker", "migrate", "import", "export", "doctor"):
        assert command in said


@contextmanager
def started(installed, tmp_path, *options):
    """`daifuku demo` with these options: its port, and what it says."""
    port, log = free_ports(2), tmp_path / "log"
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    options = [*options, "--no-browser", "--port", str(port), "--home", str(tmp_path / "home")]
    with log.open("wb") as output:
        running = subprocess.Popen(
            [installed, "demo", *options],
            env=environment,
            cwd=tmp_path,
            stdout=output,
            stderr=output,
        )
    try:
        yield port, lambda words: waited_for(re.compile(words), log, running)
    finally:
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0, log.read_text()
    assert "Traceback" not in log.read_text()


def test_it_serves_pages_with_their_styles(installed, tmp_path):
    with started(installed, tmp_path, "--empty") as (port, said):
        visitor = build_opener(HTTPCookieProcessor())
        with visitor.open(said(_LINK)) as answer:
            page = answer.read().decode()
        assert "<main" in page
        assets = sorted(set(re.findall(r'(?:src|href)="(/static/[^"#]+)', page)))
        assert assets
        for asset in assets:
            with visitor.open(f"http://127.0.0.1:{port}{asset}") as answer:
                assert len(answer.read()) > 100, asset


def test_it_builds_the_demo_shop(installed, tmp_path):
    """With the year of receipts, and the engine that scores are counted with."""
    with started(installed, tmp_path) as (port, said):
        visitor = build_opener(HTTPCookieProcessor())
        visitor.open(said(_LINK)).close()
        said(r"155,848 receipts")
        with visitor.open(f"http://127.0.0.1:{port}/customers/?sort=-spent") as answer:
            assert answer.read().decode().count("data-row-link") == 50


def waited_for(words: re.Pattern, log: Path, running: subprocess.Popen) -> str:
    ends = time.monotonic() + 120
    while not (found := words.search(log.read_text())):
        assert running.poll() is None, log.read_text()
        assert time.monotonic() < ends, log.read_text()
        time.sleep(0.2)
    return found.group(0)


def test_it_makes_a_book_of_its_own(installed, tmp_path):
    environment = {"PATH": os.environ["PATH"], "DAIFUKU_HOME": str(tmp_path / "home")}
    run(installed, "migrate", cwd=tmp_path, env=environment)
    run(installed, "doctor", cwd=tmp_path, env=environment)
