"""What no text of the database can hold is refused in words; a request that cannot be read has a
page of its own."""

import pytest
from django.test import Client

from daifuku.foundation.access import Role
from daifuku.foundation.errors import Invalid
from daifuku.foundation.problems import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/customers/?stage=%00", "/search/?%00=1", "/nothing%00here"])
@pytest.mark.parametrize(("language", "words"), [("ja", "NUL文字"), ("en", "NUL character")])
def test_a_page_says_so(signed_in, address, language, words):
    answer = signed_in(Role.OWNER).get(address, headers={"Accept-Language": language})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "<h1" in answer.content.decode()


def test_a_form_and_a_cookie_too(signed_in):
    client = signed_in(Role.OWNER)
    assert client.post("/settings/profile", {"family_name": "a\0"}).status_code == 400
    part = client.post("/preferences", {"theme": "\0"}, headers={"HX-Request": "true"})
    assert part.status_code == 400
    assert "<html" not in part.content.decode()
    stranger = Client(headers={"Cookie": 'daifuku_session="\\000aaaaaaaaaaaa"'})
    assert stranger.get("/").status_code == 400


def test_half_a_character_beside_a_file_is_refused(signed_in):
    part = b'--x\r\nContent-Disposition: form-data; name="source"\r\n\r\n\xe5\xb1\r\n--x--\r\n'
    answer = signed_in(Role.OWNER).post(
        "/settings/imports/",
        part,
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 400
    assert "壊れた文字" in answer.content.decode()


def test_a_program_gets_a_problem_that_names_it():
    answer = Client().get("/api/v1/customers?stage=%00", headers={"Accept-Language": "ja"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"][0]["field"] == "stage"
    assert "NUL文字" in answer.json()["title"]


def test_a_request_that_is_too_large_has_a_page(signed_in, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client = signed_in(Role.OWNER)
    answer = client.post("/settings/profile", {"family_name": "あ" * 2000})
    assert answer.status_code == 400
    assert "bare-card" in answer.content.decode()


def test_half_of_a_character_is_replaced_in_what_is_repeated():
    answer = refused(Invalid.field("a\ud800", "unknown", "“\udfff” is nothing"))
    assert b"a?" in answer.content


def test_a_program_is_never_answered_with_a_page(settings):
    settings.ALLOWED_HOSTS = ["shop.example"]
    answer = Client().get("/api/v1/customers", headers={"Host": "elsewhere.example"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
