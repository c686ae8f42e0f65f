"""What the OpenAPI page says of parameters and bodies. The rooms' payload readers decide."""

from typing import Any

_TEXT = {"type": "string"}
_WHOLE = {"type": "integer"}
_WORDS = {"type": "object", "properties": {"ja": _TEXT, "en": _TEXT}}
_MONEY = {
    "type": "object",
    "required": ["amount"],
    "properties": {"amount": _TEXT, "currency": _TEXT},
    "example": {"amount": "1200", "currency": "JPY"},
}
_TEXTS = {"type": "array", "items": _TEXT}
_LINE = {
    "type": "object",
    "required": ["product_id", "quantity", "amount"],
    "properties": {
        "product_id": _WHOLE,
        "quantity": _TEXT,
        "amount": _MONEY,
        "unit_price": _MONEY,
        "discount": _MONEY,
        "tax_rate": _TEXT,
        "staff_id": _WHOLE,
    },
}
BODIES: dict[str, dict[str, Any]] = {
    "customer": {
        "kind": {"type": "string", "enum": ["person", "organisation", "household"]},
        **dict.fromkeys(("family_name", "given_name", "family_kana", "given_kana", "name"), _TEXT),
        "name_kana": _TEXT,
        "emails": _TEXTS,
        "phones": _TEXTS,
        "addresses": {"type": "array", "items": {"type": "object"}},
        "birthday": {"type": "string", "format": "date"},
        "stage": _TEXT,
        "owner_id": _WHOLE,
        "home_store_id": _WHOLE,
        "external_ids": {
            "type": "array",
            "items": {"type": "object", "properties": {"source": _TEXT, "id": _TEXT}},
        },
    },
    "purchase": {
        "customer_id": {"type": ["integer", "null"]},
        "store_id": _WHOLE,
        "source": _TEXT,
        "receipt_no": _TEXT,
        "occurred_at": {"type": "string", "format": "date-time"},
        "channel": _TEXT,
        "staff_id": _WHOLE,
        "total": _MONEY,
        "lines": {"type": "array", "items": _LINE},
    },
    "product": {"code": _TEXT, "names": _WORDS, "category_id": _WHOLE, "price": _MONEY},
    "store": {"code": _TEXT, "names": _WORDS, "timezone": _TEXT},
}
_LISTED = ("limit", "after")


def listed(*names: str) -> dict[str, Any]:
    """Parameters of a list."""
    return {
        "parameters": [
            {"name": name, "in": "query", "schema": _TEXT} for name in (*names, *_LISTED)
        ]
    }


def body_of(name: str, status: int = 200) -> dict[str, Any]:
    """The JSON body of a write, and the key that makes it safe to repeat."""
    schema = {"type": "object", "properties": BODIES[name]}
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "parameters": [{"name": "Idempotency-Key", "in": "header", "schema": _TEXT}],
        "responses": {status: {"description": "Done"}, 422: {"description": "Refused"}},
    }
