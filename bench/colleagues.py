"""Ten colleagues at work on 50,000 customers: what the whole of Daifuku holds in memory while they
read and look people up, a till sends its receipts and the worker counts the scores."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median, quantiles

from bench.bodies import receipt
from bench.starting import held
from bench.telling import say

CUSTOMERS, COLLEAGUES = 50_000, 10
_MOST_MB, _SECONDS, _PORT = 400, 90, 8973
# The engine that counts the scores is there for a second.
_WEIGHED_EVERY = 0.2
# Until the till has sent receipts that the scores do not know.
_NEWS_SECONDS = 15
_PAGES = ("/", "/customers/", "/customers/?sort=name", "/search/?q=yamada", "/customers/{id}/",
          "/till/?q=090{id:08}&open=1", "/customers/{id}/timeline")  # fmt: skip


@dataclass(slots=True)
class Asked:
    """What came of a stretch of work: seconds a request, and megabytes while they were made."""

    walls: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    held: list[int] = field(default_factory=list)


def run(home: Path) -> None:
    """Outside any `hold(home)`: the server has the buffers that everybody's has."""
    from bench.shop import ensure
    from daifuku.foundation.postgres import hold

    name = f"bench_{CUSTOMERS}"
    here = {k: v for k, v in os.environ.items() if not k.startswith(("DAIFUKU_", "DATABASE_"))}
    here |= {"DAIFUKU_HOME": str(home), "DAIFUKU_DB_NAME": name}
    here["DJANGO_SETTINGS_MODULE"] = "daifuku.config.settings"
    with hold(home, {}):
        ensure(home, CUSTOMERS)
        # The worker counts the scores again, as every ten minutes, and not for the first time.
        counted = [sys.executable, "-m", "daifuku.insights.child", "refresh"]
        subprocess.run(counted, env=here, check=True, stdout=subprocess.DEVNULL)
    with _serving(here):
        child = [sys.executable, "-m", "bench.colleagues"]
        made = subprocess.run(child, env=here, check=True, stdout=subprocess.PIPE, text=True)
        given = json.loads(made.stdout.splitlines()[-1])
        asks = [_reader(cookie, n) for n, cookie in enumerate(given["cookies"])]
        tell(at_work([*asks, _till(given["token"])], _SECONDS, lambda: held(home)))


def at_work(asks: list[Callable[[], object]], seconds: float, weigh: Callable[[], int]) -> Asked:
    """Each asks, reads a second, asks again; memory is weighed meanwhile."""
    found, ends = Asked(), time.monotonic() + seconds

    def work(ask: Callable[[], object]) -> None:
        while True:
            begun = time.perf_counter()
            try:
                ask()
            except OSError as failure:
                found.failed.append(str(failure))
            found.walls.append(time.perf_counter() - begun)
            time.sleep(min(1, seconds))
            # Not before the first: where the machine is busy, a thread begins late.
            if time.monotonic() >= ends:
                return

    threads = [threading.Thread(target=work, args=(ask,)) for ask in asks]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        found.held.append(weigh())
        time.sleep(_WEIGHED_EVERY)
    return found


def tell(found: Asked) -> None:
    p95 = quantiles(found.walls, n=20)[18]
    sys.stdout.write(
        f"colleagues: {COLLEAGUES} on {CUSTOMERS:,} customers, {len(found.walls)} requests, p95"
        f" {p95 * 1000:.0f} ms, {len(found.failed)} failed {''.join(found.failed[:1])}".rstrip()
        + "\n"
    )
    say("colleagues: memory as a rule, MB", _MOST_MB, median(found.held))
    say("colleagues: memory at most, MB", _MOST_MB, max(found.held))


def _reader(cookie: str, seed: int) -> Callable[[], object]:
    draw, headers = random.Random(seed), {"Cookie": cookie}

    def ask() -> None:
        path = draw.choice(_PAGES).format(id=draw.randint(1, CUSTOMERS))
        _answered("GET", path, "", headers)

    return ask


def _till(token: str) -> Callable[[], object]:
    numbers = iter(range(10**9))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask() -> None:
        number = next(numbers)
        body = json.dumps(receipt(1 + number % CUSTOMERS, number))
        _answered("POST", "/api/v1/purchases", body, headers)

    return ask


def _answered(
    method: str, path: str, body: str = "", headers: dict[str, str] | None = None
) -> None:
    """Fails with OSError, also where the answer is no good one."""
    connection = HTTPConnection("127.0.0.1", _PORT, timeout=30)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        answer.read()
    except HTTPException as failure:
        raise OSError(f"{path}: {failure!r}") from failure
    finally:
        connection.close()
    if answer.status not in (200, 201):
        raise OSError(f"{path}: {answer.status}")


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "daifuku.config.cli", "serve", "--port", str(_PORT)]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(running)
        yield
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(60)


def _wait_for(running: subprocess.Popen) -> None:
    ends = time.monotonic() + 120
    while running.poll() is None and time.monotonic() < ends:
        try:
            _answered("GET", "/readyz")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server does not answer.")


def main() -> None:
    """In a process of its own, which signs ten people in and gives the worker its work."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from procrastinate.exceptions import AlreadyEnqueued

    from bench.measures import BACKEND
    from daifuku.foundation import clock
    from daifuku.foundation.access import Actor, Role
    from daifuku.foundation.models import User
    from daifuku.foundation.tokens import add_token
    from daifuku.insights.jobs import refresh

    cookies = []
    for number in range(COLLEAGUES):
        email, client = f"colleague{number}@bench.example", Client()
        who = User.objects.filter(email=email).first()
        who = who or User.objects.create_user(email, role=Role.STAFF.value)
        client.force_login(who, backend=BACKEND)
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}")
    token = add_token(1, name="bench", scopes=["all"], by=Actor.system(), at=clock.now())
    with suppress(AlreadyEnqueued):  # by a run that was ended
        refresh.configure(schedule_in={"seconds": _NEWS_SECONDS}).defer()
    sys.stdout.write(json.dumps({"cookies": cookies, "token": token.secret}) + "\n")


if __name__ == "__main__":
    main()
