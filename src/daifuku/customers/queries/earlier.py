"""The record of a customer as it was before certain changes, as an edit takes it: fields, ways to
reach them, tags and numbers. What a customer said (consent, preferences) is no part of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from daifuku.customers.models.contact import ADDRESS, EMAIL, PHONE
from daifuku.customers.models.customer import PERSON
from daifuku.foundation.changes.earlier import rows_before

NAMES = ("family_name", "given_name", "family_kana", "given_kana", "name", "name_kana")
COLUMNS = (
    *NAMES,
    *("honorific", "birthday", "corporate_number", "gender", "language", "stage", "owner_id"),
    "home_store_id",
)
_TABLES = {
    "customers_customer": "id",
    "customers_contact_point": "customer_id",
    "customers_customer_tag": "customer_id",
    "customers_external_id": "customer_id",
}
LISTS = {EMAIL: "emails", PHONE: "phones", ADDRESS: "addresses"}
_PARTS = ("postal_code", "prefecture", "city", "town", "building", "country")
Body = dict[str, Any]


def record_before(customer_id: int, changes: Sequence[int]) -> Body:
    """`changes`: all since some moment that touched the record; of none it is as it stands. Nothing
    of a customer who was not there then."""
    rows = rows_before(_TABLES, customer_id, changes)
    if not rows["customers_customer"]:
        return {}
    [row] = rows["customers_customer"]
    # A person's whole name follows from its parts.
    left = ("name", "name_kana") if row["kind"] == PERSON else ()
    numbers = [
        {"source": one["source"], "id": one["external_id"]} for one in rows["customers_external_id"]
    ]
    return {
        **{name: row[name] for name in COLUMNS if name not in left},
        **_points(rows["customers_contact_point"]),
        "tags": sorted(row["tag_id"] for row in rows["customers_customer_tag"]),
        "external_ids": sorted(numbers, key=repr),
    }


def _points(rows: Sequence[Mapping[str, Any]]) -> Body:
    found: Body = {name: [] for name in LISTS.values()}
    for row in rows:
        said = ("value", *_PARTS) if row["kind"] == ADDRESS else ("value",)
        found[LISTS[row["kind"]]].append({p: row[p] for p in (*said, "label", "is_primary")})
    # A point that comes back is the newest, and says no more by that.
    return {name: sorted(points, key=repr) for name, points in found.items()}
