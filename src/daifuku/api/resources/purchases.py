"""Purchases: the till and the web shop write here; sending a receipt twice is sending it once."""

from django.http import HttpResponse
from ninja import Router

from daifuku.api import cursors
from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.api.schemas import body_of, listed
from daifuku.commerce import actions
from daifuku.commerce.payload import receipt_from
from daifuku.commerce.queries import PurchaseQuery, purchase_json, purchases_json

router = Router(tags=["purchases"])


@router.get("", summary="List purchases", openapi_extra=listed("customer_id", "store_id"))
@view("commerce.see_purchases")
def list_purchases(call: Call) -> HttpResponse:
    query = PurchaseQuery(
        customer_id=cursors.number_of(call.asked("customer_id"), "customer_id"),
        store_id=cursors.number_of(call.asked("store_id"), "store_id"),
        after=call.asked("after") or "",
        limit=cursors.limit_of(call.asked("limit")),
    )
    return json_answer(purchases_json(query, call.actor))


@router.post("", summary="Record a sale or a return", openapi_extra=body_of("purchase", 201))
@view("commerce.record_purchase")
def record_purchase(call: Call) -> HttpResponse:
    made = actions.record_purchase(receipt_from(call.body()), by=call.actor, at=call.at)
    shown = purchase_json(made.purchase.pk, call.actor)
    return json_answer(shown, status=201 if made.created else 200)


@router.get("/{purchase_id}", summary="Read one purchase")
@view("commerce.see_purchases")
def read_purchase(call: Call, purchase_id: int) -> HttpResponse:
    return json_answer(purchase_json(purchase_id, call.actor))


@router.put("/{purchase_id}", summary="Correct a receipt", openapi_extra=body_of("purchase"))
@view("commerce.correct_purchase")
def correct_purchase(call: Call, purchase_id: int) -> HttpResponse:
    receipt = receipt_from(call.body())
    actions.correct_purchase(purchase_id, receipt, by=call.actor, at=call.at)
    return json_answer(purchase_json(purchase_id, call.actor))


@router.delete("/{purchase_id}", summary="Void a receipt")
@view("commerce.void_purchase")
def void_purchase(call: Call, purchase_id: int) -> HttpResponse:
    actions.void_purchase(purchase_id, by=call.actor, at=call.at)
    return HttpResponse(status=204)
