"""Stores: list, add, read, edit."""

from django.http import HttpResponse
from ninja import Router

from daifuku.api import cursors
from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.api.schemas import body_of, listed
from daifuku.commerce import actions
from daifuku.commerce.payload import store_edits, store_from
from daifuku.commerce.queries import store_json, stores_json

router = Router(tags=["stores"])


@router.get("", summary="List stores", openapi_extra=listed("q"))
@view("commerce.see_stores")
def list_stores(call: Call) -> HttpResponse:
    limit = cursors.limit_of(call.asked("limit"))
    return json_answer(stores_json(after=call.asked("after") or "", limit=limit))


@router.post("", summary="Add a store", openapi_extra=body_of("store", 201))
@view("commerce.add_store")
def add_store(call: Call) -> HttpResponse:
    made = actions.add_store(store_from(call.body()), by=call.actor, at=call.at)
    return json_answer(store_json(made.pk), status=201)


@router.get("/{store_id}", summary="Read one store")
@view("commerce.see_stores")
def read_store(call: Call, store_id: int) -> HttpResponse:
    return json_answer(store_json(store_id))


@router.patch("/{store_id}", summary="Edit a store", openapi_extra=body_of("store"))
@view("commerce.edit_store")
def edit_store(call: Call, store_id: int) -> HttpResponse:
    edits = store_edits(call.body())
    actions.edit_store(store_id, edits, by=call.actor, at=call.at)
    return json_answer(store_json(store_id))
