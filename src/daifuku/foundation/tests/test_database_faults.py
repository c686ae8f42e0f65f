"""What the database did not do is told apart, in the language of whoever asks."""

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.test import Client
from django.utils import translation

from daifuku.foundation.access import Role
from daifuku.foundation.clock import now
from daifuku.foundation.database_faults import DatabaseAway, fault_of
from daifuku.foundation.tokens import add_token

HERE = f"{__name__}."
RAISED = "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"
SLEEP = "SET LOCAL statement_timeout = 20; SELECT pg_sleep(5)"


def failing(respond):
    def fail(request):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(failing.statement)
        return respond(request)

    return fail


@pytest.fixture
def fails(settings):
    """Middleware that asks this of the database, once the person is known."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, HERE + "failing"]

    def to(statement):
        failing.statement = statement

    return to


@pytest.mark.parametrize(
    ("statement", "status", "code", "again"),
    [
        (SLEEP, 422, "too_slow", None),
        (RAISED.format(state="53100"), 507, "disk_full", None),
        (RAISED.format(state="40P01"), 503, "busy", "1"),
        (RAISED.format(state="57P03"), 503, "database_away", "5"),
    ],
)
def test_each_fault_has_its_own_words(
    own_database, fails, signed_in, colleague, owner_actor, statement, status, code, again
):
    user = colleague(Role.OWNER, language="en")
    secret = add_token(user.pk, name="till", scopes=["all"], by=owner_actor, at=now()).secret
    client = signed_in(user)
    client.raise_request_exception = False
    fails(statement)
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "ja"}
    # Whatever this thread spoke before.
    translation.activate("ja")
    answer = client.get("/api/v1/stores", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers.get("Retry-After") == again
    assert not answer.json()["title"].isascii()
    page = client.get("/")
    assert page.status_code == status
    assert 'lang="en"' in page.content.decode()
    assert ("data-retry" in page.content.decode()) == (code == "database_away")


@pytest.mark.django_db
def test_a_part_of_a_page_gets_a_message(fails, signed_in):
    client = signed_in(Role.OWNER)
    client.raise_request_exception = False
    fails(SLEEP)
    answer = client.get("/", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "<html" not in answer.content.decode()


@pytest.mark.django_db
def test_a_mistake_in_our_sql_is_no_fault_of_the_database():
    with pytest.raises(ProgrammingError) as raised, transaction.atomic():
        connection.cursor().execute("SELECT nothing")
    assert fault_of(raised.value) is None


def test_a_fault_without_a_state_means_that_the_database_is_away():
    assert isinstance(fault_of(OperationalError("connection refused")), DatabaseAway)


@pytest.mark.parametrize(("language", "words"), [("ja", "データベース"), ("en", "database")])
def test_who_is_not_known_is_answered_as_the_browser_asks(own_database, fails, language, words):
    fails(RAISED.format(state="57P03"))
    translation.activate("en" if language == "ja" else "ja")
    client = Client(raise_request_exception=False)
    page = client.get("/accounts/login/", headers={"Accept-Language": language})
    assert page.status_code == 503
    assert f'lang="{language}"' in page.content.decode()
    assert words in page.content.decode()
