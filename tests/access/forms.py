"""Every form of the product, with what a person could type into it. A new one needs a line here."""

_C = "customers/<id:customer_id>/"
_NAMES = {"names_ja": "見本", "names_en": "Sample"}
_ADDRESS = {"postal_code": "150-0002", "prefecture": "東京都", "city": "渋谷区", "town": "渋谷1",
            "building": "大福ビル"}  # fmt: skip
_PERSON = {"family_name": "海山", "given_name": "花", "family_kana": "ウミヤマ",
           "given_kana": "ハナ", "honorific": "", "birthday": "1990/3/4", "gender": "",
           "language": "ja", "stage": "regular", "owner_id": "", "home_store_id": "",
           "home_store_id_text": ""}  # fmt: skip
_CALL = {"direction": "in", "outcome": "talked", "happened_at": "", "minutes": "12",
         "body": "納期"}  # fmt: skip
_INQUIRY = {"subject": "再入荷", "channel": "mail", "body": "いつ？", "happened_at": "",
            "answer": "", "answered_at": ""}  # fmt: skip
_STORE = {"code": "N-1", **_NAMES, "timezone": "Asia/Tokyo", "phone": "03-1234-5678",
          "postal_code": "150-0002", "prefecture": "東京都", "city": "渋谷区",
          "street": "1-1"}  # fmt: skip
_PRODUCT = {"code": "N-1", **_NAMES, "category_id": "", "price": "216", "tax_rate": "8",
            "active": "on"}  # fmt: skip
_ACCESS = {"family_name": "係", "given_name": "長", "role": "20", "sees": "all", "team_id": ""}
_CONSENT = {"purpose": "marketing", "channel": "email", "granted": "yes", "source": "店頭",
            "wording": "はい"}  # fmt: skip
_RELATION = {"other": "{mine_id}", "role": "introducer", "title": "",
             "since_on": "2020-01-01"}  # fmt: skip

# What is chosen, not typed: who sends something else gets the form with its choices.
CHOSEN = {
    "fields",
    "kind", "honorific", "gender", "language", "stage", "owner_id", "home_store_id", "channel",
    "purpose", "direction", "outcome", "role", "category_id", "theme", "density", "team_id", "sees",
    "reach", "scopes", "fiscal_year_start_month", "week_start", "is_active", "tag", "hue",
    "customer_id", "label", "active", "granted", "stated", "other", "single_keys", "ids", "format",
    "first", "for", "next", "encoding", "do", "shared", "what", "tag_id", "all", "keep", "take_name",
    "assign", "pair", "after", "least", "agreed",
}  # fmt: skip
# Typed, but never shown again.
SECRET = {"password"}

FORMS: dict[str, dict[str, str]] = {
    "customers/new": {
        "kind": "person",
        **_PERSON,
        "email": "u@example.jp",
        "phone": "03-1111-2222",
        **_ADDRESS,
    },
    f"{_C}edit": _PERSON,
    f"{_C}edit/<slug:name>": {"family_name": "海山"},
    f"{_C}points/<slug:kind>": {"value": "03-2222-3333", "label": "home"},
    "customers/points/<id:point_id>": {"value": "u@example.jp", "label": "home"},
    "customers/points/<id:point_id>/value": {"value": "u@example.jp"},
    f"{_C}tags": {"tag": "{tag_id}"},
    f"{_C}relations": _RELATION,
    f"{_C}merge": {"other": "{mine_id}", "keep": "first", "take_name": "second"},
    f"{_C}distinct": {"other": "{mine_id}"},
    f"{_C}separate/<id:other_id>": {"assign": ""},
    "customers/merge": {"ids": "{customer_id},{mine_id}"},
    "customers/duplicates": {"pair": "", "keep": "none", "after": ""},
    "customers/duplicates/accept": {"least": "95", "agreed": "yes"},
    f"{_C}preferences": {
        "topic": "colour",
        "value": "青",
        "stated": "true",
        "confidence": "80",
        "source": "店頭",
        "expires_on": "",
    },
    f"{_C}consent": _CONSENT,
    f"{_C}notes": {"body": "新茶"},
    f"{_C}calls": _CALL,
    f"{_C}inquiries": _INQUIRY,
    "till/<id:customer_id>/note": {"body": "新茶"},
    "inquiries/<id:inquiry_id>/answer": {"answer": "来週です", "answered_at": ""},
    "inquiries/<id:inquiry_id>/edit": {
        name: _INQUIRY[name] for name in ("subject", "channel", "body", "happened_at")
    },
    "notes/<id:note_id>/edit": {"body": "新茶です"},
    "calls/<id:call_id>/edit": _CALL,
    "customers/lists/tags": {**_NAMES, "hue": "1"},
    "customers/lists/tags/<id:tag_id>": {**_NAMES, "hue": "1"},
    "customers/lists/stages/<slug:code>": {**_NAMES, "hue": "1"},
    "customers/many": {
        "what": "customers.tag_many",
        "ids": "{customer_id}",
        "tag_id": "{tag_id}",
        "do": "apply",
    },
    "customers/many/<id:edit_id>": {"do": "stop"},
    "customers/views/new": {"name": "上得意", "shared": "all"},
    "customers/views/<id:view_id>": {"name": "得意", "shared": "all"},
    f"{_C}changes/<id:change_id>": {"fields": "family_name"},
    "customers/question": {"text": "spent >= 1000", "do": "apply"},
    "customers/labels": {"ids": "{customer_id}", "format": "a4-12", "first": "1", "for": "news"},
    "products/new": _PRODUCT,
    "products/<id:product_id>/edit": _PRODUCT,
    "stores/new": _STORE,
    "stores/<id:store_id>/edit": _STORE,
    "receipts/<id:purchase_id>/return": {"quantity_1": "1", "receipt_no": "R-1-B"},
    "receipts/<id:purchase_id>/buyer": {"customer_id": "{mine_id}"},
    "receipts/<id:purchase_id>/void": {"why": "二重"},
    "preferences": {"theme": "dark", "language": "ja", "density": "normal", "next": "/"},
    "settings/profile": {
        "family_name": "係",
        "given_name": "長",
        "language": "ja",
        "theme": "dark",
        "density": "normal",
        "single_keys": "on",
    },
    "settings/company": {
        "name_ja": "大福屋",
        "name_en": "Daifuku",
        "timezone": "Asia/Tokyo",
        "fiscal_year_start_month": "4",
        "week_start": "0",
    },
    "settings/people/new": {"email": "new@shop.example", "password": "", **_ACCESS},
    "settings/people/<id:user_id>": _ACCESS | {"is_active": "on"},
    "settings/teams/new": _NAMES,
    "settings/teams/<id:team_id>": _NAMES,
    "settings/tokens/": {"name": "till", "reach": "chosen", "scopes": "customers:read"},
    "settings/imports/": {"kind": "customers", "encoding": "auto"},
}
# What comes with a form: the name of its field, and what stands in the file.
FILES = {"settings/imports/": ("file", "姓,電話番号\n山田,03-1111-2222\n")}
# Buttons: they send nothing that is read. Mending the rows of a file has tests of its own
# (web/tests/test_imports.py, test_mending.py).
BUTTONS = {
    "settings/imports/<id:run_id>",
    "healthz", "readyz", "styleguide", "styleguide/<slug:page>", "about-demo/remove",
    "first-steps/put-away", "changes/<id:change_id>/undo", "changes/<id:change_id>/value", "inquiries/<id:inquiry_id>/remove",
    "notes/<id:note_id>/remove", "calls/<id:call_id>/remove",
    "customers/lists/tags/<id:tag_id>/remove", "customers/points/<id:point_id>/remove",
    "customers/points/<id:point_id>/mark/<slug:what>", f"{_C}delete", f"{_C}restore", f"{_C}erase",
    f"{_C}tags/<id:tag_id>", "customers/duplicates/find", f"{_C}relations/<id:relation_id>/end", "stores/<id:store_id>/close",
    "settings/people/<id:user_id>/link", "settings/people/<id:user_id>/second-step",
    "settings/teams/<id:team_id>/remove", "settings/tokens/<id:token_id>/revoke",
    "sign-in/<id:user_id>/<str:token>", "customers/views/<id:view_id>/keep",
    "customers/views/<id:view_id>/mark", "customers/views/<id:view_id>/remove",
}  # fmt: skip
