"""The list of products, a product, and its form."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from daifuku.commerce import actions, queries
from daifuku.commerce.payload import product_edits, product_from
from daifuku.commerce.views import answers
from daifuku.customers.queries import names_of, visible_ids
from daifuku.foundation import clock, meanwhile
from daifuku.foundation.access import may
from daifuku.foundation.errors import Refused
from daifuku.foundation.models import Company
from daifuku.foundation.money import plain
from daifuku.foundation.text import Words


@require_safe
def products(request: Any) -> HttpResponse:
    may(request.actor, "commerce.see_products")
    query = _query(request)
    page = queries.products(query, request.actor)
    shown = {"rows": page.rows, "query": query, "older": _older(query, page.after)}
    if request.htmx and query.after:
        return render(request, "commerce/_product_rows.html", shown)
    shown["categories"] = queries.top_categories()
    return render(request, "commerce/products.html", shown)


@require_safe
def product(request: Any, product_id: int) -> HttpResponse:
    may(request.actor, "commerce.see_products")
    found = queries.product(product_id, request.LANGUAGE_CODE)
    buyers = queries.buyers_of(product_id)
    seen = visible_ids([buyer.customer_id for buyer in buyers], request.actor)
    buyers = [buyer for buyer in buyers if buyer.customer_id in seen][:20]
    names = names_of([buyer.customer_id for buyer in buyers])
    shown = {"product": found, "buyers": buyers, "names": names}
    return render(request, "commerce/product.html", shown)


@require_safe
def trend(request: Any, product_id: int) -> HttpResponse:
    """Twelve months of a product, fetched by its page."""
    may(request.actor, "commerce.see_products")
    months = queries.trend_of(product_id, at=clock.now())
    currency = queries.product(product_id).currency
    return render(request, "commerce/_trend.html", {"months": months, "currency": currency})


@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    may(request.actor, "commerce.add_product")
    refused = None
    if request.method == "POST":
        try:
            currency = Company.current().currency
            new = product_from(_body(request.POST, currency), currency=currency)
            made = actions.add_product(new, by=request.actor, at=clock.now())
            return redirect("commerce:product", made.id)
        except Refused as error:
            refused = error
    return _form(request, request.POST or {"tax_rate": "10", "active": "on"}, refused)


@require_http_methods(["GET", "POST"])
@meanwhile.one_after_another("commerce_product")
def edit(request: Any, product_id: int) -> HttpResponse:
    may(request.actor, "commerce.edit_product")
    found = queries.product(product_id)
    typed = now = _typed(found)
    refused = None
    if request.method == "POST":
        compared = meanwhile.compare(request.POST, now)
        typed = compared.values
        try:
            answers.refuse_clashes(compared, ("commerce_product", product_id), _reading(now))
            body = answers.mine(_body(typed, found.currency), compared)
            edits = product_edits(body, currency=found.currency)
            actions.edit_product(product_id, edits, by=request.actor, at=clock.now())
            return redirect("commerce:product", product_id)
        except Refused as error:
            refused = error
    return _form(request, typed, refused, found, meanwhile.shown(now))


def _query(request: Any) -> queries.ProductQuery:
    given = request.GET
    # PostgreSQL has no text with NUL in it.
    after, last_id = given.get("after", "").replace("\0", ""), answers.number(given.get("id", ""))
    return queries.ProductQuery(
        language=request.LANGUAGE_CODE,
        asked=given.get("q", "").strip(),
        category_id=answers.number(given.get("category", "")),
        after=(after, last_id) if last_id is not None else None,
    )


def _older(query: queries.ProductQuery, after: tuple[str, int] | None) -> str:
    if after is None:
        return ""
    words = {"category": query.category_id or "", "after": after[0], "id": after[1]}
    kept = {name: value for name, value in words.items() if value != ""}
    return f"{reverse('commerce:products')}?{urlencode(kept)}"


def _body(posted: Any, currency: str) -> dict[str, Any]:
    return {
        "code": posted.get("code", ""),
        "names": answers.words(posted),
        "category_id": posted.get("category_id") or None,
        "price": answers.money(posted.get("price", ""), currency),
        "tax_rate": posted.get("tax_rate", ""),
        "active": bool(posted.get("active")),
    }


def _typed(found: Any) -> dict[str, str]:
    return {
        "code": found.code,
        "names_ja": found.names.ja,
        "names_en": found.names.en,
        "category_id": str(found.category_id or ""),
        "price": "" if found.price is None else plain(found.price, found.currency),
        "tax_rate": f"{found.tax_rate.normalize():f}",
        "active": "on" if found.active else "",
    }


def _reading(now: dict[str, str]) -> Callable[[str], object]:
    """How the values that stand read."""

    def reads(name: str) -> object:
        if name == "category_id":
            return {str(key): text for key, text in queries.category_choices()}.get(now[name], "")
        if name == "active":
            return _("On") if now[name] else _("Off")
        return now[name]

    return reads


def _form(
    request: Any,
    typed: Any,
    refused: Refused | None,
    found: Any = None,
    before: Mapping[str, str] | None = None,
) -> HttpResponse:
    shown = {
        "before": before or {},
        "product": found,
        "typed": typed,
        "names": Words(**answers.words(typed)),
        "categories": [("", "—"), *queries.category_choices()],
    }
    return answers.form(request, "commerce/product_form.html", shown, refused)
