"""What `daifuku demo` says when pages are open."""

import re

import pytest

from daifuku.config.cli.columns import width
from daifuku.config.cli.demo import _greeting
from daifuku.config.cli.demo_owner import EMAIL, sign_in_of
from daifuku.foundation import fresh_start
from daifuku.foundation.access import Role
from daifuku.foundation.models import Company

ADDRESS = "http://127.0.0.1:8000/"


def test_a_demo_tells_its_owner_and_both_ways_in(terminal):
    terminal("en")
    said = _greeting(ADDRESS, ADDRESS + "once", {"email": EMAIL, "password": "secret"})
    assert f"Sign in (once):   {ADDRESS}once" in said
    assert f"{EMAIL}  secret" in said


def test_a_japanese_terminal_is_greeted_in_japanese_and_the_columns_line_up(terminal):
    terminal("ja")
    said = _greeting(ADDRESS, ADDRESS + "once", {"email": EMAIL, "password": "secret"})
    assert "大福帳を起動しました" in said
    assert not re.search(r"Sign in|password:|stands|stops", said)
    rows = [line for line in said.splitlines() if ":  " in line]
    assert len(rows) == 4
    assert len({width(re.match(r".*:\s+", row)[0]) for row in rows}) == 1


@pytest.mark.django_db
def test_where_the_demo_was_taken_away_nobody_is_called_its_owner(monkeypatch, tmp_path, colleague):
    monkeypatch.setenv("DAIFUKU_HOME", str(tmp_path))
    (tmp_path / fresh_start.GONE).touch()
    colleague(Role.OWNER)
    Company.objects.update(is_demo=False)
    said = _greeting(ADDRESS, ADDRESS, sign_in_of())
    assert ADDRESS in said
    assert "owner@" not in said
    assert "once" not in said
