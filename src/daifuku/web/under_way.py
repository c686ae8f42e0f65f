"""What the worker does for somebody: their page of it, and the way back for whoever left that."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from daifuku.foundation.models import BulkEdit

UNDER_WAY = "bulk_edit"


def watched(request: Any, edit: BulkEdit) -> HttpResponse:
    """Leads to its page, and remembers it."""
    request.session[UNDER_WAY] = edit.pk
    return led_to(request, reverse("bulk_edit", args=[edit.pk]))


def led_to(request: Any, address: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
