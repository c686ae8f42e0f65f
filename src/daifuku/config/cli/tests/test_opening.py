"""`bin/demo` opens the browser signed in where there is a screen, and only then."""

import json
import sys
import time

import pytest

from daifuku.config import env, processes
from harness.commands import typed

LINK = "http://127.0.0.1:8000/sign-in/once"
TOLD = json.dumps({"path": "/sign-in/once", "email": "owner@demo.example", "password": ""})
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


@pytest.fixture
def browser(monkeypatch, tmp_path):
    """browser() is the address that a browser was opened with; the demo itself is not served."""
    place, opened = tmp_path / "browser", tmp_path / "opened"
    place.write_text(f'#!/bin/sh\necho "$1" >"{opened}.part"\nmv "{opened}.part" "{opened}"\n')
    place.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(place))
    monkeypatch.setattr(sys, "platform", "linux")
    for screen in SCREENS:
        monkeypatch.delenv(screen, raising=False)
    monkeypatch.setattr(
        processes, "serve", lambda _how, announce: announce("http://127.0.0.1:8000/", TOLD)
    )

    def asked(patience: float = 20):
        ends = time.monotonic() + patience
        while not opened.exists() and time.monotonic() < ends:
            time.sleep(0.05)
        return opened.read_text().strip() if opened.exists() else None

    return asked


@pytest.mark.parametrize("screen", SCREENS)
def test_on_a_screen_the_browser_opens_signed_in(browser, monkeypatch, screen):
    monkeypatch.setenv(screen, ":7")
    code, told = typed("demo")
    assert (code, LINK in told) == (0, True)
    assert browser() == LINK


def test_without_a_screen_the_address_is_only_printed(browser):
    code, told = typed("demo")
    assert (code, LINK in told) == (0, True)
    assert browser(1) is None


def test_no_browser_is_opened_where_none_is_wanted(browser, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":7")
    assert typed("demo", "--no-browser")[0] == 0
    assert browser(1) is None


def test_a_mac_always_has_a_screen(browser, monkeypatch):
    assert not env.has_screen()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert env.has_screen()
