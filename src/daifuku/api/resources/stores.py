"""Stores: list, add, read, edit."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from daifuku.api import cursors
from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.api.lists import narrowed
from daifuku.api.schemas import LISTED, operation
from daifuku.commerce import actions
from daifuku.commerce.payload import store_edits, store_from
from daifuku.commerce.queries import CatalogueQuery, store_json, stores_json

router = Router(tags=["stores"])
_ASKS = ("q", "sort", *LISTED)
_ONE = operation("store", problems=(404,))
_ADD = operation("store", body="store", status=201, problems=(409, 413, 422))
_EDIT = operation("store", body="store", problems=(404, 409, 413, 422))


@router.get("", summary=_("List stores"), openapi_extra=operation("stores", asks=_ASKS))
@view("commerce.see_stores", asks=_ASKS)
def list_stores(call: Call) -> HttpResponse:
    found = narrowed(call, "store")
    query = CatalogueQuery(
        sort=call.asked("sort") or "id",
        after=call.asked("after") or "",
        limit=cursors.limit_of(call.asked("limit")),
        ids=found.ids,
    )
    return json_answer(found.told(stores_json(query)))


@router.post("", summary=_("Add a store"), openapi_extra=_ADD, response={201: None})
@view("commerce.add_store")
def add_store(call: Call) -> HttpResponse:
    made = actions.add_store(store_from(call.body()), by=call.actor, at=call.at)
    return json_answer(store_json(made.pk), status=201)


@router.get("/{store_id}", summary=_("Read one store"), openapi_extra=_ONE)
@view("commerce.see_stores")
def read_store(call: Call, store_id: int) -> HttpResponse:
    return json_answer(store_json(store_id))


@router.patch("/{store_id}", summary=_("Edit a store"), openapi_extra=_EDIT)
@view("commerce.edit_store")
def edit_store(call: Call, store_id: int) -> HttpResponse:
    edits = store_edits(call.body())
    actions.edit_store(store_id, edits, by=call.actor, at=call.at)
    return json_answer(store_json(store_id))
