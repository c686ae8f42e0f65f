"""`daifuku demo` on Daifuku's own PostgreSQL, from nothing."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest

from daifuku.foundation.postgres import hold, locate, postmaster
from harness.ports import free_ports

PATIENCE_SECONDS = 240


@pytest.fixture
def home():
    folder = Path(tempfile.mkdtemp(prefix="dk-"))
    yield folder / "shop"
    shutil.rmtree(folder)


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


def test_the_demo_opens_signs_in_survives_and_ends(home):
    demo = Demo(home).start()
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

        place = locate(home)
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
