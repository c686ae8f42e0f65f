import sys

import pytest

from daifuku.config.processes import preparing
from daifuku.config.processes.preparing import Preparation, PreparationFailed

from .conftest import eventually, gone

TELLS = """
import sys, time
from daifuku.config.processes.preparing import teller
tell = teller(int(sys.argv[sys.argv.index("--tell") + 1]))
"""


@pytest.fixture
def prepared(monkeypatch):
    def with_code(code: str) -> Preparation:
        monkeypatch.setattr(preparing, "COMMAND", [sys.executable, "-c", TELLS + code])
        return Preparation()

    return with_code


def test_pages_may_be_served_before_the_rest_is_done(prepared):
    with prepared("tell('in by /here'); tell('twice'); time.sleep(600)") as preparation:
        assert preparation.wait_until_servable() == "in by /here"
        assert preparation.ended() is False
        pid = preparation.pid
    assert gone(pid)


def test_an_end_without_a_word_is_as_good(prepared):
    with prepared("") as preparation:
        assert preparation.wait_until_servable() == ""
        assert eventually(preparation.ended)


def test_a_failure_before_the_word_is_raised(prepared):
    with prepared("sys.exit(4)") as preparation, pytest.raises(PreparationFailed):
        preparation.wait_until_servable()


def test_a_failure_after_the_word_is_told_and_pages_go_on(prepared, caplog):
    with prepared("tell('go'); sys.exit(4)") as preparation:
        assert preparation.wait_until_servable() == "go"
        assert eventually(preparation.ended)
    assert "not complete" in caplog.text
