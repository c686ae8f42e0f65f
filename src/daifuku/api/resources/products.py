"""Products: list, add, read, edit."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from daifuku.api import cursors
from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.api.lists import narrowed
from daifuku.api.schemas import LISTED, operation
from daifuku.commerce import actions
from daifuku.commerce.payload import product_edits, product_from
from daifuku.commerce.queries import CatalogueQuery, product, product_json, products_json
from daifuku.foundation.models import Company

router = Router(tags=["products"])
_ASKS = ("q", "sort", *LISTED)
_ONE = operation("product", problems=(404,))
_ADD = operation("product", body="product", status=201, problems=(409, 413, 422))
_EDIT = operation("product", body="product", problems=(404, 409, 413, 422))


@router.get("", summary=_("List products"), openapi_extra=operation("products", asks=_ASKS))
@view("commerce.see_products", asks=_ASKS)
def list_products(call: Call) -> HttpResponse:
    found = narrowed(call, "product")
    query = CatalogueQuery(
        sort=call.asked("sort") or "id",
        after=call.asked("after") or "",
        limit=cursors.limit_of(call.asked("limit")),
        ids=found.ids,
    )
    return json_answer(found.told(products_json(query)))


@router.post("", summary=_("Add a product"), openapi_extra=_ADD, response={201: None})
@view("commerce.add_product")
def add_product(call: Call) -> HttpResponse:
    new = product_from(call.body(), currency=Company.current().currency)
    made = actions.add_product(new, by=call.actor, at=call.at)
    return json_answer(product_json(made.pk), status=201)


@router.get("/{product_id}", summary=_("Read one product"), openapi_extra=_ONE)
@view("commerce.see_products")
def read_product(call: Call, product_id: int) -> HttpResponse:
    return json_answer(product_json(product_id))


@router.patch("/{product_id}", summary=_("Edit a product"), openapi_extra=_EDIT)
@view("commerce.edit_product")
def edit_product(call: Call, product_id: int) -> HttpResponse:
    edits = product_edits(call.body(), currency=product(product_id).currency)
    actions.edit_product(product_id, edits, by=call.actor, at=call.at)
    return json_answer(product_json(product_id))
