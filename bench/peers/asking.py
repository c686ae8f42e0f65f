"""Asks a WSGI application in its own process, as a browser or a program would ask it.

Runs in the environment of whom it asks, so it knows only the standard library."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Asker:
    """Speaks to one application as a browser or a program would, keeping its cookies."""

    def __init__(self, application: Callable[..., Any], headers: dict[str, str] | None = None):
        self.application = application
        self.cookies: dict[str, str] = {}
        self.headers = headers or {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"", "")

    def post_json(self, path: str, body: Any) -> Answer:
        return self._ask("POST", path, json.dumps(body).encode(), "application/json")

    def post_form(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask(
            "POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded"
        )

    def post_file(self, path: str, fields: dict[str, str], name: str, file: Path) -> Answer:
        edge = "bench-edge"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'Content-Disposition: form-data; name="{name}"; filename="{file.name}"'
        parts.append(f"--{edge}\r\n{head}\r\n\r\n".encode() + file.read_bytes())
        body = b"".join(parts) + f"\r\n--{edge}--\r\n".encode()
        return self._ask("POST", path, body, f"multipart/form-data; boundary={edge}")

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        told: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
            told[:] = [int(status[:3]), headers]

        answer = self.application(self._environment(method, path, body, kind), start)
        try:
            content = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        status, headers = told
        for key, value in headers:
            if key.lower() == "set-cookie":
                name, _, rest = value.partition("=")
                self.cookies[name] = rest.partition(";")[0]
        return Answer(status, {key.lower(): value for key, value in headers}, content)

    def _environment(self, method: str, path: str, body: bytes, kind: str) -> dict[str, Any]:
        parts = urlsplit(path)
        environment = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        return environment | self.headers


class _Fields(HTMLParser):
    """What a browser would send back of a form that nobody touched."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name, kind = given.get("name") or "", given.get("type") or "text"
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given and self.select:
            self.found[self.select] = given.get("value") or ""
        elif tag == "input" and name and kind not in ("submit", "file", "image", "button"):
            ticked = kind not in ("checkbox", "radio") or "checked" in given
            self.found |= {name: given.get("value") or ""} if ticked else {}


def fields_of(answer: Answer) -> dict[str, str]:
    """The fields of the form that posts, found by its CSRF token."""
    page = answer.body.decode()
    forms = re.findall(r"<form\b.*?</form>", page, re.DOTALL)
    (form,) = [one for one in forms if "csrfmiddlewaretoken" in one][-1:]
    reader = _Fields()
    reader.feed(form)
    return reader.found
