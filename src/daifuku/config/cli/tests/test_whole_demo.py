"""`daifuku demo` as a newcomer starts it: the whole real year, a page before all of it is in."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import psycopg
import pytest

from daifuku.config.cli.tests.test_demo import PATIENCE_SECONDS, Demo
from daifuku.config.cli.tests.test_demo import home as home
from daifuku.foundation.postgres import locate

pytestmark = pytest.mark.slow
# As published (daifuku/demo/tests/test_journey.py counts the source).
RECEIPTS_AND_LINES = (155_848, 1_469_307)
_RECEIPTS = "SELECT count(*), sum(lines_count) FROM commerce_purchase"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/sign-in/\S+")


class Whole(Demo):
    def start(self) -> "Whole":
        options = ["--no-browser", "--port", str(self.port), "--home", str(self.home)]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "daifuku.config.cli", "demo", *options],
                env=self.environment | {"LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"},
                stdout=output,
                stderr=output,
            )
        return self

    def wait_for(self, words: str) -> None:
        ends = time.monotonic() + PATIENCE_SECONDS
        while words not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < ends, self.said()
            time.sleep(0.2)

    def ended(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def test_the_whole_year_is_there_and_a_second_start_does_not_build_it_again(home: Path):
    demo = Whole(home).start()
    try:
        demo.wait_for("Ctrl-C stops it")
        visitor = build_opener(HTTPCookieProcessor())
        with visitor.open(LINK.search(demo.said()).group(0)) as page:
            assert 'id="tile_sales"' in page.read().decode()
        demo.wait_for("Checked and closed")
        with visitor.open(f"http://127.0.0.1:{demo.port}/customers/") as page:
            assert page.read().decode().count("<tr") > 50
        with psycopg.connect(locate(home).conninfo()) as book:
            assert book.execute(_RECEIPTS).fetchone() == RECEIPTS_AND_LINES
        assert demo.command("doctor", "--invariants").returncode == 0
        assert demo.ended() == 0, demo.said()

        demo.start().wait_for("Ctrl-C stops it")
        assert "Building" not in demo.said()
        assert demo.ended() == 0, demo.said()
        assert "Traceback" not in demo.said()
    finally:
        demo.process.kill()
        demo.process.wait()
