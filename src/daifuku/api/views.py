"""The page that tells colleagues who write programs how the API is used."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from daifuku.api import manual

# The example of a refusal is what an empty receipt is really answered.
_REFUSED = """{
  "type": "urn:daifuku:problem:invalid",
  "title": "Please correct the marked fields.",
  "status": 422,
  "code": "invalid",
  "errors": [
    {
      "field": "lines[0].amount",
      "code": "money_shape",
      "message": "Write money as {\\"amount\\": \\"1200\\", \\"currency\\": \\"JPY\\"}."
    }
  ]
}"""


@require_safe
def docs(request: Any) -> HttpResponse:
    """For everybody who is signed in; programs read /api/v1/openapi.json."""
    shown = {
        "resources": manual.resources(),
        "labels": manual.LABELS,
        "codes": manual.CODES,
        "refused": _REFUSED,
        "address": request.build_absolute_uri("/api/v1"),
    }
    return render(request, "api/docs.html", shown)
