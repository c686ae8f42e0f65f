"""Products and stores: lists and pages."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from daifuku.commerce import queries
from daifuku.commerce.queries.shop import PAGE
from daifuku.foundation import clock
from daifuku.foundation.access import may
from daifuku.foundation.errors import NotFound


@require_safe
def products(request: Any) -> HttpResponse:
    may(request.actor, "commerce.see_products")
    asked = request.GET.get("q", "").strip()
    last_id = request.GET.get("id", "")
    after = (request.GET.get("after", ""), int(last_id)) if last_id.isdecimal() else None
    rows = queries.products(request.LANGUAGE_CODE, asked=asked, after=after)
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    older = ""
    if more:
        words = {"q": asked, "after": rows[-1].sort, "id": rows[-1].id}
        older = f"{reverse('commerce:products')}?{urlencode({k: v for k, v in words.items() if v})}"
    shown = {"rows": rows, "asked": asked, "older": older}
    part = "_product_rows.html" if request.htmx and after else "products.html"
    return render(request, f"commerce/{part}", shown)


@require_safe
def product(request: Any, product_id: int) -> HttpResponse:
    may(request.actor, "commerce.see_products")
    found = queries.product(product_id)
    buyers = queries.buyers_of(product_id)
    return render(request, "commerce/product.html", {"product": found, "buyers": buyers})


@require_safe
def stores(request: Any) -> HttpResponse:
    may(request.actor, "commerce.see_stores")
    rows = queries.stores(clock.now() - timedelta(days=28))
    return render(request, "commerce/stores.html", {"rows": rows})


@require_safe
def store(request: Any, store_id: int) -> HttpResponse:
    may(request.actor, "commerce.see_stores")
    at = clock.now()
    found = [row for row in queries.stores(at - timedelta(days=28)) if row.id == store_id]
    if not found:
        raise NotFound
    shown = {
        "store": found[0],
        "month": queries.month_to_date(clock.today(), store_id=store_id),
        "top": queries.top_products(store_id, at=at),
        "at": at,
    }
    return render(request, "commerce/store.html", shown)
