"""A short word after an action, with its undo: sent as a header that the page's script reads."""

import json
from typing import Any

from django.http import HttpResponse
from django.urls import reverse


def toast_trigger(
    answer: HttpResponse, text: str, *, tone: str = "ok", undo_change: int | None = None
) -> HttpResponse:
    """Add a toast to an answer; `undo_change` gives it an undo button."""
    toast: dict[str, Any] = {"text": text, "tone": tone}
    if undo_change is not None:
        toast["undo"] = reverse("undo_change", args=[undo_change])
    answer["HX-Trigger"] = json.dumps({"toast": toast})
    return answer
