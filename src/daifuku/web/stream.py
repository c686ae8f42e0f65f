"""Live pages: the book's NOTIFY, passed on as server-sent events. One process, one LISTEN.

A message says whose page was written on, never what. A page that hears it fetches its parts
again, as the person who looks at it."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import psycopg
from django.conf import settings
from django.db import connection
from django.http.request import validate_host

from daifuku.foundation.streams import TOKEN_SECONDS, issued_at, name_of

HEARTBEAT_SECONDS = 20
_QUEUE = 64
_REMEMBERED = 1000
_MOST_NAMES = 200
# For the time that a page takes to be made, and for clocks that differ.
_MARGIN_SECONDS = 10
_CHANNEL = "daifuku_book"
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class Hub:
    """Every open stream has a queue here; a stream that does not keep up is closed."""

    def __init__(self) -> None:
        self.queues: set[asyncio.Queue[bytes | None]] = set()
        self.listening: asyncio.Task[None] | None = None
        self.told: deque[tuple[float, list[str]]] = deque(maxlen=_REMEMBERED)

    @contextlib.asynccontextmanager
    async def joined(self, since: float) -> AsyncIterator[asyncio.Queue[bytes | None]]:
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(_QUEUE)
        self.queues.add(queue)
        if names := self.told_since(since):
            queue.put_nowait(_event(names))
        self.listen()
        try:
            yield queue
        finally:
            self.queues.discard(queue)

    def listen(self) -> None:
        if self.listening is None or self.listening.done():
            self.listening = asyncio.create_task(self._listen())

    def told_since(self, since: float) -> list[str]:
        """What a page made at that time has not heard of. The LISTEN itself begins with "all", so
        what was written before there was one is not lost either."""
        start = since - _MARGIN_SECONDS
        names = {name for at, told in self.told if at >= start for name in told}
        overrun = len(self.told) == _REMEMBERED and self.told[0][0] >= start
        return ["all"] if overrun or "all" in names or len(names) > _MOST_NAMES else sorted(names)

    def tell(self, names: list[str]) -> None:
        now = time.time()
        self.told.append((now, names))
        while self.told[0][0] < now - TOKEN_SECONDS - _MARGIN_SECONDS:
            self.told.popleft()
        message = _event(names)
        for queue in list(self.queues):
            try:
                queue.put_nowait(message)
            except asyncio.QueueFull:
                self.queues.discard(queue)
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)

    async def _listen(self) -> None:
        """Listen for ever; after each (re)connection wake everybody, since news may be missed."""
        parameters = connection.get_connection_params()
        for name in ("cursor_factory", "context", "prepare_threshold"):
            parameters.pop(name, None)
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    **parameters, autocommit=True
                ) as listener:
                    await listener.execute(f"LISTEN {_CHANNEL}")
                    self.tell(["all"])
                    async for notice in listener.notifies():
                        self.tell(_public(notice.payload))
            except psycopg.Error:
                await asyncio.sleep(1)


def _public(payload: str) -> list[str]:
    ids = orjson.loads(payload).get("customers")
    return ["all"] if ids is None else [name_of(customer_id) for customer_id in ids]


def _event(names: list[str]) -> bytes:
    return b"event: book\ndata: " + orjson.dumps({"customers": names}) + b"\n\n"


hub = Hub()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _http(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            hub.listen()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _http(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
    asked = parse_qs(scope["query_string"].decode())
    allowed = _allowed_origin(headers.get("origin", ""))
    since = issued_at(asked.get("token", [""])[0])
    if scope["path"] == "/healthz":
        await _answer(send, 200, b"ok")
    elif scope["path"] != "/events":
        await _answer(send, 404, b"")
    elif since is None or (headers.get("origin") and not allowed):
        await _answer(send, 403, b"")
    else:
        await _stream(receive, send, allowed, since)


def _allowed_origin(origin: str) -> str:
    host = urlsplit(origin).hostname or ""
    return origin if host and validate_host(host, settings.ALLOWED_HOSTS) else ""


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _stream(receive: Receive, send: Send, origin: str, since: float) -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    if origin:
        headers += [(b"access-control-allow-origin", origin.encode()), (b"vary", b"Origin")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b": open\n\n", "more_body": True})
    async with hub.joined(since) as queue:
        sending = asyncio.create_task(_pass_on(queue, send))
        leaving = asyncio.create_task(_until_gone(receive))
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        for task in (sending, leaving):
            task.cancel()


async def _pass_on(queue: asyncio.Queue[bytes | None], send: Send) -> None:
    while True:
        try:
            message = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            message = b": still here\n\n"
        if message is None:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        await send({"type": "http.response.body", "body": message, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
