"""Merging over the API: an id survives, whoever is asked for."""

import pytest

from daifuku.foundation import clock
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import User
from daifuku.foundation.tokens import EVERYTHING, add_token

from .conftest import Api, token_for


@pytest.fixture
def two(api):
    bodies = (
        {"family_name": "斎藤", "given_name": "健", "emails": ["ken@example.jp"]},
        {"family_name": "齋藤", "given_name": "健", "phones": ["090-1234-5678"]},
    )
    return [api.post("/customers", body).json()["id"] for body in bodies]


def test_a_merged_id_answers_as_the_root(api, two):
    first, second = two
    made = api.post(f"/customers/{first}/merge", {"other": second})
    assert made.status_code == 200, made.content
    assert (made.json()["id"], made.json()["merged_ids"]) == (first, [second])
    assert int(made["Daifuku-Change"]) > 0
    read = api.get(f"/customers/{second}").json()
    assert read == made.json()
    assert (read["emails"], read["phones"]) == (["ken@example.jp"], ["090-1234-5678"])
    assert [one["id"] for one in api.get("/customers").json()["items"]] == [first]
    kinds = [one["kind"] for one in api.get(f"/customers/{second}/timeline").json()["items"]]
    assert kinds.count("customers.customer_added") == 2
    undone = api.post(f"/changes/{made['Daifuku-Change']}/undo")
    assert undone.status_code == 200
    assert api.get(f"/customers/{second}").json()["merged_ids"] == []


def test_what_was_written_since_is_handed_over(api, two):
    first, second = two
    api.post(f"/customers/{first}/merge", {"other": second})
    edited = api.send("PATCH", f"/customers/{second}", {"birthday": "1980-04-01"})
    assert edited.json()["id"] == first
    done = api.post(f"/customers/{first}/unmerge", {"other": second})
    assert (done.json()["id"], done.json()["merged_ids"]) == (first, [])
    assert api.get(f"/customers/{second}").json()["id"] == second
    assert api.get(f"/customers/{first}").json()["birthday"] == "1980-04-01"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "other"),
        ({"other": "2"}, 422, "other"),
        ({"other": True}, 422, "other"),
        ({"other": 2**63}, 422, "other"),
        ({"other": 10**12}, 404, None),
        ({"other": None, "take": []}, 422, "other"),
    ],
)
def test_what_cannot_be_merged_is_said(api, two, body, status, field):
    answer = api.post(f"/customers/{two[0]}/merge", body)
    assert answer.status_code == status, answer.content
    fields = [error["field"] for error in answer.json().get("errors", [])]
    assert fields == ([field] if field else [])


def test_each_refusal_has_its_code(api, two):
    first, second = two
    company = api.post("/customers", {"kind": "organisation", "name": "大福商店"}).json()["id"]

    def code(path, body):
        answer = api.post(f"/customers/{path}", body)
        return answer.status_code, answer.json()["code"]

    assert code(f"{first}/merge", {"other": first}) == (409, "already_one")
    assert code(f"{first}/merge", {"other": company}) == (422, "different_kinds")
    assert code(f"{first}/unmerge", {"other": second}) == (409, "not_merged")
    assert code(f"{first}/merge", {"other": second, "take": ["soul"]}) == (422, "invalid")
    assert code(f"{first}/merge", {"other": second, "take": "name"}) == (422, "invalid")
    api.post(f"/customers/{first}/merge", {"other": second})
    assert code(f"{first}/unmerge", {"other": second, "assign": ["x"]}) == (422, "invalid")
    reader = Api(token_for(Role.VIEWER))
    assert reader.post(f"/customers/{first}/unmerge", {"other": second}).status_code == 403


def test_whom_somebody_cannot_see_is_not_there_to_be_merged(api, two):
    first, second = two
    user = User.objects.create(email="own@demo.example", role=Role.STAFF.value, sees="own")
    made = add_token(user.pk, name="t", scopes=[EVERYTHING], by=Actor.system(), at=clock.now())
    clerk = Api(made.secret)
    for mine, theirs in (two, two[::-1]):
        api.send("PATCH", f"/customers/{mine}", {"owner_id": user.pk})
        api.send("PATCH", f"/customers/{theirs}", {"owner_id": None})
        assert clerk.post(f"/customers/{mine}/merge", {"other": theirs}).status_code == 404
        assert clerk.post(f"/customers/{theirs}/merge", {"other": mine}).status_code == 404
    api.post(f"/customers/{first}/merge", {"other": second})
    api.send("PATCH", f"/customers/{first}", {"owner_id": None})
    assert clerk.post(f"/customers/{first}/unmerge", {"other": second}).status_code == 404
    assert clerk.get(f"/customers/{second}").status_code == 404
