"""Customers: list, make, read, edit, delete, and their page of the book."""

import json
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from daifuku.api import cursors
from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.api.schemas import body_of, listed
from daifuku.customers import actions
from daifuku.customers.payload import read_new
from daifuku.customers.queries import (
    Filters,
    ListQuery,
    customer_header,
    json_one,
    json_page,
)
from daifuku.foundation.errors import Invalid
from daifuku.foundation.search import find
from daifuku.foundation.viewings import viewed
from daifuku.ledger import book
from daifuku.ledger.facts import kinds

router = Router(tags=["customers"])
_FOUND = 1000
_QUICK = ("stage", "tag_id", "owner_id", "store_id", "kind", "q", "sort", "filter")


@router.get("", summary="List customers", openapi_extra=listed(*_QUICK))
@view("customers.see_customers")
def list_customers(call: Call) -> HttpResponse:
    query = ListQuery(
        sort=call.asked("sort") or "-last_purchase_at",
        after=call.asked("after") or "",
        limit=cursors.limit_of(call.asked("limit")),
        filters=_filters(call),
    )
    return json_answer(json_page(query, call.actor))


@router.post("", summary="Add a customer", openapi_extra=body_of("customer", 201))
@view("customers.create_customer")
def create_customer(call: Call) -> HttpResponse:
    made = actions.create_customer(read_new(call.body()), by=call.actor, at=call.at)
    return json_answer(json_one(made.pk, call.actor), status=201)


@router.get("/{customer_id}", summary="Read one customer")
@view("customers.see_customers")
def read_customer(call: Call, customer_id: int) -> HttpResponse:
    found = json_one(customer_id, call.actor)
    viewed(customer_id, by=call.actor, at=call.at)
    return json_answer(found)


@router.patch("/{customer_id}", summary="Edit a customer", openapi_extra=body_of("customer"))
@view("customers.edit_customer")
def edit_customer(call: Call, customer_id: int) -> HttpResponse:
    actions.edit_customer(customer_id, call.body(), by=call.actor, at=call.at)
    return json_answer(json_one(customer_id, call.actor))


@router.delete("/{customer_id}", summary="Put a customer in the bin")
@view("customers.delete_customer")
def delete_customer(call: Call, customer_id: int) -> HttpResponse:
    actions.delete_customer(customer_id, by=call.actor, at=call.at)
    return HttpResponse(status=204)


@router.get("/{customer_id}/timeline", summary="The customer's page of the book",
            openapi_extra=listed("kind"))  # fmt: skip
@view("customers.see_customers")
def timeline(call: Call, customer_id: int) -> HttpResponse:
    header = customer_header(customer_id, call.actor)
    kinds = [kind for kind in (call.asked("kind") or "").split(",") if kind]
    page = book.page(
        header.ids,
        before=call.asked("after"),
        limit=cursors.limit_of(call.asked("limit")),
        kinds=kinds or None,
    )
    return json_answer({"items": [_entry(entry) for entry in page.entries], "next": page.next})


def _entry(entry: book.Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "occurred_at": entry.occurred_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "customer_id": entry.customer_id,
        "by_id": entry.by_id,
        "via": entry.via,
        "store_id": entry.store_id,
        "channel": entry.channel,
        "amount": entry.amount,
        "source": entry.source,
        "retracted": entry.retracted,
        "facts": json.loads(kinds.get(entry.kind).encode(entry.fact)),
        "words": entry.words or {},
    }


def _filters(call: Call) -> Filters:
    if call.asked("filter"):
        message = _("Filters in the question language come later; use stage, tag_id, owner_id, …")
        raise Invalid.field("filter", "not_supported", message)
    return Filters(
        stage=call.asked("stage") or "",
        tag_id=cursors.number_of(call.asked("tag_id"), "tag_id"),
        owner_id=cursors.number_of(call.asked("owner_id"), "owner_id"),
        home_store_id=cursors.number_of(call.asked("store_id"), "store_id"),
        kind=call.asked("kind") or "",
        ids=_found(call),
    )


def _found(call: Call) -> tuple[int, ...] | None:
    asked = call.asked("q")
    if asked is None:
        return None
    hits = find(asked, call.actor, kinds=["customer"], limit=_FOUND).hits
    return tuple(hit.object_id for hit in hits)
