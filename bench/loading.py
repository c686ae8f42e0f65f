"""What Chromium loads for a page that it never saw, what scripts ask for included."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Until scripts have run and live parts, which wait a second or two, have come.
_SETTLED_MS = 4000


@contextmanager
def browser() -> Iterator[Any]:
    """The one that tests use, or None where there is none."""
    found = os.environ.get("DAIFUKU_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        found = None
    if not found:
        yield None
        return
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=arguments)
        yield started
        started.close()


def cold(started: Any, address: str, cookies: list[dict[str, str]]) -> tuple[int, int]:
    """Bytes as transferred, headers of answers included, and requests. A stream that stays open is
    a request without bytes."""
    asked: list[str] = []
    sent: list[float] = []
    context = started.new_context(locale="ja-JP")
    context.add_cookies(cookies)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    wire.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_timeout(_SETTLED_MS)
    context.close()
    return int(sum(sent)), len([url for url in asked if url.startswith("http")])
