"""A dozen nasty bodies × every operation: refused in words, never an error of ours."""

import json

import pytest

from daifuku.api.schemas import bodies, examples
from daifuku.api.v1 import api as described
from daifuku.commerce.models import Product, Store
from daifuku.customers.models import Customer

pytestmark = pytest.mark.django_db
JSON = "application/json"
# Not JSON, or no object: refused before a room looks at them.
BROKEN = {
    "empty": (b"", JSON),
    "a list": (b"[]", JSON),
    "a text": (b'"x"', JSON),
    "null": (b"null", JSON),
    "cut off": (b'{"a": ', JSON),
    "no JSON": (b"name=x&b=\xff", "application/x-www-form-urlencoded"),
    "a broken form": (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
    "deep": (b'{"a":' * 10_000, JSON),
    "deep lists": (b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}", JSON),
    "not a number": (b'{"a": NaN}', JSON),
    "endless number": (b'{"a": 1' + b"0" * 5000 + b"}", JSON),
    "twice": (b'{"a": 1, "a": 2}', JSON),
    "no UTF-8": (b'{"a": "\xff"}', JSON),
    "UTF-16 of a list": ("[]".encode("utf-16"), JSON),
    "a mark and a list": (b"\xef\xbb\xbf[]", JSON),
    "unknown": (b'{"shoe_size": 1}', JSON),
    "half a character": (b'{"\\ud800": "\\udc00"}', JSON),
}
WRONG = ([[None]], 10**25, "²", None, True, -1, 1e400, "\u3000", "x" * 30_000, {"a": []},
         [{"id": 10**25}], {"amount": "1e400", "currency": "JPY"}, "9" * 30,
         "0001-01-01T00:00:00+14:00")  # fmt: skip


def operations():
    for path, item in described.get_openapi_schema()["paths"].items():
        for method in item:
            if method in ("post", "put", "patch"):
                yield method.upper(), path


OPERATIONS = [one for one in operations() if "/imports" not in one[1] and "undo" not in one[1]]


@pytest.fixture
def shop(api):
    made = {}
    for name in ("store", "product", "customer"):
        made[name] = api.post(f"/{name}s", examples.BODIES[name]).json()["id"]
    made["purchase"] = api.post("/purchases", sale(made)).json()["id"]
    return made


def sale(made):
    line = examples.BODIES["purchase"]["lines"][0] | {"product_id": made["product"]}
    ids = {f"{name}_id": made[name] for name in ("customer", "store")}
    return examples.BODIES["purchase"] | ids | {"lines": [line]}


def sent(api, shop, operation, raw, content_type=JSON):
    method, path = operation
    for name, number in shop.items():
        path = path.replace(f"{{{name}_id}}", str(number))
    headers = {"Authorization": f"Bearer {api.secret}"}
    return api.client.generic(method, path, raw, content_type=content_type, headers=headers)


def fault(answer, *, named=True):
    """What is wrong with an answer, if anything."""
    if answer.status_code >= 500 or (
        answer.status_code >= 400 and answer["Content-Type"] != "application/problem+json"
    ):
        return answer.status_code, answer.content[:200]
    if answer.status_code == 422 and named and not answer.json()["errors"]:
        return "nothing is named", answer.content[:200]
    return None


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
def test_what_is_no_object_is_refused(api, shop, operation):
    wrong = []
    for title, (raw, content_type) in BROKEN.items():
        answer = sent(api, shop, operation, raw, content_type)
        if answer.status_code != 422 or fault(answer):
            wrong.append((title, answer.status_code, answer.content[:200]))
    assert wrong == []


def good_body(operation, shop):
    parts = operation[1].split("/")
    name = parts[-1] if parts[-1] in bodies.BODIES else parts[3].removesuffix("s")
    return name, sale(shop) if name == "purchase" else examples.BODIES[name]


def written(body) -> str:
    return json.dumps(body).replace("Infinity", "1e400")


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
def test_a_wrong_value_is_refused_by_its_field(api, shop, operation):
    name, good = good_body(operation, shop)
    wrong = []
    for field in bodies.BODIES[name]:
        for number, value in enumerate(WRONG[:3]):
            free = {"code": f"{field}-{number}"} if "code" in good else {}
            answer = sent(api, shop, operation, written({**good, **free, field: value}))
            told = fault(answer)
            if answer.status_code == 422 and not told:
                told = [one["field"] for one in answer.json()["errors"]]
                told = None if any(one.startswith(field) for one in told) else told
            if told:
                wrong.append((field, str(value)[:40], told))
    assert wrong == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
@pytest.mark.parametrize("value", WRONG)
def test_nothing_but_wrong_values(api, shop, operation, value):
    name, good = good_body(operation, shop)
    body = dict.fromkeys(bodies.BODIES[name], value)
    assert fault(sent(api, shop, operation, written(body))) is None
    if name == "purchase":
        line = dict.fromkeys(bodies.LINE, value)
        assert fault(sent(api, shop, operation, written({**good, "lines": [line]}))) is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_other_encodings_of_json_are_read(api, shop, encoding):
    raw = json.dumps({"family_name": "斎藤"}, ensure_ascii=False).encode(encoding)
    assert sent(api, shop, ("POST", "/api/v1/customers"), raw).json()["family_name"] == "斎藤"


def test_addresses_are_as_hard(api, shop):
    wrong = []
    for path, item in described.get_openapi_schema()["paths"].items():
        for number in ("0", "-1", "9" * 19, "9" * 30, "²", "1e400", "%00", "%ED%A0%80"):
            address = "/".join(number if "{" in part else part for part in path.split("/"))
            for method in item:
                answer = sent(api, {}, (method.upper(), address), b"{}")
                if fault(answer, named=False):
                    wrong.append((method, address, fault(answer, named=False)))
    assert wrong == []


def test_nothing_stayed_behind(api, shop):
    counts = (Customer.objects.count(), Product.objects.count(), Store.objects.count())
    test_what_is_no_object_is_refused(api, shop, ("POST", "/api/v1/customers"))
    assert (Customer.objects.count(), Product.objects.count(), Store.objects.count()) == counts
