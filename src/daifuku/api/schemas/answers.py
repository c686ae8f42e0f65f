"""What is answered, by resource."""

from django.utils.translation import gettext_noop as _

from daifuku.api.schemas.bodies import ADDRESS, CUSTOMER, LINE, PRODUCT, PURCHASE, STORE
from daifuku.api.schemas.parts import (
    DECIMAL,
    MOMENT,
    MONEY,
    TEXT,
    WHOLE,
    WORDS,
    YES_OR_NO,
    Schema,
    many,
    maybe,
    noted,
    one_of,
    record,
)

_CONTACT_POINT = {
    "id": WHOLE,
    **dict.fromkeys(("kind", "value", "normal", "label"), TEXT),
    "is_primary": YES_OR_NO,
    "verified_at": maybe(MOMENT),
    "undeliverable_at": maybe(MOMENT),
}
_FIGURES = {
    "purchases": WHOLE,
    "spent": MONEY,
    **dict.fromkeys(("first_purchase_at", "last_purchase_at", "last_contact_at"), maybe(MOMENT)),
}
_CUSTOMER: dict[str, Schema] = {
    "id": noted(WHOLE, _("The Daifuku ID.")),
    **CUSTOMER,
    "kana_guessed": noted(YES_OR_NO, _("The reading was guessed from the name.")),
    "emails": many(TEXT),
    "phones": many(TEXT),
    "addresses": many(record(ADDRESS)),
    "contact_points": many(record(_CONTACT_POINT)),
    "tags": many(record({"id": WHOLE, "names": WORDS})),
    "figures": record(_FIGURES),
    "merged_ids": noted(
        many(WHOLE),
        _("Ids that were merged into this customer; reading any of them returns this customer."),
    ),
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
_PURCHASE: dict[str, Schema] = {
    "id": WHOLE,
    **{name: schema for name, schema in PURCHASE.items() if name != "currency"},
    "returns": maybe(WHOLE),
    "revision": noted(WHOLE, _("How often the receipt was written.")),
    "tax": MONEY,
    "tax_by_rate": maybe(many(record({"tax_rate": DECIMAL, "amount": MONEY, "tax": MONEY}))),
    "identified_at": maybe(MOMENT),
    "voided_at": maybe(MOMENT),
    "lines": many(record(LINE)),
}
_ENTRY: dict[str, Schema] = {
    "id": WHOLE,
    "kind": TEXT,
    "known": noted(YES_OR_NO, _("False when a newer version wrote it: its facts are as written.")),
    "occurred_at": MOMENT,
    "recorded_at": MOMENT,
    "customer_id": WHOLE,
    "by_id": maybe(WHOLE),
    "via": TEXT,
    "store_id": maybe(WHOLE),
    "channel": TEXT,
    "amount": MONEY | {"type": ["object", "null"]},
    "source": TEXT,
    "retracted": YES_OR_NO,
    "facts": {"type": "object"},
    "words": {"type": "object"},
}
_CHANGE: dict[str, Schema] = {
    "id": WHOLE,
    "action": TEXT,
    "by_id": maybe(WHOLE),
    "via": TEXT,
    "at": MOMENT,
    "why": TEXT,
    "subject_kind": TEXT,
    "subject_id": maybe(WHOLE),
    "state": TEXT,
    "undoes_id": maybe(WHOLE),
}
_COUNTS = ("expected", "read", "done", "new", "changed", "same", "refused")
_IMPORT: dict[str, Schema] = {
    "id": WHOLE,
    "kind": TEXT,
    "state": TEXT,
    "dry_run": YES_OR_NO,
    "file_name": TEXT,
    "key": TEXT,
    "encoding": TEXT,
    "columns": noted({"type": "object"}, _("Heading → the field that it was read as.")),
    "rows": record(dict.fromkeys(_COUNTS, maybe(WHOLE))),
    "change_id": maybe(WHOLE),
    "refusals": many({"type": "object"}),
    "failure": TEXT,
    "started_at": MOMENT,
    "ended_at": maybe(MOMENT),
}
_HIT: dict[str, Schema] = {
    "id": WHOLE,
    "kind": one_of("customer", "product", "store", "receipt"),
    "title": TEXT,
    "subtitle": TEXT,
    "customer_id": maybe(WHOLE),
}
_ALIKE = _(
    "Only where there are any: customers whom you see and who may be the same by telephone "
    "number, mail address or name. The new one stays beside them."
)
ANSWERS: dict[str, dict[str, Schema]] = {
    "customer": _CUSTOMER,
    "added_customer": {**_CUSTOMER, "possible_duplicates": noted(many(WHOLE), _ALIKE)},
    "purchase": _PURCHASE,
    "product": {"id": WHOLE, **PRODUCT, "price": MONEY | {"type": ["object", "null"]}},
    "store": {"id": WHOLE, **STORE, "currency": TEXT, "closed_at": maybe(MOMENT)},
    "entry": _ENTRY,
    "change": _CHANGE,
    "undone": {"id": WHOLE, "undoes": WHOLE, "state": TEXT},
    "import": _IMPORT,
    "hit": _HIT,
}
CAPPED = noted(YES_OR_NO, _("True when more than 1,000 match “q”: ask for something narrower."))


def page_of(name: str, *, searched: bool = False) -> Schema:
    """A page of a list; `searched`: it can be asked for with `q`."""
    fields = {"items": many(record(ANSWERS[name])), "next": maybe(TEXT)}
    return record(fields | ({"capped": CAPPED} if searched else {}), ("items", "next"))


def found() -> Schema:
    return record(
        {"items": many(record(_HIT)), "total": WHOLE, "capped": CAPPED},
        ("items", "total", "capped"),
    )


PROBLEM = record(
    {
        "type": TEXT,
        "title": TEXT,
        "status": WHOLE,
        "code": TEXT,
        "errors": many(record({"field": TEXT, "code": TEXT, "message": TEXT})),
        "existing_id": noted(WHOLE, _("Of a 409: the record in the way, if you see it.")),
    }
)
