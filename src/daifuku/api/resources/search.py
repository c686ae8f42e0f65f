"""GET /search?q=…: names in any script, phones, mails, codes."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from daifuku.api import cursors
from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.api.schemas import operation
from daifuku.foundation.search import find, told_apart

router = Router(tags=["search"])
_ASKS = ("q", "kind", "limit")


@router.get("", summary=_("Find customers, products, stores, receipts"),
            openapi_extra=operation("hits", asks=_ASKS))  # fmt: skip
@view("foundation.search", asks=_ASKS)
def search(call: Call) -> HttpResponse:
    kinds = [kind for kind in (call.asked("kind") or "").split(",") if kind] or None
    limit = cursors.limit_of(call.asked("limit"))
    asked = call.asked("q") or ""
    found = find(asked, call.actor, kinds=kinds, limit=limit)
    items = [
        {
            "id": hit.object_id,
            "kind": hit.kind,
            "title": hit.title,
            "subtitle": hit.subtitle,
            "customer_id": hit.customer_id,
        }
        for hit in told_apart(found.hits, asked, call.actor)
    ]
    return json_answer({"items": items, "total": found.total, "capped": found.capped})
