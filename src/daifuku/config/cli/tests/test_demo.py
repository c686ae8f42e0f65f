"""`daifuku demo` on Daifuku's own PostgreSQL, from nothing."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from daifuku.foundation.postgres import hold, locate, postmaster
from harness.ports import free_ports

PATIENCE_SECONDS = 240


def _home():
    folder = Path(tempfile.mkdtemp(prefix="dk-"))
    yield folder / "shop"
    shutil.rmtree(folder)


home = pytest.fixture(_home)
# Made from nothing by the test that comes first, for speed alone.
shared_home = pytest.fixture(_home, scope="module")


class Demo:
    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_ports(2)
        self.log = home.with_name("log")
        outside = ("DATABASE_URL", "DATABASE_OWNER_URL", "DAIFUKU_SECRET_KEY", "DAIFUKU_HOME")
        self.environment = {k: v for k, v in os.environ.items() if k not in outside}

    def start(self) -> "Demo":
        options = ["--empty", "--no-browser", "--port", str(self.port), "--home", str(self.home)]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "daifuku.config.cli", "demo", *options],
                env=self.environment,
                stdout=output,
                stderr=output,
            )
        return self

    def said(self) -> str:
        return self.log.read_text()

    def wait_open(self) -> None:
        ends = time.monotonic() + PATIENCE_SECONDS
        while "Ctrl-C stops it" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < ends, self.said()
            time.sleep(0.1)

    def get(self, path: str, cookie: str = "") -> tuple[int, dict[str, str]]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}
        except OSError:
            return 0, {}
        finally:
            connection.close()

    def api(self, method: str, path: str, token: str, body: dict | None = None) -> tuple[int, dict]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        try:
            given = None if body is None else json.dumps(body)
            connection.request(method, f"/api/v1{path}", given, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, HTTPException, ValueError):
            return 0, {}
        finally:
            connection.close()

    def command(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "daifuku.config.cli", *words],
            env=self.environment | {"DAIFUKU_HOME": str(self.home)},
            capture_output=True,
            text=True,
            check=False,
        )


def ready(demo: Demo) -> bool:
    return demo.get("/readyz")[0] == 200


def test_the_demo_opens_signs_in_survives_and_ends(shared_home):
    demo = Demo(shared_home).start()
    try:
        demo.wait_open()
        link = re.search(r"http://127\.0\.0\.1:\d+(/sign-in/\S+)", demo.said()).group(1)
        status, headers = demo.get(link)
        assert (status, headers.get("location")) == (302, "/"), demo.said()
        cookie = headers["set-cookie"].partition(";")[0]
        assert demo.get("/", cookie)[0] == 200
        # A link that was used leads to the ordinary sign-in.
        assert "login" in demo.get(link)[1]["location"]

        token = demo.command("token", "add", "owner@demo.example", "--scope", "all")
        assert (token.returncode, token.stderr) == (0, "")

        assert "Traceback" not in demo.said()

        place = locate(shared_home)
        killed = postmaster.running(place).pid
        os.kill(killed, signal.SIGKILL)
        assert postmaster.wait_until(lambda: not postmaster.alive(killed), 5)
        assert postmaster.wait_until(lambda: ready(demo), 60), demo.said()
        assert demo.get("/", cookie)[0] == 200

        demo.process.send_signal(signal.SIGINT)
        assert demo.process.wait(30) == 0
        assert not postmaster.serving(place)
    finally:
        demo.process.kill()
        demo.process.wait()


class Till(Thread):
    """Sells one receipt after another until nobody answers."""

    def __init__(self, demo: Demo, token: str) -> None:
        super().__init__(daemon=True)
        self.demo, self.token = demo, token
        self.acknowledged: list[str] = []
        self.ids = [
            self.sent("/stores", {"code": "S-1", "names": {"ja": "本店"}}),
            self.sent("/products", {"code": "P-1", "names": {"ja": "緑茶"}}),
            self.sent("/customers", {"family_name": "山田"}),
        ]

    def sent(self, path: str, body: dict) -> int:
        status, answer = self.demo.api("POST", path, self.token, body)
        assert status == 201, (status, answer)
        return answer["id"]

    def sell(self, receipt_no: str) -> int:
        store, product, customer = self.ids
        money = {"amount": "500", "currency": "JPY"}
        receipt = {
            "customer_id": customer,
            "store_id": store,
            "source": "pos",
            "receipt_no": receipt_no,
            "occurred_at": "2026-11-22T10:00:00+09:00",
            "lines": [{"product_id": product, "quantity": "1", "amount": money}],
        }
        return self.demo.api("POST", "/purchases", self.token, receipt)[0]

    def run(self) -> None:
        while self.sell(self.next_number()) == 201:
            self.acknowledged.append(self.next_number())

    def next_number(self) -> str:
        return f"R-{len(self.acknowledged) + 1}"

    def kept(self) -> list[str]:
        found, after = [], ""
        while after is not None:
            status, page = self.demo.api("GET", f"/purchases?limit=200&after={after}", self.token)
            assert status == 200, (status, page)
            found += [one["receipt_no"] for one in page["items"]]
            after = page["next"]
        return found


def test_everything_killed_at_once_and_started_anew_has_lost_no_sale(shared_home):
    demo = Demo(shared_home).start()
    try:
        demo.wait_open()
        added = demo.command("token", "add", "owner@demo.example", "--scope", "all")
        till = Till(demo, added.stdout.split()[-1])
        till.start()
        assert postmaster.wait_until(lambda: len(till.acknowledged) >= 20, 60)
        place = locate(shared_home)
        killed = postmaster.running(place).pid
        os.kill(killed, signal.SIGKILL)
        demo.process.kill()
        demo.process.wait()
        till.join(60)

        demo.start().wait_open()
        assert postmaster.running(place).pid != killed
        last = till.next_number()
        assert till.sell(last) in (200, 201), "nobody had acknowledged it; the till sends it again"
        assert sorted(till.kept()) == sorted([*till.acknowledged, last])
        looked = demo.command("doctor", "--invariants")
        assert looked.returncode == 0, looked.stdout + looked.stderr
    finally:
        demo.process.send_signal(signal.SIGINT)
        demo.process.wait(30)


@pytest.mark.slow
def test_the_demo_does_not_enter_a_shop_of_somebodys_own(home):
    demo = Demo(home)
    assert demo.command("migrate").returncode == 0
    with hold(home) as lease, psycopg.connect(lease.location.conninfo()) as own:
        own.execute(
            "INSERT INTO foundation_user (email, password, role, is_active, family_name,"
            " given_name, sees, language, theme, density, single_keys, joined_at) VALUES"
            " ('me@example.jp', '', 50, true, '', '', 'all', 'ja', 'system', 'normal', true, now())"
        )
    try:
        assert demo.start().process.wait(PATIENCE_SECONDS) == 1
        assert "holds a shop of your own" in demo.said()
        assert "--home DIR" in demo.said()
    finally:
        demo.process.kill()
        demo.process.wait()
    removal = demo.command("demo", "--rebuild", "--no-browser", "--port", str(demo.port))
    assert removal.returncode == 1
    assert "no demo shop" in removal.stderr
