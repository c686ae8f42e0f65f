"""Tokens, scopes, idempotency, problem documents."""

import json
import threading

import pytest
from django.db import connection

from daifuku.api.tests.conftest import Api, token_for
from daifuku.customers.models import Customer
from daifuku.foundation.access import Role

YAMADA = {"family_name": "山田", "given_name": "花子"}


def test_without_a_token_nothing_is_told(db, client):
    answer = client.get("/api/v1/customers")
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"
    assert "Bearer" in answer["WWW-Authenticate"]


def test_a_scope_is_a_limit(db):
    reader = Api(token_for(Role.OWNER, ["customers:read"]))
    assert reader.get("/customers").status_code == 200
    assert reader.post("/customers", YAMADA).status_code == 403


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{", b'{"a": NaN}', b"\xff\xfe", b'"text"', b"[" * 100_000]
)
def test_a_body_that_is_no_object_is_refused_in_words(api, raw):
    answer = api.client.post(
        "/api/v1/customers",
        raw,
        content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {api.secret}",
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"]


def test_an_unknown_address_and_a_wrong_method_are_problems(api):
    assert api.get("/nothing").json()["code"] == "not_found"
    assert api.send("PUT", "/customers").status_code == 405


def test_a_hidden_customer_is_answered_like_a_missing_one(api):
    assert api.get("/customers/999999").json()["code"] == "not_found"


def test_the_same_key_and_body_give_the_same_answer_once(api):
    first = api.post("/customers", YAMADA, idempotency_key="k-1")
    second = api.post("/customers", YAMADA, idempotency_key="k-1")
    assert first.content == second.content
    assert first["Daifuku-Change"] == second["Daifuku-Change"]
    assert Customer.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(api):
    api.post("/customers", YAMADA, idempotency_key="k-1")
    other = api.post("/customers", YAMADA | {"given_name": "太郎"}, idempotency_key="k-1")
    assert other.status_code == 422
    assert other.json()["errors"][0]["code"] == "key_reused"


def test_a_refused_request_leaves_its_key_free(api):
    assert api.post("/customers", {"family_name": 3}, idempotency_key="k-1").status_code == 422
    assert api.post("/customers", YAMADA, idempotency_key="k-1").status_code == 201


def test_ten_at_once_with_one_key_make_one(own_database):
    api = Api(token_for(Role.OWNER))
    answers = []

    def send():
        answer = Api(api.secret).post("/customers", YAMADA, idempotency_key="k-1")
        answers.append((answer.status_code, json.loads(answer.content)["id"]))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    assert Customer.objects.count() == 1


def test_the_openapi_page_names_every_resource(api):
    paths = api.get("/openapi.json").json()["paths"]
    assert {"/api/v1/customers", "/api/v1/search", "/api/v1/changes"} <= set(paths)
