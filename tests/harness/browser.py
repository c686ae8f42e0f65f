"""A real browser before a real server: both watched, so that a quiet error fails the test."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from harness.database import OwnDatabase
from harness.environment import keep_templates
from harness.ports import free_ports

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 60
# htmx swaps the form's own partial on a refusal; the browser logs the status all the same. A request
# that the next one overtakes is aborted, which htmx logs too.
HARMLESS = ("status of 422", "signal is aborted without reason")


@dataclass
class LiveApp:
    """The server of one test: `url` is where it answers, `log` what it said."""

    url: str
    log: Path
    database: OwnDatabase
    process: subprocess.Popen = field(repr=False)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("The server did not stop on SIGTERM within 20 s.") from None


LOG: pytest.StashKey[Path] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator:
    """What the server said stands under the failure."""
    report = yield
    if report.failed and (log := item.stash.get(LOG, None)):
        report.sections.append(("Server", log.read_text("utf-8")[-6000:]))
    return report


@pytest.fixture
def live_app(own_database, tmp_path, request) -> Iterator[LiveApp]:
    """`daifuku serve` in a process group of its own, on the test's own database."""
    port = free_ports(2)
    log = tmp_path / "server.log"
    keep_templates(tmp_path / "home")
    command = [sys.executable, "-m", "daifuku.config.cli", "serve", "--port", str(port)]
    environment = own_database.environment | {"DAIFUKU_HOME": str(tmp_path / "home")}
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    request.node.stash[LOG] = log
    app = LiveApp(f"http://127.0.0.1:{port}", log, own_database, process)
    try:
        wait_until_ready(app)
        yield app
    finally:
        app.stop()


def wait_until_ready(app: LiveApp) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if app.process.poll() is not None:
            break
        if answers_ready(app.url):
            return
        time.sleep(0.1)
    pytest.fail(f"The server is not ready:\n{app.log.read_text('utf-8')[-4000:]}")


def answers_ready(url: str) -> bool:
    connection = HTTPConnection(url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):  # nobody there yet, or ourselves: a port called from itself
        return False
    finally:
        connection.close()


def chromium() -> str:
    named = os.environ.get("DAIFUKU_BROWSER")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        pytest.exit("No Chromium or Chrome here. bin/test installs it or says what to type.", 4)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; Django would refuse every query beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield started
        started.close()


@pytest.fixture
def page_errors() -> list[str]:
    """What the browser complained of. A test that expects a complaint removes it from here."""
    return []


@pytest.fixture
def open_page(browser, live_app, page_errors) -> Iterator[Callable]:
    """`open_page(viewport={"width": 360, "height": 740}, color_scheme="dark", locale="en")`."""
    contexts = []

    def make(**options):
        usual = {"base_url": live_app.url, "locale": "ja-JP"}
        context = browser.new_context(**usual | options)
        contexts.append(context)
        page = context.new_page()
        watch(page, page_errors)
        return page

    yield make
    for context in contexts:
        context.close()
    remaining = [e for e in page_errors if not any(words in e for words in HARMLESS)]
    assert not remaining, "The browser complained:\n" + "\n".join(remaining)


def watch(page, errors: list[str]) -> None:
    """Script errors, failed loads and breaches of the content security policy."""
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            message.type == "error"
            and errors.append(f"{page.url}: {message.text} ({message.location.get('url', '')})")
        ),
    )


@pytest.fixture
def browser_page(open_page):
    return open_page(viewport={"width": 1280, "height": 800})


@pytest.fixture
def sign_in(colleague) -> Callable:
    """`sign_in(page, user_or_role)` gives the browser a session without the sign-in page."""
    from django.conf import settings
    from django.test import Client

    from daifuku.foundation.access import Role
    from harness.people import BACKEND

    def enter(page, who=Role.OWNER):
        user = colleague(who) if isinstance(who, Role) else who
        client = Client()
        client.force_login(user, backend=BACKEND)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "domain": "127.0.0.1"}
        page.context.add_cookies([cookie | {"path": "/"}])
        return user

    return enter
