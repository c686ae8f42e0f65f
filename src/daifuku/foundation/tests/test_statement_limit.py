"""A statement of a page ends after its time; those of jobs and of the next one do not."""

import subprocess
import sys

import pytest
from django.db import OperationalError, connection, transaction
from psycopg import sql

from daifuku.foundation.models import Company
from daifuku.foundation.patience import TooSlow, at_most
from daifuku.foundation.statement_limit import MILLISECONDS, Limited

SLOW = "SELECT pg_sleep(5)"


@pytest.fixture
def page(own_database):
    with connection.execute_wrapper(Limited(100)):
        yield


def asked(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchone()[0]


def test_a_page_ends_what_takes_too_long(page):
    with pytest.raises(OperationalError, match="statement timeout"):
        asked(SLOW)
    # The same connection goes on, and keeps nothing of it.
    assert asked("SELECT %s::int", 7) == 7


@pytest.mark.usefixtures("page")
def test_a_transaction_has_the_limit_throughout():
    with transaction.atomic():
        assert asked("SHOW statement_timeout") == "100ms"
        with pytest.raises(OperationalError, match="statement timeout"), transaction.atomic():
            asked(SLOW)


@pytest.mark.usefixtures("page")
def test_rows_counts_and_what_is_read_piece_by_piece_are_as_before():
    Company.current()
    assert Company.objects.filter(id=1).update(currency="USD") == 1
    assert [one.currency for one in Company.objects.iterator()] == ["USD"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 AS one UNION SELECT 2")
        assert (cursor.description[0].name, cursor.rowcount) == ("one", 2)


@pytest.mark.usefixtures("page")
def test_who_asks_for_less_time_gets_less_time():
    with pytest.raises(TooSlow), at_most(20):
        asked(SLOW)


@pytest.mark.usefixtures("page")
def test_the_limit_of_the_page_holds_again_after_a_shorter_one():
    with transaction.atomic():
        with at_most(20):
            assert asked("SHOW statement_timeout") == "20ms"
        assert asked("SHOW statement_timeout") == "100ms"


@pytest.mark.usefixtures("page")
def test_a_composed_statement_is_limited_too():
    assert asked(sql.SQL("SELECT {}::int").format(sql.Literal(7))) == 7
    with pytest.raises(OperationalError, match="statement timeout"):
        asked(sql.SQL("SELECT pg_sleep({})").format(sql.Literal(5)))


def test_nothing_stays_on_a_connection_that_a_pooler_lends_to_others(page):
    assert asked("SELECT 1") == 1
    with connection.connection.cursor() as raw:
        assert raw.execute("SHOW statement_timeout").fetchone()[0] == "0"


PAGES = "members._load(os.getppid(), 'pages', 'daifuku.config.wsgi:application')"
OTHERS = "application.make_forkable()"


@pytest.mark.parametrize(("load", "kept"), [(PAGES, f"{MILLISECONDS // 1000}s"), (OTHERS, "0")])
def test_pages_are_limited_and_others_are_not(own_database, load, kept):
    ask = (
        "import os; from daifuku.config.processes import application, members\n"
        f"application.set_up(); {load}\n"
        "from django.db import connection\n"
        "with connection.cursor() as c:\n"
        "    c.execute('SHOW statement_timeout'); print(c.fetchone()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ask],
        env=own_database.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == kept
