"""Purchases over the API: a till that sends twice, corrects, and returns."""

import pytest

from daifuku.ledger import book

STORE = {"code": "S-1", "names": {"ja": "本店", "en": "Main shop"}}
TEA = {"code": "P-1", "names": {"ja": "緑茶", "en": "Green tea"}, "tax_rate": "8"}


def yen(amount):
    return {"amount": str(amount), "currency": "JPY"}


@pytest.fixture
def shop(api):
    store = api.post("/stores", STORE)
    assert store.status_code == 201, store.content
    product = api.post("/products", TEA)
    assert product.status_code == 201, product.content
    customer = api.post("/customers", {"family_name": "山田"})
    return store.json()["id"], product.json()["id"], customer.json()["id"]


def receipt(shop, **changed):
    store, product, customer = shop
    return {
        "customer_id": customer,
        "store_id": store,
        "source": "pos",
        "receipt_no": "R-1",
        "occurred_at": "2026-11-22T10:00:00+09:00",
        "lines": [{"product_id": product, "quantity": "2", "amount": yen(1200)}],
        **changed,
    }


def test_a_receipt_sent_twice_is_one_purchase(api, shop):
    first = api.post("/purchases", receipt(shop))
    assert first.status_code == 201, first.content
    second = api.post("/purchases", receipt(shop))
    assert second.status_code == 200
    assert second.json() == first.json()
    assert first.json()["total"] == yen(1200)
    assert api.get(f"/customers/{shop[2]}").json()["figures"]["spent"] == yen(1200)
    timeline = api.get(f"/customers/{shop[2]}/timeline?kind=commerce.purchase_made").json()
    assert [item["amount"] for item in timeline["items"]] == [yen(1200)]
    kinds = [e.kind for e in book.page([shop[2]]).entries]
    assert kinds.count("commerce.purchase_made") == 1


def test_other_content_under_the_same_number_is_refused_by_field(api, shop):
    api.post("/purchases", receipt(shop))
    other = api.post("/purchases", receipt(shop, occurred_at="2026-11-22T11:00:00+09:00"))
    assert other.status_code == 409
    assert "occurred_at" in [error["field"] for error in other.json()["errors"]]


def test_a_correction_takes_the_first_writing_back(api, shop):
    made = api.post("/purchases", receipt(shop)).json()
    line = {"product_id": shop[1], "quantity": "1", "amount": yen(600)}
    corrected = api.send("PUT", f"/purchases/{made['id']}", receipt(shop, lines=[line]))
    assert corrected.status_code == 200, corrected.content
    assert corrected.json()["total"] == yen(600)
    assert api.get(f"/customers/{shop[2]}").json()["figures"]["spent"] == yen(600)
    shown = [e for e in book.page([shop[2]]).entries if e.kind == "commerce.purchase_made"]
    assert sorted(e.retracted for e in shown) == [False, True]


def test_a_sale_without_a_member_names_nobody(api, shop):
    made = api.post("/purchases", receipt(shop, customer_id=None))
    assert made.status_code == 201, made.content
    assert made.json()["customer_id"] is None
    assert api.get("/purchases").json()["items"][0]["id"] == made.json()["id"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"store_id": 999999}, "store_id"),
        ({"customer_id": 999999}, "customer_id"),
        ({"occurred_at": "2026/2/30"}, "occurred_at"),
        ({"lines": []}, "lines"),
        ({"receipt_no": ""}, "receipt_no"),
    ],
)
def test_a_bad_receipt_names_its_field_and_leaves_nothing(api, shop, changed, field):
    refused = api.post("/purchases", receipt(shop, **changed))
    assert refused.status_code == 422, refused.content
    assert field in [error["field"] for error in refused.json()["errors"]]
    assert api.get("/purchases").json()["items"] == []


def test_pages_of_purchases_follow_the_cursor(api, shop):
    for n in range(5):
        made = api.post("/purchases", receipt(shop, receipt_no=f"R-{n}"))
        assert made.status_code == 201, made.content
    seen, after = [], ""
    while after is not None:
        page = api.get(f"/purchases?customer_id={shop[2]}&limit=2&after={after}").json()
        seen += [item["receipt_no"] for item in page["items"]]
        after = page["next"]
    assert sorted(seen) == [f"R-{n}" for n in range(5)]


def test_products_and_stores_are_listed_and_edited(api, shop):
    store, product, _customer = shop
    assert [item["id"] for item in api.get("/products").json()["items"]] == [product]
    edited = api.send("PATCH", f"/products/{product}", {"names": {"ja": "煎茶", "en": "Sencha"}})
    assert edited.status_code == 200, edited.content
    assert api.get(f"/products/{product}").json()["names"]["ja"] == "煎茶"
    assert api.get(f"/stores/{store}").json()["code"] == "S-1"
    assert api.get("/stores/424242").status_code == 404
