"""The description is true: what it says is taken and answered, no more and no less."""

import re

import pytest

from daifuku.api.schemas import bodies, examples, operations
from daifuku.api.schemas.answers import ANSWERS
from daifuku.api.v1 import api as described
from daifuku.commerce.payload import receipts, shop
from daifuku.commerce.queries.as_json import CATALOGUE_SORTS, PURCHASE_SORTS
from daifuku.customers.payload import drafts, fields
from daifuku.customers.queries.listing import SORTS


def test_what_can_be_written_is_what_is_read():
    lists = {"tags", "external_ids"}
    assert set(bodies.CUSTOMER) == set(fields.COLUMNS) | set(drafts._POINTS) | lists
    assert set(bodies.PURCHASE) == receipts._NAMED | receipts._MORE
    assert set(bodies.LINE) == receipts._LINE
    assert set(bodies.PRODUCT) == set(shop._PRODUCT) | {"price"}
    assert set(bodies.STORE) == set(shop._STORE)


def test_sorts_are_those_there_are():
    assert {
        "customer": tuple(SORTS),
        "purchase": tuple(PURCHASE_SORTS),
        "product": tuple(CATALOGUE_SORTS),
        "store": tuple(CATALOGUE_SORTS),
    } == operations.SORTS


def test_every_list_is_paged_and_every_operation_has_a_schema():
    for path, item in described.get_openapi_schema()["paths"].items():
        for method, told in item.items():
            names = [one["name"] for one in told["parameters"]]
            contents = [one.get("content", {}) for one in told["responses"].values()]
            assert {401, 403} <= set(told["responses"]), (method, path)
            if method == "get" and not re.search(r"}(/refused)?$|search", path):
                assert {"limit", "after"} <= set(names), path
            if method != "delete" and not path.endswith("refused"):
                assert any("application/json" in content for content in contents), (method, path)


@pytest.mark.django_db
def test_examples_are_taken_and_answers_hold_what_is_described(api):
    numbers = {}
    for name in ("store", "product", "customer", "purchase"):
        body = examples.BODIES[name]
        if name == "purchase":
            line = body["lines"][0] | {"product_id": numbers["product"]}
            body = body | {"lines": [line]}
            body |= {f"{one}_id": numbers[one] for one in ("customer", "store")}
        made = api.post(f"/{name}s", body)
        assert made.status_code == 201, made.content
        assert made.json().keys() == ANSWERS[name].keys(), name
        numbers[name] = made.json()["id"]
    change = int(made["Daifuku-Change"])
    for path, name in (
        (f"/customers/{numbers['customer']}/timeline", "entry"),
        ("/changes", "change"),
        ("/search?q=斎藤", "hit"),
    ):
        assert api.get(path).json()["items"][0].keys() == ANSWERS[name].keys()
    undone = api.post(f"/changes/{change}/undo").json()
    assert undone.keys() == ANSWERS["undone"].keys()


def test_examples_of_answers_hold_nothing_else():
    for name, example in examples.ANSWERS.items():
        assert example.keys() <= ANSWERS[name].keys(), name
