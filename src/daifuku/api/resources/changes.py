"""GET /changes and POST /changes/{id}/undo."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from daifuku.api import cursors
from daifuku.api.answers import json_answer
from daifuku.api.door import Call, view
from daifuku.api.schemas import LISTED, operation
from daifuku.customers.queries import changes_hidden_from
from daifuku.foundation.changes import undo
from daifuku.foundation.changes.showing import shown_to
from daifuku.foundation.models import Change

router = Router(tags=["changes"])
_FIELDS = (
    "id",
    "action",
    "by_id",
    "via",
    "at",
    "why",
    "subject_kind",
    "subject_id",
    "state",
    "undoes_id",
)


@router.get("", summary=_("What was changed, newest first"),
            openapi_extra=operation("changes", asks=LISTED))  # fmt: skip
@view("foundation.see_changes", asks=LISTED)
def changes(call: Call) -> HttpResponse:
    limit = cursors.limit_of(call.asked("limit"))
    after = cursors.decode(call.asked("after"), int)
    rows = Change.objects.filter(shown_to(call.actor)).order_by("-id")
    if after:
        rows = rows.filter(id__lt=after[0])
    found: list[dict[str, Any]] = list(rows.values(*_FIELDS)[: limit + 1])
    read = found[:limit]
    following = cursors.encode([read[-1]["id"]]) if len(found) > limit else None
    # A page may be short of what was left out of it; `next` goes on behind it all the same.
    hidden = changes_hidden_from(call.actor, [row["id"] for row in read])
    items = [row for row in read if row["id"] not in hidden]
    return json_answer({"items": items, "next": following})


@router.post("/{change_id}/undo", summary=_("Undo one change"),
             openapi_extra=operation("undone", asks=("rest",), problems=(404, 409, 422)))  # fmt: skip
@view("foundation.undo", asks=("rest",))
def undo_change(call: Call, change_id: int) -> HttpResponse:
    made = undo(change_id, by=call.actor, at=call.at, rest=call.said_yes("rest"))
    answer = {"id": made.pk, "undoes": change_id, "state": made.state}
    return json_answer(answer, change_id=made.pk)
