import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from bench import loading, weighing

PAGE = b"""<!DOCTYPE html><link rel="icon" href="data:,"><a href="/customers/1/">one</a>
<script src="/static/script.js"></script>"""
FILES = {"/customers/": PAGE, "/customers/1/": PAGE, "/more": b"x" * 30_000}
FILES["/static/script.js"] = b"fetch('/more').then((answer) => answer.text())"


class Shop(BaseHTTPRequestHandler):
    """A page that names one script, which loads 30,000 bytes more."""

    def do_GET(self) -> None:
        kind = "text/javascript" if self.path.endswith(".js") else "text/html"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(FILES[self.path])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visitor():
    return build_opener(HTTPCookieProcessor())


@pytest.mark.browser
def test_a_browser_counts_what_scripts_load(address, visitor, browser, monkeypatch, capsys):
    @contextmanager
    def started():
        yield browser

    monkeypatch.setattr(loading, "browser", started)
    monkeypatch.setattr(weighing, "_FORGOTTEN_SECONDS", 0)
    weighing.run(visitor, address)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all("in 3 requests" in line and " 30." in line for line in lines)


def test_without_a_browser_the_lines_say_what_they_leave_out(address, visitor, monkeypatch, capsys):
    monkeypatch.delenv("DAIFUKU_BROWSER", raising=False)
    monkeypatch.setenv("PATH", "")
    weighing.run(visitor, address)
    first, *lines = capsys.readouterr().out.splitlines()
    assert "no browser here" in first
    assert all("in 2 requests" in line for line in lines)


@pytest.mark.parametrize(
    ("sent", "requests", "over"), [(60_000, 8, False), (60_001, 8, True), (1, 9, True)]
)
def test_a_page_is_over_by_bytes_or_by_requests(capsys, sent, requests, over):
    weighing.tell("list", sent, requests)
    assert capsys.readouterr().out.rstrip().endswith("over") is over
