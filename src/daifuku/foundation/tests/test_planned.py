"""Long statements are planned once a connection; they count and fail as any other."""

import pytest
from django.db import (
    IntegrityError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)
from django.test.utils import CaptureQueriesContext

from daifuku.foundation.planned import planned_once
from daifuku.foundation.statement_limit import Limited

pytestmark = pytest.mark.django_db
STATEMENT = "SELECT %s::bigint + 1 AS planned_here"
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%planned_here%'"


def ask(number):
    with planned_once() as cursor:
        cursor.execute(STATEMENT, [number])
        return cursor.fetchone()[0]


@pytest.fixture
def page(own_database):
    with connection.execute_wrapper(Limited(100)):
        yield


@pytest.mark.usefixtures("page")
def test_the_limit_of_pages_holds_within_a_transaction_and_outside():
    assert [ask(n) for n in range(4)] == [1, 2, 3, 4]
    with transaction.atomic():
        assert [ask(n) for n in range(4)] == [1, 2, 3, 4]
        with connection.cursor() as cursor:
            cursor.execute(PREPARED)
            assert cursor.fetchone()[0] == 1
        with pytest.raises(OperationalError, match="statement timeout"), planned_once() as cursor:
            cursor.execute("SELECT pg_sleep(%s::int)", [5])


def test_the_server_keeps_the_statement_after_a_few_times():
    assert [ask(n) for n in range(6)] == [1, 2, 3, 4, 5, 6]
    with connection.cursor() as cursor:
        cursor.execute(PREPARED)
        assert cursor.fetchone()[0] == 1


def test_other_cursors_send_text_as_before():
    ask(1)
    with connection.cursor() as cursor:
        for _ in range(6):
            cursor.execute("SELECT 1 AS sent_as_text")
        cursor.execute(PREPARED.replace("planned_here", "sent_as_text"))
        assert cursor.fetchone()[0] == 0


def test_it_is_counted_with_the_queries_of_a_page():
    with CaptureQueriesContext(connection) as counted:
        ask(1)
    assert len(counted) == 1


def test_what_goes_wrong_is_told_by_django():
    with pytest.raises(ProgrammingError), planned_once() as cursor:
        cursor.execute("SELECT no_such_thing")


def test_a_transaction_that_failed_can_be_left():
    with pytest.raises(IntegrityError), transaction.atomic(), planned_once() as cursor:
        cursor.execute("INSERT INTO foundation_user (email) VALUES (%s::text)", ["a@b.example"])
    assert ask(1) == 2
