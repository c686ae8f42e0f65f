"""POST /imports, GET /imports/{id}, and the refused rows."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from daifuku.api.tests.conftest import token_for
from daifuku.customers.models import Customer
from daifuku.foundation.access import Role
from daifuku.foundation.imports import jobs
from daifuku.foundation.models import ImportRun

BODY = "顧客番号,姓,名,電話番号\nA-1,斎藤,健,090-1234-5678\nA-2,山田,花,12\n".encode()
PATH = "/api/v1/imports"


@pytest.fixture
def call(database):
    client = Client(
        headers={"Authorization": f"Bearer {token_for(Role.OWNER)}", "Accept-Language": "en"}
    )

    def send(query, body, content_type="text/csv"):
        answer = client.post(f"{PATH}?{query}", body, content_type=content_type)
        return answer.status_code, json.loads(answer.content)

    send.client = client
    return send


def test_a_file_is_queued_carried_out_and_reported(own_database, call):
    status, made = call("kind=customers", BODY)
    assert (status, made["state"]) == (202, "waiting")
    assert made["columns"]["電話番号"] == "phone"
    jobs.run_import.func(run_id=made["id"])
    found = json.loads(call.client.get(f"{PATH}/{made['id']}").content)
    assert (found["state"], found["rows"]["new"], found["rows"]["refused"]) == ("done", 1, 1)
    assert found["refusals"][0]["line"] == 3
    assert Customer.objects.count() == 1
    refused = call.client.get(f"{PATH}/{made['id']}/refused")
    assert "A-2" in b"".join(refused.streaming_content).decode("utf-8-sig")


@pytest.mark.django_db
def test_a_form_does_too(call):
    file = SimpleUploadedFile("会員.csv", BODY, content_type="text/csv")
    answer = call.client.post(PATH, {"kind": "customers", "dry_run": "1", "file": file})
    made = json.loads(answer.content)
    assert (answer.status_code, made["dry_run"], made["file_name"]) == (202, True, "会員.csv")


@pytest.mark.django_db
def test_reactions_hear_of_a_file_when_that_is_asked(call):
    for query, expected in (("", False), ("&reactions=true", True)):
        _status, made = call(f"kind=customers{query}", BODY)
        assert ImportRun.objects.get(id=made["id"]).reactions is expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "body", "field"),
    [
        ("kind=unicorns", BODY, "kind"),
        ("kind=customers&key=shoe_size", BODY, "key"),
        ("kind=stores&key=email", "店舗コード,店舗名\nS1,本店\n".encode(), "key"),
        ("kind=customers", b"", "file"),
        ("kind=customers", "備考\nx\n".encode(), "family_name"),
        ("kind=customers", "姓,姓\n1,2\n".encode(), "file"),
        ("kind=purchases", BODY, "receipt_no"),
    ],
)
def test_what_cannot_be_imported_is_a_problem_document(call, query, body, field):
    status, problem = call(query, body)
    assert status == 422
    assert field in [error["field"] for error in problem["errors"]]


@pytest.mark.django_db
def test_the_scope_and_the_role_are_asked_for():
    for token in (token_for(Role.STAFF), token_for(Role.OWNER, ["customers:write"])):
        client = Client(headers={"Authorization": f"Bearer {token}"})
        answer = client.post(f"{PATH}?kind=customers", BODY, content_type="text/csv")
        assert answer.status_code == 403


def test_a_row_is_recognised_by_the_key_that_was_asked_for(own_database, call):
    for query, name in (("kind=customers", "健"), ("kind=customers&key=phone", "健二")):
        body = f"姓,名,電話番号\n斎藤,{name},090-1234-5678\n".encode()
        _status, made = call(query, body)
        jobs.run_import.func(run_id=made["id"])
    assert made["key"] == "phone"
    assert [one.given_name for one in Customer.objects.all()] == ["健二"]
