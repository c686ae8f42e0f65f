"""When the database is away: a page that says so, for people and for programs."""

from django.test import Client


def test_people_get_a_page_that_says_so(gone):
    session = Client(raise_request_exception=False)
    session.cookies["daifuku_session"] = "whoever-it-may-be"
    answer = session.get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "<h1" in answer.content.decode()


def test_programs_get_a_problem_document(gone):
    answer = Client(raise_request_exception=False).get(
        "/api/v1/customers", HTTP_AUTHORIZATION="Bearer dfk_x"
    )
    assert answer.status_code == 503
    assert answer.json()["status"] == 503
    assert answer["Retry-After"] == "5"


def test_health_does_not_need_the_database(gone):
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_a_mistake_of_ours_is_a_problem_document_for_programs(db, monkeypatch):
    def mistake(*_args, **_kwargs):
        raise KeyError("ours")

    monkeypatch.setattr("daifuku.api.door.actor_of", mistake)
    client = Client(raise_request_exception=False)
    answer = client.get("/api/v1/customers", HTTP_AUTHORIZATION="Bearer dfk_x")
    assert (answer.status_code, answer.json()["status"]) == (500, 500)
    assert answer["Content-Type"] == "application/problem+json"
