"""The customer list: sorted and filtered in the URL, a page at a time."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def customers(request: Any) -> HttpResponse:
    return HttpResponse("")


@require_safe
def export(request: Any) -> HttpResponse:
    return HttpResponse("")
