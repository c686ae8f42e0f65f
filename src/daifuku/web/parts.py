"""Parts of a page that have addresses of their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse


def part_of(page: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view that answers with a part of `page`, which is addressed by the same numbers. Who opens
    the part as a page of its own (a new tab, no scripts) gets that page, asked the same."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: Any, **named: Any) -> HttpResponse:
            if not request.htmx and "text/html" in request.headers.get("Accept", ""):
                place = {name: value for name, value in named.items() if name != "key"}
                asked = request.META.get("QUERY_STRING", "")
                whole = reverse(page, kwargs=place)
                return HttpResponseRedirect(f"{whole}?{asked}" if asked else whole)
            return view(request, **named)

        return answer

    return wrap
