"""One example of each body, as it can be sent, and of each answer."""

from typing import Any


def _yen(amount: int) -> dict[str, str]:
    return {"amount": str(amount), "currency": "JPY"}


BODIES: dict[str, dict[str, Any]] = {
    "customer": {
        "family_name": "斎藤",
        "given_name": "健",
        "family_kana": "サイトウ",
        "given_kana": "ケン",
        "emails": ["ken@example.jp"],
        "phones": ["090-1234-5678"],
    },
    "purchase": {
        "customer_id": 1,
        "store_id": 1,
        "source": "pos",
        "receipt_no": "R-1",
        "occurred_at": "2026-11-22T10:00:00+09:00",
        "lines": [{"product_id": 1, "quantity": "2", "amount": _yen(1200)}],
    },
    "product": {
        "code": "TEA-100",
        "names": {"ja": "煎茶 100g", "en": "Sencha 100 g"},
        "price": _yen(600),
        "tax_rate": "8",
    },
    "store": {
        "code": "S-1",
        "names": {"ja": "本店", "en": "Main shop"},
        "prefecture": "京都府",
        "city": "京都市",
    },
    "merge": {"other": 2, "take": ["birthday"]},
    "unmerge": {"other": 2, "assign": [318]},
}
_MOMENT = "2026-11-22T01:00:00+00:00"
ANSWERS: dict[str, dict[str, Any]] = {
    "customer": {
        "id": 1,
        "kind": "person",
        "name": "斎藤 健",
        **{key: BODIES["customer"][key] for key in ("family_name", "given_name")},
        "stage": "prospect",
        "emails": ["ken@example.jp"],
        "phones": ["090-1234-5678"],
        "figures": {"purchases": 1, "spent": _yen(1200), "last_purchase_at": _MOMENT},
    },
    "purchase": {
        "id": 1,
        "kind": "sale",
        **BODIES["purchase"],
        "occurred_at": _MOMENT,
        "total": _yen(1200),
        "tax": _yen(88),
        "revision": 1,
        "version": 1,
        "voided_at": None,
    },
    "product": {"id": 1, **BODIES["product"], "category_id": None, "active": True},
    "store": {"id": 1, **BODIES["store"], "timezone": "Asia/Tokyo", "currency": "JPY"},
    "entry": {
        "id": 2,
        "kind": "commerce.purchase_made",
        "known": True,
        "occurred_at": _MOMENT,
        "customer_id": 1,
        "store_id": 1,
        "channel": "store",
        "amount": _yen(1200),
        "retracted": False,
        "facts": {"purchase_id": 1},
    },
    "change": {
        "id": 7,
        "action": "customers.edit_customer",
        "by_id": 1,
        "via": "api",
        "at": _MOMENT,
        "subject_kind": "customer",
        "subject_id": 1,
        "state": "done",
        "undoes_id": None,
    },
    "undone": {"id": 8, "undoes": 7, "state": "done"},
    "import": {
        "id": 3,
        "kind": "customers",
        "state": "done",
        "dry_run": False,
        "file_name": "members.csv",
        "key": "",
        "columns": {"姓": "family_name", "電話番号": "phone"},
        "rows": {"expected": 2, "read": 2, "done": 2, "new": 1, "changed": 0, "refused": 1},
        "change_id": 9,
    },
    "hit": {
        "id": 1,
        "kind": "customer",
        "title": "斎藤 健",
        "subtitle": "サイトウ ケン",
        "customer_id": 1,
    },
}


ANSWERS["added_customer"] = ANSWERS["customer"] | {"possible_duplicates": [3]}


def page_of(name: str) -> dict[str, Any]:
    return {"items": [ANSWERS[name]], "next": None}
