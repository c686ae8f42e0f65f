"""Customers over the API, in the shape that others rely on."""

from daifuku.foundation import clock
from daifuku.foundation.access import Role
from daifuku.foundation.models import AuditEntry, Change
from daifuku.foundation.viewings import note_viewings
from daifuku.ledger.testing import assert_recorded
from daifuku.ledger.vocabulary.customers import CustomerAdded

from .conftest import Api, token_for

SAITO = {
    "family_name": "斎藤",
    "given_name": "健",
    "family_kana": "サイトウ",
    "given_kana": "ケン",
    "emails": ["ken@example.jp"],
    "phones": ["090-1234-5678"],
}


def test_who_may_only_search_learns_no_more_than_the_name(api):
    api.post("/customers", {"family_name": "斎藤", "phones": ["090-1234-5678"]})
    seeking = Api(token_for(Role.OWNER, ["search:read"], family_name="検索"))
    (mine,), (theirs,) = (one.get("/search?q=斎藤").json()["items"] for one in (api, seeking))
    assert ("5678" in mine["subtitle"], "5678" in theirs["subtitle"]) == (True, False)
    assert theirs["title"] == "斎藤"


def test_a_customer_is_made_read_and_found(api):
    made = api.post("/customers", SAITO)
    assert made.status_code == 201, made.content
    assert made.json()["family_name"] == "斎藤"
    assert int(made["Daifuku-Change"]) > 0
    number = made.json()["id"]
    assert api.get(f"/customers/{number}").json() == made.json()
    found = api.get("/search?q=齋藤").json()["items"]
    assert [(hit["kind"], hit["id"]) for hit in found] == [("customer", number)]
    assert found[0]["subtitle"] == "サイトウ ケン · …5678"
    assert_recorded(CustomerAdded, customer=number)


def test_an_organisation_has_one_name(api):
    made = api.post("/customers", {"kind": "organisation", "name": "株式会社みなと"})
    assert made.status_code == 201
    assert made.json()["name"] == "株式会社みなと"


def test_edits_are_kept_and_undone(api):
    number = api.post("/customers", SAITO).json()["id"]
    edited = api.send("PATCH", f"/customers/{number}", {"phones": ["03-1234-5678"]})
    assert edited.json()["phones"] == ["03-1234-5678"]
    undone = api.post(f"/changes/{edited['Daifuku-Change']}/undo")
    assert undone.status_code == 200, undone.content
    assert api.get(f"/customers/{number}").json()["phones"] == ["090-1234-5678"]


def test_who_gives_a_customer_to_somebody_else_is_told_that_it_went_in(api, colleague):
    other = colleague(Role.STAFF)
    narrow = Api(token_for(Role.STAFF, sees="own"))
    made = narrow.post("/customers", SAITO | {"owner_id": other.pk})
    assert (made.status_code, made.json()["owner_id"]) == (201, other.pk)
    assert narrow.get(f"/customers/{made.json()['id']}").status_code == 404
    own = narrow.post("/customers", {"family_name": "田中"}).json()["id"]
    given = narrow.send("PATCH", f"/customers/{own}", {"owner_id": other.pk})
    assert (given.status_code, given.json()["owner_id"]) == (200, other.pk)
    assert narrow.send("PATCH", f"/customers/{own}", {"family_name": "林"}).status_code == 404


def test_the_timeline_is_the_book(api):
    number = api.post("/customers", SAITO).json()["id"]
    items = api.get(f"/customers/{number}/timeline").json()["items"]
    assert "customers.customer_added" in [item["kind"] for item in items]
    assert "斎藤" not in str([item["facts"] for item in items])


def test_every_bad_field_is_named_in_the_language_asked_for(api):
    body = {
        "family_name": "山田",
        "emails": ["no-address"],
        "phones": ["12"],
        "birthday": "2026/2/30",
    }
    told = []
    for language in ("en", "ja"):
        answer = api.post("/customers", body, accept_language=language)
        assert answer.status_code == 422
        assert answer["Content-Type"].startswith("application/problem+json")
        errors = {error["field"]: error["message"] for error in answer.json()["errors"]}
        assert set(errors) == {"emails[0]", "phones[0]", "birthday"}
        told.append(errors)
    assert all(told[0][field] != told[1][field] for field in told[0])


def test_pages_follow_the_cursor_without_gap_or_repeat(api):
    for n in range(7):
        api.post("/customers", SAITO | {"given_name": f"{n}", "emails": [], "phones": []})
    seen, after = [], ""
    while after is not None:
        page = api.get(f"/customers?sort=name&limit=3&after={after}").json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 7


def test_a_viewer_reads_but_does_not_write(viewer_api):
    assert viewer_api.get("/customers").status_code == 200
    assert viewer_api.post("/customers", SAITO).status_code == 403


def test_an_edit_that_changes_nothing_leaves_no_change(api):
    made = api.post("/customers", SAITO)
    number, change = made.json()["id"], int(made["Daifuku-Change"])
    again = api.send("PATCH", f"/customers/{number}", SAITO, idempotency_key="again")
    assert (again.status_code, again.json()["family_name"]) == (200, "斎藤")
    assert "Daifuku-Change" not in again
    assert Change.objects.filter(id__gt=change).count() == 0
    edited = api.send("PATCH", f"/customers/{number}", {"given_name": "健一"})
    assert int(edited["Daifuku-Change"]) > change


def test_the_home_store_is_one_that_there_is(api):
    store = api.post("/stores", {"code": "S1", "names": {"ja": "本店"}}).json()["id"]
    number = api.post("/customers", SAITO | {"home_store_id": store}).json()["id"]
    asked = (("POST", "/customers", SAITO), ("PATCH", f"/customers/{number}", {}))
    for method, path, body in asked:
        for language, word in (("ja", "店舗"), ("en", "store")):
            body = body | {"home_store_id": store + 1}
            answer = api.send(method, path, body, accept_language=language)
            assert answer.status_code == 422
            (error,) = answer.json()["errors"]
            assert (error["field"], word in error["message"]) == ("home_store_id", True)
    assert api.send("PATCH", f"/customers/{number}", {"home_store_id": None}).status_code == 200


def test_who_reads_a_customer_is_noted_for_the_audit_log(api):
    made = api.post("/customers", {"family_name": "山田"}).json()["id"]
    for _twice in range(2):
        assert api.get(f"/customers/{made}").status_code == 200
    assert api.get(f"/customers/{made + 1}").status_code == 404
    assert note_viewings(clock.now()) == 1
    facts = AuditEntry.objects.get(event="viewed_customer").facts
    assert facts == {"customer": made, "via": "api", "token": facts["token"]}


def test_who_may_be_the_same_is_told_and_added_all_the_same(api):
    first = api.post("/customers", SAITO)
    assert "possible_duplicates" not in first.json()
    second = api.post("/customers", {"family_name": "田中", "phones": ["+81 90 1234 5678"]})
    assert second.status_code == 201
    assert second.json()["possible_duplicates"] == [first.json()["id"]]
    number = second.json()["id"]
    assert "possible_duplicates" not in api.get(f"/customers/{number}").json()
    assert api.send("PATCH", f"/customers/{number}", second.json()).status_code == 200


def test_a_corporate_number_is_taken_once(api):
    company = {
        "kind": "organisation",
        "name": "株式会社みなと",
        "corporate_number": "5835678256246",
    }
    number = api.post("/customers", company).json()["id"]
    again = api.post("/customers", company | {"name": "みなと"})
    assert again.status_code == 409
    assert again.json()["code"] == "corporate_number_taken"
    assert again.json()["existing_id"] == number
    assert [error["field"] for error in again.json()["errors"]] == ["corporate_number"]
    other = api.post("/customers", {"kind": "organisation", "name": "みなと"}).json()["id"]
    change = {"corporate_number": "5835678256246"}
    assert api.send("PATCH", f"/customers/{other}", change).status_code == 409
