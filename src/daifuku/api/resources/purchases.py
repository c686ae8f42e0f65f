"""Purchases: the till and the web shop write here; sending a receipt twice is sending it once."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from daifuku.api import cursors
from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.api.schemas import LISTED, operation
from daifuku.commerce import actions
from daifuku.commerce.payload import receipt_from
from daifuku.commerce.queries import PurchaseQuery, purchase_json, purchases_json

router = Router(tags=["purchases"])
_ASKS = ("customer_id", "store_id", "sort", *LISTED)
_ONE = operation("purchase", problems=(404,))
_RECORD = operation("purchase", body="purchase", status=201, problems=(404, 409, 413, 422))
_CORRECT = operation("purchase", body="purchase", problems=(404, 409, 413, 422))
_VOID = operation("", status=204, problems=(404, 409))


@router.get("", summary=_("List purchases"), openapi_extra=operation("purchases", asks=_ASKS))
@view("commerce.see_purchases", asks=_ASKS)
def list_purchases(call: Call) -> HttpResponse:
    query = PurchaseQuery(
        customer_id=cursors.number_of(call.asked("customer_id"), "customer_id"),
        store_id=cursors.number_of(call.asked("store_id"), "store_id"),
        sort=call.asked("sort") or "-occurred_at",
        after=call.asked("after") or "",
        limit=cursors.limit_of(call.asked("limit")),
    )
    return json_answer(purchases_json(query, call.actor))


@router.post("", summary=_("Record a sale or a return"), openapi_extra=_RECORD)
@view("commerce.record_purchase")
def record_purchase(call: Call) -> HttpResponse:
    made = actions.record_purchase(receipt_from(call.body()), by=call.actor, at=call.at)
    shown = purchase_json(made.purchase.pk, call.actor)
    return json_answer(shown, status=201 if made.created else 200)


@router.get("/{purchase_id}", summary=_("Read one purchase"), openapi_extra=_ONE)
@view("commerce.see_purchases")
def read_purchase(call: Call, purchase_id: int) -> HttpResponse:
    return json_answer(purchase_json(purchase_id, call.actor))


@router.put("/{purchase_id}", summary=_("Correct a receipt"), openapi_extra=_CORRECT)
@view("commerce.correct_purchase")
def correct_purchase(call: Call, purchase_id: int) -> HttpResponse:
    receipt = receipt_from(call.body())
    actions.correct_purchase(purchase_id, receipt, by=call.actor, at=call.at)
    return json_answer(purchase_json(purchase_id, call.actor))


@router.delete(
    "/{purchase_id}", summary=_("Void a receipt"), openapi_extra=_VOID, response={204: None}
)
@view("commerce.void_purchase")
def void_purchase(call: Call, purchase_id: int) -> HttpResponse:
    actions.void_purchase(purchase_id, by=call.actor, at=call.at)
    return HttpResponse(status=204)
