"""A filter that was given counts, also when it names what is gone or never was: nobody, or a word.

It is never left out quietly: a list of everybody would be exported, printed or written to."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.test import Client

from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor, Role
from daifuku.foundation.models import AuditEntry
from daifuku.foundation.registries import list_filters
from daifuku.foundation.tokens import add_token

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
BY = Actor.system()
HOME = {"postal_code": "150-0002", "prefecture": "東京都", "city": "渋谷区", "town": "渋谷2-21-1"}
GONE = [(key, value) for key in ("owner", "store", "tag")
        for value in ("0", "abc", "4711")]  # fmt: skip
GONE += [("stage", "nonsense"), ("kind", "nonsense"), ("q", "どこにもない言葉")]
# Their choices are written in the source: none is ever gone.
ADDED = [filter_.key for filter_ in list_filters]
NAMES_OF_THE_API = {"owner": "owner_id", "store": "store_id", "tag": "tag_id"}


@pytest.fixture
def owner(signed_in):
    for name in ("山田", "山本"):
        body = {"family_name": name, "addresses": [HOME]}
        create_customer(read_new(body), by=BY, at=AT)
    return signed_in(Role.OWNER)


@pytest.mark.parametrize(("key", "value"), GONE)
def test_the_page_shows_nobody_and_the_filter_to_take_away(owner, key, value):
    words = owner.get("/customers/", {key: value}).content.decode()
    assert "山田" not in words
    assert 'id="list_found"' in words
    assert "0人" in words
    if key != "q":
        assert f": {value}" in words
        assert 'href="/customers/"' in words


@pytest.mark.parametrize(("key", "value"), GONE)
def test_the_file_holds_its_heads_alone(owner, key, value):
    answer = owner.get("/customers/export.csv", {key: value})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == 1
    assert AuditEntry.objects.get(event="exported").facts["filters"] == [key]


@pytest.mark.parametrize(("key", "value"), GONE)
def test_no_label_is_printed(owner, key, value):
    words = owner.get("/customers/labels", {key: value}).content.decode()
    assert "山田" not in words
    assert AuditEntry.objects.get(event="exported").facts["count"] == 0


@pytest.mark.parametrize(("key", "value"), GONE)
def test_a_program_is_given_nobody_or_is_refused(owner, colleague, key, value):
    secret = add_token(colleague(Role.OWNER).pk, name="till", scopes=["all"], by=BY, at=AT).secret
    asked = {NAMES_OF_THE_API.get(key, key): value}
    api = Client(headers={"Authorization": f"Bearer {secret}"})
    answer = api.get("/api/v1/customers", asked)
    if answer.status_code == 422:
        assert next(iter(asked)) in answer.content.decode()
    else:
        assert answer.json()["items"] == []


@pytest.mark.parametrize("key", ADDED)
@pytest.mark.parametrize("page", ["", "export.csv", "labels"])
def test_what_is_none_of_the_choices_is_refused_in_words(owner, key, page):
    answer = owner.get(f"/customers/{page}", {key: "nonsense"})
    assert answer.status_code == 422
    assert "「nonsense」は" in answer.content.decode()
    assert not AuditEntry.objects.filter(event="exported").exists()
