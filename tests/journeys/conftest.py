"""The shop of the stories, and what the till sends."""

import json
import urllib.request
from datetime import UTC, datetime

import pytest

from daifuku.commerce.actions import add_product, add_store
from daifuku.commerce.payload import product_from, store_from
from daifuku.customers.actions import create_customer, read_new
from daifuku.foundation.access import Actor
from daifuku.foundation.tokens import add_token

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
BY = Actor.system()


@pytest.fixture
def shop(own_database):
    body = {
        "family_name": "山田",
        "given_name": "花子",
        "family_kana": "ヤマダ",
        "given_kana": "ハナコ",
        "phones": ["090-1234-5678"],
    }
    customer = create_customer(read_new(body), by=BY, at=AT)
    store = add_store(store_from({"code": "S", "names": {"ja": "本店"}}), by=BY, at=AT)
    tea = add_product(product_from({"code": "T", "names": {"ja": "緑茶"}}), by=BY, at=AT)
    return {"customer": customer.pk, "store": store.pk, "tea": tea.pk}


@pytest.fixture
def till(shop, live_app, colleague):
    """`till("R-1")` sends a sale to 山田 花子; `till("R-1", None)` one to nobody known."""
    secret = add_token(colleague().pk, name="till", scopes=["all"], by=BY, at=AT).secret

    def send(number, customer=shop["customer"]):
        line = {"product_id": shop["tea"], "quantity": "2"}
        receipt = {
            "customer_id": customer,
            "store_id": shop["store"],
            "source": "pos",
            "receipt_no": number,
            "occurred_at": datetime.now(UTC).isoformat(),
            "lines": [line | {"amount": {"amount": "1280", "currency": "JPY"}}],
        }
        request = urllib.request.Request(  # noqa: S310  (our own server)
            f"{live_app.url}/api/v1/purchases",
            json.dumps(receipt).encode(),
            {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            assert answer.status == 201

    return send
