"""Customers: list, make, read, edit, delete, and their page of the book."""

import json
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop as N_
from ninja import Router

from daifuku.api import cursors
from daifuku.api import merging as payload
from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.api.lists import Narrowed, narrowed
from daifuku.api.schemas import LISTED, operation
from daifuku.customers import actions
from daifuku.customers.payload import read_new
from daifuku.customers.queries import (
    Filters,
    ListQuery,
    customer_header,
    json_one,
    json_page,
    read_soon,
    root_of,
)
from daifuku.foundation.access import Actor
from daifuku.foundation.filters import Asker, Clause, ask
from daifuku.foundation.viewings import viewed
from daifuku.ledger import book
from daifuku.ledger.facts import UnknownFact, kinds

router = Router(tags=["customers"])
_ASKS = ("filter", "stage", "tag_id", "owner_id", "store_id", "kind", "q", "sort", *LISTED)
_ONE = operation("customer", problems=(404,))
_ADD = operation("added_customer", body="customer", status=201, problems=(409, 413, 422))
_EDIT = operation("customer", body="customer", problems=(404, 409, 413, 422))
_DELETE = operation("", status=204, problems=(404, 409))
_PAGE = ("kind", *LISTED)


@router.get("", summary=N_("List customers"), openapi_extra=operation("customers", asks=_ASKS))
@view("customers.see_customers", asks=_ASKS)
def list_customers(call: Call) -> HttpResponse:
    found = narrowed(call, "customer")

    def query_of(*, of_all: bool) -> ListQuery:
        return ListQuery(
            sort=call.asked("sort") or "-last_purchase_at",
            after=call.asked("after") or "",
            limit=cursors.limit_of(call.asked("limit")),
            filters=_filters(call, found, of_all=of_all),
        )

    page = read_soon(query_of, lambda query: json_page(query, call.actor))
    return json_answer(found.told(page))


@router.post("", summary=N_("Add a customer"), openapi_extra=_ADD, response={201: None})
@view("customers.create_customer")
def create_customer(call: Call) -> HttpResponse:
    new = read_new(call.body())
    known = actions.possible_duplicate_ids(new, by=call.actor)
    made = actions.create_customer(new, by=call.actor, at=call.at)
    told = json_one(made.pk, _who_wrote(call))
    if known:
        told = json.dumps(json.loads(told) | {"possible_duplicates": known})
    return json_answer(told, status=201)


@router.get("/{customer_id}", summary=N_("Read one customer"), openapi_extra=_ONE)
@view("customers.see_customers")
def read_customer(call: Call, customer_id: int) -> HttpResponse:
    found = json_one(customer_id, call.actor)
    viewed(root_of(customer_id), by=call.actor, at=call.at)
    return json_answer(found)


@router.patch("/{customer_id}", summary=N_("Edit a customer"), openapi_extra=_EDIT)
@view("customers.edit_customer")
def edit_customer(call: Call, customer_id: int) -> HttpResponse:
    actions.edit_customer(customer_id, call.body(), by=call.actor, at=call.at)
    return json_answer(json_one(customer_id, _who_wrote(call)))


def _who_wrote(call: Call) -> Actor:
    """Who gave a customer to somebody else reads what was written once more, then no longer."""
    return replace(call.actor, sees="all")


@router.delete(
    "/{customer_id}",
    summary=N_("Put a customer in the bin"),
    openapi_extra=_DELETE,
    response={204: None},
)
@view("customers.delete_customer")
def delete_customer(call: Call, customer_id: int) -> HttpResponse:
    actions.delete_customer(customer_id, by=call.actor, at=call.at)
    return HttpResponse(status=204)


@router.post("/{customer_id}/merge", summary=N_("Two records are one customer"),
             openapi_extra=operation("customer", body="merge", problems=(404, 409, 422)))  # fmt: skip
@view("customers.merge_customers")
def merge(call: Call, customer_id: int) -> HttpResponse:
    """Answers as the one that both are now."""
    asked = call.body()
    payload.only(asked, "other", "take")
    take = None if asked.get("take") is None else payload.names(asked, "take")
    other = payload.whole(asked, "other")
    root = actions.merge_customers(customer_id, other, take=take, by=call.actor, at=call.at)
    return json_answer(json_one(root.pk, _who_wrote(call)))


@router.post("/{customer_id}/unmerge", summary=N_("They were two after all"),
             openapi_extra=operation("customer", body="unmerge", problems=(404, 409, 422)))  # fmt: skip
@view("customers.separate_customers")
def unmerge(call: Call, customer_id: int) -> HttpResponse:
    """Answers as the root that stays; the other one is read by its own id again."""
    asked = call.body()
    payload.only(asked, "other", "assign")
    other, assign = payload.whole(asked, "other"), payload.wholes(asked, "assign")
    done = actions.separate_customers(customer_id, other, assign=assign, by=call.actor, at=call.at)
    return json_answer(json_one(done.root.pk, _who_wrote(call)))


@router.get("/{customer_id}/timeline", summary=N_("The customer's page of the book"),
            openapi_extra=operation("entries", asks=_PAGE, problems=(404, 422)))  # fmt: skip
@view("customers.see_customers", asks=_PAGE)
def timeline(call: Call, customer_id: int) -> HttpResponse:
    header = customer_header(customer_id, call.actor)
    kinds = [kind for kind in (call.asked("kind") or "").split(",") if kind]
    page = book.page(
        header.ids,
        before=call.asked("after") or None,
        limit=cursors.limit_of(call.asked("limit")),
        kinds=kinds or None,
    )
    return json_answer({"items": [_entry(entry) for entry in page.entries], "next": page.next})


def _entry(entry: book.Entry) -> dict[str, Any]:
    known = not isinstance(entry.fact, UnknownFact)
    return {
        "id": entry.id,
        "kind": entry.kind,
        "known": known,
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
        "facts": json.loads(kinds.of(entry.fact).encode(entry.fact)) if known else entry.fact.facts,
        "words": entry.words or {},
    }


def _filters(call: Call, found: Narrowed, *, of_all: bool) -> Filters:
    return Filters(
        stage=call.asked("stage") or "",
        tag_id=cursors.number_of(call.asked("tag_id"), "tag_id"),
        owner_id=cursors.number_of(call.asked("owner_id"), "owner_id"),
        home_store_id=cursors.number_of(call.asked("store_id"), "store_id"),
        kind=call.asked("kind") or "",
        ids=None if found.ids is None else tuple(found.ids),
        asked=_asked(call, of_all=of_all),
    )


def _asked(call: Call, *, of_all: bool) -> Clause | None:
    text = call.asked("filter")
    return ask("customer", text, Asker.of(call.actor, call.at), of_all=of_all) if text else None
