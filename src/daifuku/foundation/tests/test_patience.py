"""Reads that may be slow end in words, and leave the connection as it was."""

import pytest
from django.db import connection, transaction

from daifuku.foundation.errors import Refused
from daifuku.foundation.patience import TooSlow, at_most


def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


class TooMuch(Refused):
    code = "too_much"


def test_a_slow_read_is_refused_and_others_go_on(db):
    with pytest.raises(TooSlow), at_most(50):
        ask("SELECT pg_sleep(5)")
    with pytest.raises(TooMuch), at_most(50, TooMuch):
        ask("SELECT pg_sleep(5)")
    assert ask("SELECT 1") == 1


def test_the_limit_ends_with_the_block(own_database):
    before = ask("SHOW statement_timeout")
    with at_most(50):
        assert ask("SHOW statement_timeout") == "50ms"
    assert ask("SHOW statement_timeout") == before
    with transaction.atomic():
        with at_most(50):
            assert ask("SELECT 1") == 1
        assert ask("SHOW statement_timeout") == before
