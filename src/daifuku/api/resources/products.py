"""Products: list, add, read, edit."""

from django.http import HttpResponse
from ninja import Router

from daifuku.api import cursors
from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.api.schemas import body_of, listed
from daifuku.commerce import actions
from daifuku.commerce.payload import product_edits, product_from
from daifuku.commerce.queries import product_json, products_json

router = Router(tags=["products"])


@router.get("", summary="List products", openapi_extra=listed("q"))
@view("commerce.see_products")
def list_products(call: Call) -> HttpResponse:
    limit = cursors.limit_of(call.asked("limit"))
    return json_answer(products_json(after=call.asked("after") or "", limit=limit))


@router.post("", summary="Add a product", openapi_extra=body_of("product", 201))
@view("commerce.add_product")
def add_product(call: Call) -> HttpResponse:
    made = actions.add_product(product_from(call.body()), by=call.actor, at=call.at)
    return json_answer(product_json(made.pk), status=201)


@router.get("/{product_id}", summary="Read one product")
@view("commerce.see_products")
def read_product(call: Call, product_id: int) -> HttpResponse:
    return json_answer(product_json(product_id))


@router.patch("/{product_id}", summary="Edit a product", openapi_extra=body_of("product"))
@view("commerce.edit_product")
def edit_product(call: Call, product_id: int) -> HttpResponse:
    edits = product_edits(call.body())
    actions.edit_product(product_id, edits, by=call.actor, at=call.at)
    return json_answer(product_json(product_id))
