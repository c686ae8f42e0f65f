"""The server really refuses us, wherever in a request that is found out; and takes us back."""

from http.client import HTTPConnection

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client

from daifuku.foundation.access import Role
from daifuku.foundation.clock import now
from daifuku.foundation.tokens import add_token

HERE = f"{__name__}."


@pytest.fixture
def away(own_database, cloner):
    """`away(True)` ends every connection and refuses new ones, `away(False)` lets them in again."""
    elsewhere = own_database.server.owner("postgres")
    app = own_database.server.app("postgres")

    def switch(gone: bool) -> None:
        allowed = "false" if gone else "true"
        with psycopg.connect(elsewhere, autocommit=True) as owner:
            owner.execute(f'ALTER DATABASE "{own_database.name}" ALLOW_CONNECTIONS {allowed}')
        if gone:
            with psycopg.connect(app, autocommit=True) as same_role:
                same_role.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE datname = %s AND usename = current_user",
                    [own_database.name],
                )

    yield switch
    switch(False)


def asking(respond):
    def ask(request):
        connection.cursor().execute("SELECT 1")
        return respond(request)

    return ask


def asking_afterwards(respond):
    def ask(request):
        answer = respond(request)
        connection.cursor().execute("SELECT 1")
        return answer

    return ask


def assert_told(client: Client, headers: dict[str, str]) -> None:
    page = client.get("/")
    assert (page.status_code, page["Retry-After"]) == (503, "5"), page.content.decode()[-300:]
    assert "data-retry" in page.content.decode()
    answer = client.get("/api/v1/stores", headers=headers)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503


@pytest.mark.parametrize("middleware", ["asking", "asking_afterwards"])
def test_the_answer_is_503_wherever_the_database_is_missed(
    away, signed_in, colleague, owner_actor, settings, middleware
):
    user = colleague(Role.OWNER)
    secret = add_token(user.pk, name="till", scopes=["all"], by=owner_actor, at=now()).secret
    headers = {"Authorization": f"Bearer {secret}"}
    client = signed_in(user)
    client.raise_request_exception = False
    usual = list(settings.MIDDLEWARE)
    away(True)
    for place in range(len(usual) + 1):
        settings.MIDDLEWARE = [*usual[:place], HERE + middleware, *usual[place:]]
        client.handler.load_middleware()
        assert_told(client, headers)
    away(False)
    assert client.get("/").status_code == 200
    assert client.get("/api/v1/stores", headers=headers).status_code == 200


def test_a_session_that_cannot_be_kept_is_no_fault_of_the_visitor(away, signed_in, settings):
    def forgetful(respond):
        def remember(request):
            request.session["remembered"] = True
            answer = respond(request)
            away(True)
            return answer

        return remember

    globals()["forgetful"] = forgetful
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, HERE + "forgetful"]
    client = signed_in(Role.OWNER)
    client.raise_request_exception = False
    assert client.get("/").status_code == 503


def test_a_session_that_was_ended_meanwhile_is_still_a_bad_request(own_database, signed_in):
    client = signed_in(Role.OWNER)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value

    def ended(respond):
        def end(request):
            request.session["remembered"] = True
            SessionStore(key).delete()
            return respond(request)

        return end

    globals()["ended"] = ended
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "MIDDLEWARE", [*settings.MIDDLEWARE, HERE + "ended"])
        client.raise_request_exception = False
        assert client.get("/").status_code == 400


def test_the_running_server_says_so_and_comes_back_by_itself(away, live_app, signed_in):
    cookie = signed_in(Role.OWNER).cookies.output(header="", sep=";").strip()

    def ask(path: str) -> int:
        connection = HTTPConnection(live_app.url.removeprefix("http://"), timeout=10)
        connection.request("GET", path, headers={"Cookie": cookie, "Authorization": "Bearer dfk_x"})
        status = connection.getresponse().status
        connection.close()
        return status

    assert (ask("/"), ask("/api/v1/stores")) == (200, 401)
    away(True)
    assert {ask("/") for _ in range(8)} == {503}
    assert {ask("/api/v1/stores") for _ in range(8)} == {503}
    away(False)
    assert {ask("/") for _ in range(8)} == {200}
    assert {ask("/api/v1/stores") for _ in range(8)} == {401}
