"""Lists: what is asked for is done or refused, never passed over."""

import pytest

from daifuku.api import lists
from daifuku.api.tests.test_purchases import STORE, TEA, receipt

pytestmark = pytest.mark.django_db
LISTS = ("/customers", "/purchases", "/products", "/stores", "/changes")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (path, name)
        for path in LISTS
        for name in ("sorted", "page", "offset", "filter")
        if (path, name) != ("/customers", "filter")
    ],
)
def test_an_unknown_parameter_is_refused_and_the_known_are_named(api, path, name):
    answer = api.get(f"{path}?{name}=1")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == name
    assert "limit, after" in error["message"]


@pytest.mark.parametrize("path", ["/customers", "/purchases", "/products", "/stores"])
def test_an_unknown_sort_is_refused(api, path):
    assert api.get(f"{path}?sort=shoe_size").json()["errors"][0]["code"] == "unknown_sort"


@pytest.fixture
def catalogue(api):
    codes = ("B", "A", "C")
    return [
        api.post("/products", TEA | {"code": c, "names": {"ja": f"煎茶{c}"}}).json()["id"]
        for c in codes
    ]


@pytest.mark.parametrize("sort", ["id", "-id", "code", "-code"])
def test_products_come_in_the_order_asked_for(api, catalogue, sort):
    items = [(id_, code) for id_, code in zip(catalogue, "BAC", strict=True)]
    items.sort(key=lambda item: item["code" in sort], reverse=sort.startswith("-"))
    seen, after = [], ""
    while after is not None:
        page = api.get(f"/products?sort={sort}&limit=1&after={after}").json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert seen == [id_ for id_, _code in items]


def test_a_cursor_of_another_order_is_refused(api, catalogue):
    after = api.get("/products?limit=1").json()["next"]
    answer = api.get(f"/products?sort=code&after={after}")
    assert answer.json()["errors"][0]["code"] == "bad_cursor"


def test_purchases_come_in_the_order_asked_for(api):
    shop = [api.post(*sent).json()["id"] for sent in (
        ("/stores", STORE), ("/products", TEA), ("/customers", {"family_name": "山田"})
    )]  # fmt: skip
    made = [
        api.post(
            "/purchases",
            receipt(shop, receipt_no=f"R-{n}", occurred_at=f"2026-11-2{n}T10:00:00+09:00"),
        ).json()["id"]
        for n in range(3)
    ]
    for sort, wanted in (("occurred_at", made), ("-occurred_at", made[::-1])):
        first = api.get(f"/purchases?sort={sort}&limit=2").json()
        rest = api.get(f"/purchases?sort={sort}&limit=2&after={first['next']}").json()
        assert [item["id"] for item in first["items"] + rest["items"]] == wanted


def test_products_and_stores_are_found(api, catalogue):
    store = api.post("/stores", STORE).json()["id"]
    found = api.get("/products?q=煎茶A").json()
    assert ([item["code"] for item in found["items"]], found["capped"]) == (["A"], False)
    assert [item["id"] for item in api.get("/stores?q=main").json()["items"]] == [store]
    assert api.get("/stores?q=nothing").json() == {"items": [], "next": None, "capped": False}
    assert "capped" not in api.get("/products").json()


def test_a_search_that_was_cut_says_so(api, monkeypatch):
    monkeypatch.setattr("daifuku.foundation.search.finding.CANDIDATES", 2)
    for n in range(3):
        api.post("/customers", {"family_name": "山田", "given_name": str(n)})
    found = api.get("/customers?q=山田").json()
    assert (len(found["items"]), found["capped"]) == (2, True)
    assert lists._MOST == 1000


@pytest.mark.parametrize("after", ["WyJ4Il0", "W3RydWVd", "W10", "WzEsMl0", "bm8", "W251bGxd"])
def test_a_cursor_of_changes_that_is_not_ours_is_refused(api, after):
    answer = api.get(f"/changes?after={after}")
    assert answer.json()["errors"][0]["code"] == "bad_cursor"
