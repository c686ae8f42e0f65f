"""GET /search?q=…: names in any script, phones, mails, codes."""

from django.http import HttpResponse
from ninja import Router

from daifuku.api import cursors
from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.foundation.search import find

router = Router(tags=["search"])
_QUERY = {
    "parameters": [
        {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}},
        {"name": "kind", "in": "query", "schema": {"type": "string"}},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 200}},
    ]
}


@router.get("", openapi_extra=_QUERY, summary="Find customers, products, stores")
@view("foundation.search")
def search(call: Call) -> HttpResponse:
    kinds = [kind for kind in (call.asked("kind") or "").split(",") if kind] or None
    limit = cursors.limit_of(call.asked("limit"))
    found = find(call.asked("q") or "", call.actor, kinds=kinds, limit=limit)
    items = [
        {
            "id": hit.object_id,
            "kind": hit.kind,
            "title": hit.title,
            "subtitle": hit.subtitle,
            "customer_id": hit.customer_id,
        }
        for hit in found.hits
    ]
    return json_answer({"items": items, "total": found.total, "capped": found.capped})
