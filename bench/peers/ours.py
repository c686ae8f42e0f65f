"""Daifuku itself, asked the way its peers are: pages as a browser gets them, and its API."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.peers.asking import Answer, Asker, fields_of
from bench.peers.timing import CREATE, IMPORT, LIST, RECORD, SEARCHES, Results, chosen

_LINK = re.compile(rb'href="/customers/(\d+)/"')


def main(out: Path, size: int, more: Path) -> None:
    import django

    django.setup()
    from daifuku.config.wsgi import application

    pages, api = Results("Daifuku, pages"), Results("Daifuku, API")
    _pages(pages, _signed_in(application), size)
    _api(api, _with_token(application), size)
    rows = sum(1 for _ in more.open(encoding="utf-8")) - 1
    begun = time.perf_counter()
    command = [sys.executable, "-m", "daifuku.config.cli", "import", "customers", str(more)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert said.startswith(f"Rows: {rows} new"), said
    pages.rate(IMPORT, time.perf_counter() - begun, rows)
    out.write_text(json.dumps(pages.rows + api.rows), encoding="utf-8")


def _signed_in(application: Callable[..., Any]) -> Asker:
    from django.conf import settings
    from django.test import Client

    from daifuku.foundation.models import User

    client, asker = Client(), Asker(application)
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(id=1), backend=backend)
    name = settings.SESSION_COOKIE_NAME
    asker.cookies[name] = client.cookies[name].value
    return asker


def _with_token(application: Callable[..., Any]) -> Asker:
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor
    from daifuku.foundation.tokens import add_token

    issued = add_token(1, name="bench", scopes=["all"], by=Actor.system(), at=clock.now())
    return Asker(application, {"HTTP_AUTHORIZATION": f"Bearer {issued.secret}"})


def _pages(results: Results, asker: Asker, size: int) -> None:
    def ask(path: str) -> list[Answer]:
        answer = asker.get(path)
        assert answer.status == 200, (path, answer.status)
        return [answer]

    def linked(answer: Answer) -> int:
        return len(set(_LINK.findall(answer.body)))

    ids = chosen(size)
    results.time(LIST, lambda n: ask("/customers/"), linked)
    results.time(RECORD, lambda n: ask(f"/customers/{ids[n]}/"), lambda answer: 1)
    for words, title in SEARCHES:
        path = f"/search/?q={quote(words)}"
        results.time(title, lambda n, path=path: ask(path), linked)
    form = fields_of(ask("/customers/new")[0])

    def create(n: int) -> list[Answer]:
        given = {
            "family_name": "山田",
            "given_name": f"花{n}",
            "phone": f"080-0000-{n:04}",
            "email": f"new{n}@example.jp",
        }
        answer = asker.post_form("/customers/new", form | given)
        assert answer.status == 302, answer.status
        return [answer]

    results.time(CREATE, create, lambda answer: 1)


def _api(results: Results, asker: Asker, size: int) -> None:
    def ask(path: str) -> list[Answer]:
        answer = asker.get(f"/api/v1{path}")
        assert answer.status == 200, (path, answer.body)
        return [answer]

    def items(answer: Answer) -> int:
        return len(answer.json()["items"])

    ids = chosen(size)
    results.time(LIST, lambda n: ask("/customers?limit=50"), items)
    results.time(RECORD, lambda n: ask(f"/customers/{ids[n]}"), lambda answer: 1)
    for words, title in SEARCHES:
        path = f"/search?q={quote(words)}&limit=50"
        results.time(title, lambda n, path=path: ask(path), items)

    def create(n: int) -> list[Answer]:
        given = {
            "family_name": "山田",
            "given_name": f"蓮{n}",
            "phones": [f"070-0000-{n:04}"],
            "emails": [f"api{n}@example.jp"],
        }
        answer = asker.post_json("/api/v1/customers", given)
        assert answer.status == 201, answer.body
        return [answer]

    results.time(CREATE, create, lambda answer: 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
