"""Whatever is sent, the answer is a problem document in the language that was asked for."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import translation

from daifuku.api.tests.conftest import Api, token_for
from daifuku.foundation.access import Role
from daifuku.foundation.imports.uploads import folder
from daifuku.foundation.models import ImportRun

pytestmark = pytest.mark.django_db
YAMADA = {"family_name": "山田"}
BIG = 5 * 1024 * 1024 + 1


def problem(answer, status):
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    return told


@pytest.mark.parametrize("key", [{}, {"idempotency_key": "k"}])
@pytest.mark.parametrize("size", [2 * 1024 * 1024, BIG])
def test_a_body_that_is_too_large(api, key, size):
    told = problem(api.post("/customers", {"name": "x" * size}, **key), 413)
    assert (told["code"], told["errors"][0]["field"]) == ("too_large", "")


def test_a_method_that_an_address_does_not_take(api):
    answer = api.send("PUT", "/customers")
    assert problem(answer, 405)["code"] == "method_not_allowed"
    assert answer["Allow"] == "GET, POST"


@pytest.mark.parametrize("path", ["/customers/abc", "/customers/1.5", "/changes/x/undo"])
def test_an_address_that_is_no_number(api, path):
    method = "POST" if path.endswith("undo") else "GET"
    (error,) = problem(api.send(method, path, accept_language="ja"), 422)["errors"]
    assert error["code"] == "not_a_number"
    assert error["message"] == "整数で指定してください。"
    assert problem(Api("dfk_nobody").send(method, path), 401)["code"] == "unauthenticated"


def test_an_address_that_is_not_there_takes_no_form_token(api):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert problem(strict.post("/api/v1/nothing", {}), 404)["code"] == "not_found"
    assert problem(api.get("/"), 404)["code"] == "not_found"


@pytest.mark.parametrize("spoken_before", ["ja", "en"])
@pytest.mark.parametrize(
    ("path", "asked", "japanese"),
    [
        ("/nothing", "ja", True),
        ("/nothing", "en", False),
        ("/customers/999999", "", True),
        ("/customers/999999", "*", True),
        ("/customers/999999", "fr, en;q=0.5", False),
    ],
)
def test_each_is_answered_in_their_own_language(spoken_before, path, asked, japanese):
    api = Api(token_for(Role.OWNER, language="ja"))
    translation.activate(spoken_before)
    title = problem(api.get(path, accept_language=asked), 404)["title"]
    assert title.isascii() != japanese


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("{", "1 行 2 文字目"),
        ('{"a": 1' + "0" * 5000 + "}", "数値"),
        ('{"a": NaN}', "数値"),
        ('{"a":' * 10_000, "入れ子"),
        (b"\xff\xff", "UTF-8"),
    ],
)
def test_what_is_wrong_with_json_is_said_in_japanese(api, raw, words):
    answer = api.client.post(
        "/api/v1/customers",
        raw,
        content_type="application/json",
        headers={"Authorization": f"Bearer {api.secret}", "Accept-Language": "ja"},
    )
    (error,) = problem(answer, 422)["errors"]
    assert words in error["message"]


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ('{"family_name": "a\\u0000"}', "family_name"),
        ('{"emails": [{"value": "\\ud800"}]}', "emails[0].value"),
        ('{"family_name": "a", "family_name": "b"}', "family_name"),
        ('{"\\udc00": 1}', ""),
    ],
)
def test_text_that_cannot_be_kept_is_named(api, raw, field):
    answer = api.client.post(
        "/api/v1/customers",
        raw,
        content_type="application/json",
        headers={"Authorization": f"Bearer {api.secret}"},
    )
    assert [error["field"] for error in problem(answer, 422)["errors"]] == [field]


def test_whole_characters_written_as_two_halves_are_welcome(api):
    raw = '{"family_name": "\\ud842\\udfb7野"}'
    answer = api.client.post(
        "/api/v1/customers",
        raw,
        content_type="application/json",
        headers={"Authorization": f"Bearer {api.secret}"},
    )
    assert answer.json()["family_name"] == "𠮷野"


def send_file(api, file, key):
    path = "/api/v1/imports?kind=customers"
    headers = {"Authorization": f"Bearer {api.secret}", "Idempotency-Key": key}
    if isinstance(file, bytes):
        return api.client.post(path, file, content_type="text/csv", headers=headers)
    return api.client.post(path, {"file": file}, headers=headers)


def lines(count):
    return ("姓,名\n" + "山田,太郎\n" * count).encode()


def test_a_large_file_is_imported_once_however_often_it_is_sent(api):
    big = lines(BIG // 14)
    assert len(big) > BIG
    first, again = (send_file(api, big, "k-1") for _ in range(2))
    assert (first.status_code, again.content) == (202, first.content)
    other = send_file(api, big + lines(1), "k-1")
    assert problem(other, 422)["errors"][0]["code"] == "key_reused"
    assert ImportRun.objects.count() == 1
    assert len(list(folder().iterdir())) >= 1


def test_a_form_sent_again_is_the_same_though_its_boundary_differs(api):
    def form(content):
        return SimpleUploadedFile("会員.csv", content, content_type="text/csv")

    first = send_file(api, form(lines(2)), "k-1")
    headers = {"Authorization": f"Bearer {api.secret}", "Idempotency-Key": "k-1"}
    body = (
        '--other\r\nContent-Disposition: form-data; name="file"; filename="会員.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    ).encode() + lines(2)
    again = api.client.generic(
        "POST",
        "/api/v1/imports?kind=customers",
        body + b"\r\n--other--\r\n",
        content_type="multipart/form-data; boundary=other",
        headers=headers,
    )
    assert (again.status_code, again.content) == (202, first.content)
    assert again["Idempotent-Replayed"] == "true"
    assert problem(send_file(api, form(lines(3)), "k-1"), 422)["errors"][0]["code"] == "key_reused"


def test_a_broken_form_is_a_problem(api):
    answer = api.client.generic(
        "POST",
        "/api/v1/imports?kind=customers",
        b"nonsense",
        content_type="multipart/form-data",
        headers={"Authorization": f"Bearer {api.secret}"},
    )
    problem(answer, 400)


def test_an_entry_that_a_newer_version_wrote_is_shown_as_it_is(own_database):
    api = Api(token_for(Role.OWNER))
    number = api.post("/customers", YAMADA).json()["id"]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry (customer_id, kind, version, occurred_at, recorded_at,"
            " era, recorded_in, change_id, channel, source, source_key, backfilled, facts)"
            " SELECT customer_id, kind, version + 1, occurred_at, recorded_at, era, recorded_in,"
            " change_id, channel, source, source_key || '-newer', backfilled, %s"
            " FROM ledger_entry WHERE customer_id = %s",
            [json.dumps({"colour": "red"}), number],
        )
    answer = api.get(f"/customers/{number}/timeline")
    assert answer.status_code == 200, answer.content
    items = {item["known"]: item for item in answer.json()["items"]}
    assert items[False]["facts"] == {"colour": "red"}
    assert items[True]["kind"] == items[False]["kind"]
