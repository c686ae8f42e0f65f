"""The style guide in a real browser, without a server: every request is answered right here."""

from collections.abc import Callable, Iterator
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory

from daifuku.design.views import styleguide
from harness.browser import watch

ORIGIN = "http://guide.example"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)

# What the browser logs when a test makes the pretended server fail.
PROVOKED = ("status of", "net::ERR_FAILED", "Failed to fetch")


@pytest.fixture
def replies() -> dict[str, tuple[int, str]]:
    """What the pretended server says, by path: (status, body)."""
    return {}


@pytest.fixture
def open_guide(browser, replies, monkeypatch) -> Iterator[Callable]:
    """`open_guide("list", lang="en", theme="dark", width=360)` gives a page."""
    monkeypatch.setattr(engines["pages"], "template_context_processors", [])
    contexts, complaints = [], []

    def make(page: str = "", width: int = 1280, **query: str):
        context = browser.new_context(viewport={"width": width, "height": 800})
        contexts.append(context)
        context.route("**/*", lambda route: answer(route, replies))
        shown = context.new_page()
        watch(shown, complaints)
        asked = "&".join(f"{key}={value}" for key, value in query.items())
        shown.goto(f"{ORIGIN}/styleguide/{page}?{asked}")
        return shown

    yield make
    for context in contexts:
        context.close()
    unexpected = [text for text in complaints if not any(one in text for one in PROVOKED)]
    assert not unexpected, "\n".join(unexpected)


def answer(route, replies) -> None:
    parts = urlsplit(route.request.url)
    if parts.path in replies:
        status, body = replies[parts.path]
        route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")
    elif parts.path.startswith("/static/"):
        found = Path(finders.find(parts.path.removeprefix("/static/")))
        route.fulfill(body=found.read_bytes(), content_type=guess_type(found.name)[0])
    else:
        request = RequestFactory().get(parts.path, dict(parse_qsl(parts.query)))
        page = parts.path.rpartition("/")[2] or "parts"
        html = styleguide(request, page).content
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=html, headers=headers)
