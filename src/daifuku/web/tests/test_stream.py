"""Live pages: who may listen, and that what is heard says nothing to whoever may not look."""

import asyncio
import json
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.core import signing

from daifuku.foundation import streams
from daifuku.foundation.access import Role
from daifuku.web import stream


def in_a_loop(coroutine: Coroutine):
    """In a thread of its own, since a browser's tests keep a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def answered(path: str, token: str = "", origin: str = "") -> int:
    sent = []

    async def send(message):
        sent.append(message)

    async def gone():
        return {"type": "http.disconnect"}

    scope = {"type": "http", "path": path, "query_string": f"token={token}".encode()}
    scope["headers"] = [(b"origin", origin.encode())] if origin else []
    in_a_loop(stream.application(scope, gone, send))
    return sent[0]["status"]


def test_only_a_fresh_token_of_ours_opens_it(monkeypatch):
    async def silence(_hub):
        await asyncio.sleep(0)

    monkeypatch.setattr(stream.Hub, "_listen", silence)
    good = streams.token_of(7)
    assert answered("/events", good) == 200
    assert answered("/elsewhere", good) == 404
    assert answered("/events") == 403
    assert answered("/events", good[:-1] + ("A" if good[-1] != "A" else "B")) == 403
    assert answered("/events", signing.dumps(7, salt="another")) == 403
    assert answered("/events", good, origin="https://evil.example") == 403
    later = time.time() + streams.TOKEN_SECONDS + 5
    monkeypatch.setattr(time, "time", lambda: later)
    assert answered("/events", good) == 403


def test_it_names_customers_by_words_that_say_nothing(own_database):
    heard = in_a_loop(_heard(own_database, json.dumps({"customers": [4711]})))
    assert streams.name_of(4711) in heard
    assert "4711" not in heard
    assert streams.name_of(4711) != streams.name_of(4712)


def test_a_page_hears_what_was_written_before_its_stream_opened():
    hub, made = stream.Hub(), time.time()
    hub.told.append((made - 60, ["long ago"]))
    hub.tell(["between"])
    hub.tell(["and again"])
    assert hub.told_since(made) == ["and again", "between"]
    assert hub.told_since(made + 60) == []


def test_who_missed_too_much_looks_at_everything():
    hub = stream.Hub()
    for number in range(stream._REMEMBERED):
        hub.tell([str(number)])
    assert hub.told_since(time.time()) == ["all"]
    lately = stream.Hub()
    lately.tell(["one"])
    lately.tell(["all"])
    assert lately.told_since(time.time()) == ["all"]


async def _heard(own_database, payload: str) -> str:
    """What reaches a stream when the book tells of a customer."""
    hub = stream.Hub()
    async with hub.joined(time.time()) as queue:
        opened = await asyncio.wait_for(queue.get(), 10)
        assert b'"all"' in opened
        async with await psycopg.AsyncConnection.connect(
            own_database.server.app(own_database.name), autocommit=True
        ) as book:
            await book.execute("SELECT pg_notify('daifuku_book', %s)", [payload])
        heard = await asyncio.wait_for(queue.get(), 10)
        hub.listening.cancel()
    return heard.decode()


@pytest.mark.django_db
def test_a_token_is_for_who_is_signed_in(client, signed_in):
    assert client.get("/stream-token").status_code == 302
    token = signed_in(Role.VIEWER).get("/stream-token").json()["token"]
    assert streams.issued_at(token) == pytest.approx(time.time(), abs=5)
