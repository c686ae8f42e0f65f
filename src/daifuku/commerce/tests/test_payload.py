import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from daifuku.commerce.actions import correct_purchase, record_purchase
from daifuku.commerce.payload import (
    product_edits,
    product_from,
    receipt_from,
    store_edits,
    store_from,
)
from daifuku.commerce.queries import purchase_json
from daifuku.commerce.receipt import Line, Receipt, checked
from daifuku.foundation.errors import Invalid
from daifuku.foundation.text import Words

from .conftest import NOW
from .test_recording import fields_of

YEN = {"amount": "1200", "currency": "JPY"}
LINE = {"product_id": 7, "quantity": "2", "amount": YEN}
BODY = {
    "customer_id": None,
    "store_id": 3,
    "source": "pos",
    "receipt_no": "R-1",
    "occurred_at": "2026-11-22T10:00:00+09:00",
    "lines": [LINE],
}


def faults(body) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        checked(receipt_from(body), at=NOW)
    return fields_of(refused)


def with_line(**more):
    return {**BODY, "lines": [{**LINE, **more}]}


def test_the_shape_of_the_contract_is_read():
    assert receipt_from(BODY) == Receipt(
        source="pos",
        receipt_no="R-1",
        store_id=3,
        occurred_at=datetime(2026, 11, 22, 1, 0, tzinfo=UTC),
        lines=(Line(product_id=7, quantity=Decimal(2), amount=1200),),
    )


def test_everything_optional_is_read():
    more = {
        "customer_id": 5,
        "channel": "Online",
        "staff_id": 2,
        "version": 4,
        "total": YEN,
        "kind": "return",
        "returns": "R-0",
    }
    line = {
        "unit_price": {"amount": "700"},
        "discount": {"amount": "200"},
        "tax_rate": "8",
        "staff_id": 9,
    }
    found = receipt_from({**with_line(**line), **more})
    assert (found.customer_id, found.channel, found.staff_id, found.version) == (5, "online", 2, 4)
    assert (found.total, found.kind, found.returns) == (1200, "return", "R-0")
    (read,) = found.lines
    assert (read.unit_price, read.discount, read.tax_rate, read.staff_id) == (700, 200, 8, 9)


def test_full_width_digits_commas_and_the_yen_sign_are_read():
    found = receipt_from(
        {
            **with_line(quantity="１．５", amount={"amount": "￥１，２００", "currency": "JPY"}),
            "receipt_no": "Ｒ－１",
        }
    )
    assert found.receipt_no == "R-1"
    assert (found.lines[0].quantity, found.lines[0].amount) == (Decimal("1.5"), 1200)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([], {"": "object_expected", "lines": "required"}),
        ({**BODY, "lines": []}, {"lines": "required"}),
        ({**BODY, "lines": "x"}, {"lines": "required"}),
        ({**BODY, "lines": [3]}, {"lines[0]": "object_expected"}),
        ({**BODY, "lnies": 1}, {"lnies": "unknown_field"}),
        (with_line(quantitiy="2"), {"lines[0].quantitiy": "unknown_field"}),
        ({**BODY, "store_id": None}, {"store_id": "required"}),
        ({**BODY, "store_id": "x"}, {"store_id": "number"}),
        ({**BODY, "store_id": 0}, {"store_id": "range"}),
        ({**BODY, "store_id": 2**70}, {"store_id": "range"}),
        ({**BODY, "store_id": True}, {"store_id": "number"}),
        ({**BODY, "occurred_at": "2026-11-22T10:00:00"}, {"occurred_at": "time_zone"}),
        ({**BODY, "occurred_at": "yesterday"}, {"occurred_at": "time"}),
        ({**BODY, "occurred_at": 12}, {"occurred_at": "text_expected"}),
        ({**BODY, "occurred_at": "2026-12-22T10:00:00Z"}, {"occurred_at": "in_the_future"}),
        ({**BODY, "occurred_at": "1026-12-22T10:00:00Z"}, {"occurred_at": "out_of_range"}),
        ({**BODY, "receipt_no": "山田様"}, {"receipt_no": "malformed"}),
        ({**BODY, "receipt_no": "R" * 65}, {"receipt_no": "malformed"}),
        ({**BODY, "receipt_no": "\ud800"}, {"receipt_no": "malformed"}),
        ({**BODY, "source": "a\0b"}, {"source": "malformed"}),
        ({**BODY, "kind": "gift"}, {"kind": "unknown"}),
        ({**BODY, "returns": 5}, {"returns": "not_a_return"}),
        ({**BODY, "kind": "return", "returns": "R\0"}, {"returns": "malformed"}),
        ({**BODY, "kind": "return", "returns": "R\ud800"}, {"returns": "malformed"}),
        (with_line(amount="1200"), {"lines[0].amount": "money_shape"}),
        (with_line(amount={"amount": 1200}), {"lines[0].amount": "money_shape"}),
        (with_line(amount={"amount": "12.5"}), {"lines[0].amount": "fraction"}),
        (with_line(amount={"amount": "1e400"}), {"lines[0].amount": "number"}),
        (with_line(amount={"amount": "NaN"}), {"lines[0].amount": "number"}),
        (with_line(amount={"amount": "9" * 30}), {"lines[0].amount": "range"}),
        (with_line(amount={"amount": "9" * 15}), {"lines[0].amount": "out_of_range"}),
        (with_line(amount={"amount": "1", "currency": "yen"}), {"lines[0].amount": "currency"}),
        (with_line(amount={"amount": "-1"}), {"lines[0].amount": "negative"}),
        (with_line(discount={"amount": "-1"}), {"lines[0].discount": "negative"}),
        (with_line(unit_price={"amount": "-1"}), {"lines[0].unit_price": "negative"}),
        (
            {**BODY, "currency": "USD"},
            {"currency": "currencies_differ"},
        ),
        ({**BODY, "currency": "yen"}, {"currency": "currency"}),
        (
            with_line(discount={"amount": "1", "currency": "USD"}),
            {"lines[0].discount": "currencies_differ"},
        ),
        (with_line(quantity="0"), {"lines[0].quantity": "zero"}),
        (with_line(quantity="-1"), {"lines[0].quantity": "negative"}),
        (with_line(quantity="1.2345"), {"lines[0].quantity": "fraction"}),
        (with_line(quantity=1.5), {"lines[0].quantity": "number_as_text"}),
        (with_line(quantity="1000000000"), {"lines[0].quantity": "out_of_range"}),
        (with_line(tax_rate="100"), {"lines[0].tax_rate": "out_of_range"}),
        (with_line(tax_rate="-8"), {"lines[0].tax_rate": "out_of_range"}),
        ({**BODY, "total": {"amount": "1199"}}, {"total": "total_differs"}),
        ({**BODY, "discount": {"amount": "-5"}}, {"discount": "negative"}),
    ],
)
def test_what_is_wrong_is_named_by_its_field(body, expected):
    assert faults(body) == expected


def test_all_faults_are_told_at_once_in_the_readers_language():
    body = {**with_line(quantity="x"), "store_id": "", "source": None}
    with translation.override("ja"), pytest.raises(Invalid) as refused:
        receipt_from(body)
    assert {e.field for e in refused.value.errors} == {"source", "store_id", "lines[0].quantity"}
    for language, said in (("ja", "この項目は必須です。"), ("en", "This field is needed.")):
        with translation.override(language):
            assert said in [str(e.message) for e in refused.value.errors]


def test_a_return_is_written_with_plus_or_with_minus_throughout():
    goods = with_line(quantity="2", amount=YEN)["lines"]
    plus = checked(receipt_from({**BODY, "kind": "return", "lines": goods}), at=NOW)
    goods = with_line(quantity="-2", amount={"amount": "-1200"})["lines"]
    minus = checked(receipt_from({**BODY, "kind": "return", "lines": goods}), at=NOW)
    assert plus == minus
    assert (plus.lines[0].quantity, plus.lines[0].amount) == (-2, -1200)
    mixed = [*goods, LINE]
    assert faults({**BODY, "kind": "return", "lines": mixed})["lines[0].amount"] == "negative"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True)
    | st.text(st.characters(blacklist_categories=()), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*BODY, *LINE, "amount", "currency", "x"]), inner)
    ),
    max_leaves=8,
)


@given(JSON, st.sampled_from([*BODY, "returns", "total", "version"]), JSON)
def test_whatever_comes_is_read_or_refused(body, field, value):
    for sent in (body, {**BODY, field: value}, {**BODY, "lines": [{**LINE, "amount": value}]}):
        made, refused = read(sent)
        assert (made is None) == bool(refused)
        json.dumps([error.as_json() for error in refused], ensure_ascii=False).encode()
        assert made is None or abs(made.amount) <= 10**12


def read(body):
    try:
        return checked(receipt_from(body), at=NOW), ()
    except Invalid as refused:
        return None, refused.errors


def test_what_the_api_answers_can_be_sent_back(shop):
    """GET, then PUT of the same body, changes nothing; a changed one corrects."""
    sale = shop.sell(shop.line(0, "1.5", 1800, discount=200, unit_price=1000), customer=0)
    shop.sell(shop.line(0, 1, 500), kind="return", returns=sale.id)
    for purchase in (sale, sale.returned_by.get()):
        answered = json.loads(purchase_json(purchase.id, shop.by))
        receipt = receipt_from(answered)
        assert correct_purchase(purchase.id, receipt, by=shop.by, at=NOW).change_id is None
        other = replace(receipt, channel="online")
        assert correct_purchase(purchase.id, other, by=shop.by, at=NOW).change_id


def test_a_posted_receipt_is_recorded(shop):
    body = {**BODY, "store_id": shop.stores[0].id}
    body["lines"] = [{**LINE, "product_id": shop.products[0].id}]
    recorded = record_purchase(receipt_from(body), by=shop.by, at=NOW)
    assert json.loads(purchase_json(recorded.purchase.id, shop.by))["total"] == YEN


@pytest.mark.parametrize("zone", ["+16:00", "-23:59"])
def test_a_zone_farther_away_than_postgresql_knows_is_read_all_the_same(shop, zone):
    body = {**BODY, "store_id": shop.stores[0].id, "occurred_at": f"2026-11-20T10:00:00{zone}"}
    body["lines"] = [{**LINE, "product_id": shop.products[0].id}]
    made = record_purchase(receipt_from(body), by=shop.by, at=NOW).purchase
    made.refresh_from_db()
    assert made.occurred_at == datetime.fromisoformat(body["occurred_at"])


def test_stores_and_products_are_read():
    store = store_from({"code": "S-1", "names": {"ja": "渋谷店", "en": "Shibuya"}})
    assert (store.names, store.timezone) == (Words("渋谷店", "Shibuya"), "Asia/Tokyo")
    product = product_from({"code": "P-1", "names": "茶", "price": YEN, "tax_rate": "８"})
    assert (product.price, product.tax_rate, product.active) == (1200, 8, True)


@pytest.mark.parametrize("given", ["渋谷", "\u202e\u200b\u2066山", "12", 1500002])
def test_the_postal_code_of_a_store_is_one(given):
    store = {"code": "S-1", "names": {"ja": "渋谷店"}}
    for read in (store_from, store_edits):
        with pytest.raises(Invalid) as refused:
            read(store | {"postal_code": given})
        assert list(fields_of(refused)) == ["postal_code"]
    assert store_from(store | {"postal_code": "１５００００２"}).postal_code == "150-0002"
    assert store_edits({"postal_code": ""}) == {"postal_code": ""}


def test_an_edit_names_only_what_changes():
    assert product_edits({"price": None, "id": 4}) == {"price": None}
    assert product_edits({"active": False}) == {"active": False}
    assert product_edits({"price": {"amount": "5.99"}}, currency="USD") == {"price": 599}
    with pytest.raises(Invalid) as refused:
        product_edits({"colour": "red", "active": "yes", "names": {"de": "Tee"}, "code": None})
    assert set(fields_of(refused)) == {"colour", "active", "names", "code"}


@pytest.mark.parametrize(("given", "field"), [
    ({"price": {"amount": "5", "currency": "USD"}}, "price"),
    ({"price": YEN, "currency": "USD"}, "currency"),
])  # fmt: skip
def test_a_price_in_another_currency_is_refused(given, field):
    for read in (product_edits, product_from):
        with pytest.raises(Invalid) as refused:
            read({"code": "P-1", "names": "茶"} | given)
        assert [(one.field, one.code) for one in refused.value.errors] == [
            (field, "other_currency")
        ]
