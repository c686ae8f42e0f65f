"""What can be written: the very fields that the rooms' payload readers take."""

from django.utils.translation import gettext_noop as _

from daifuku.api.schemas.parts import (
    DAY,
    DECIMAL,
    EXTERNAL_ID,
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

# As `customers.queries.choices_between` names them.
FIELDS = (
    *("name", "reading", "honorific", "birthday", "gender", "language", "corporate_number"),
    *("stage", "owner", "home_store"),
)
KINDS_OF_CONTACT = ("email", "phone", "address")
_POINT = {"value": TEXT, "label": TEXT, "is_primary": YES_OR_NO}
_POINTS = many({"oneOf": [TEXT, record(_POINT, ("value",))]})
ADDRESS = {
    **dict.fromkeys(("postal_code", "prefecture", "city", "town", "building", "country"), TEXT),
    "label": TEXT,
    "is_primary": YES_OR_NO,
}
_ADDRESSES = many({"oneOf": [TEXT, record(ADDRESS)]})
_NAME = dict.fromkeys(("family_name", "given_name"), TEXT)
_KANA = dict.fromkeys(("family_kana", "given_kana"), noted(TEXT, _("Reading in katakana.")))
CUSTOMER: dict[str, Schema] = {
    "kind": noted(one_of("person", "organisation", "household"), _("A person unless said.")),
    **_NAME,
    **_KANA,
    "name": noted(TEXT, _("Of an organisation or a household.")),
    "name_kana": TEXT,
    "honorific": TEXT,
    "stage": noted(TEXT, _("The code of a stage of the lifecycle.")),
    "birthday": maybe(DAY),
    "gender": one_of("", "female", "male", "other"),
    "language": one_of("ja", "en"),
    "owner_id": noted(maybe(WHOLE), _("The colleague who looks after them.")),
    "home_store_id": maybe(WHOLE),
    "corporate_number": noted(TEXT, _("The 13 digits of a company in Japan.")),
    "emails": noted(_POINTS, _("As text, or with a label and which is the primary one.")),
    "phones": _POINTS,
    "addresses": _ADDRESSES,
    "tags": noted(many({"oneOf": [TEXT, WHOLE]}), _("By name or number.")),
    "external_ids": noted(
        many(EXTERNAL_ID), _("Customer numbers: those that the company's own systems gave.")
    ),
}
LINE: dict[str, Schema] = {
    "product_id": WHOLE,
    "quantity": DECIMAL,
    "amount": noted(MONEY, _("Of the whole line, tax in, after its discount.")),
    "unit_price": MONEY,
    "discount": MONEY,
    "tax_rate": noted(DECIMAL, _("Of the product unless said.")),
    "staff_id": maybe(WHOLE),
}
PURCHASE: dict[str, Schema] = {
    "customer_id": noted(maybe(WHOLE), _("Null for a buyer whom nobody knows.")),
    "store_id": WHOLE,
    "source": noted(TEXT, _("Which till or shop system writes, like pos.")),
    "receipt_no": noted(TEXT, _("Once for each source: sent twice, it is written once.")),
    "occurred_at": noted(MOMENT, _("When it was sold, with the time zone.")),
    "kind": noted(one_of("sale", "return"), _("A sale unless said.")),
    "returns": noted(
        {"type": ["integer", "string", "null"]},
        _("Of a return: the id or the receipt number of the sale."),
    ),
    "channel": TEXT,
    "staff_id": maybe(WHOLE),
    "total": noted(MONEY, _("Checked against the lines when it is given.")),
    "discount": noted(MONEY, _("Of the whole receipt.")),
    "currency": noted(TEXT, _("Must be that of the amounts, where it is given.")),
    "version": noted(
        WHOLE, _("Counted by the till: a newer one corrects, an older one changes nothing.")
    ),
    "lines": many(record(LINE, ("product_id", "quantity", "amount"))),
}
PRODUCT: dict[str, Schema] = {
    "code": TEXT,
    "names": WORDS,
    "category_id": maybe(WHOLE),
    "price": noted(MONEY, _("Tax in; left out when it differs from sale to sale.")),
    "tax_rate": noted(DECIMAL, _("In percent; 10 unless said.")),
    "active": YES_OR_NO,
}
STORE: dict[str, Schema] = {
    "code": TEXT,
    "names": WORDS,
    "timezone": noted(TEXT, _("Asia/Tokyo unless said.")),
    **dict.fromkeys(("phone", "postal_code", "prefecture", "city", "street"), TEXT),
}
MERGE: dict[str, Schema] = {
    "other": noted(
        WHOLE, _("Who turned out to be the same; that id stays and answers as this one.")
    ),
    "take": noted(
        many(one_of(*FIELDS, *KINDS_OF_CONTACT)),
        _("What is taken from the other one; unless said, whatever is better."),
    ),
}
UNMERGE: dict[str, Schema] = {
    "other": noted(WHOLE, _("One of “merged_ids”, to stand for itself again.")),
    "assign": noted(
        many(WHOLE), _("Entries of the timeline since the merge that belong to the other one.")
    ),
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "customer": (),
    "purchase": ("store_id", "source", "receipt_no", "occurred_at", "lines"),
    "product": ("code", "names"),
    "store": ("code", "names"),
    "merge": ("other",),
    "unmerge": ("other",),
}
BODIES = {
    "customer": CUSTOMER,
    "purchase": PURCHASE,
    "product": PRODUCT,
    "store": STORE,
    "merge": MERGE,
    "unmerge": UNMERGE,
}
