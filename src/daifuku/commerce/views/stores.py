"""The list of stores, a store, and its form."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daifuku.commerce import actions, queries
from daifuku.commerce.payload import store_edits, store_from
from daifuku.commerce.views import answers
from daifuku.foundation import clock, meanwhile
from daifuku.foundation.access import may
from daifuku.foundation.errors import Refused
from daifuku.foundation.text import Words

_TEXTS = ("code", "timezone", "phone", "postal_code", "prefecture", "city", "street")


@require_safe
def stores(request: Any) -> HttpResponse:
    may(request.actor, "commerce.see_stores")
    rows, more = queries.stores(clock.now() - timedelta(days=28))
    return render(request, "commerce/stores.html", {"rows": rows, "more": more})


@require_safe
def store(request: Any, store_id: int) -> HttpResponse:
    may(request.actor, "commerce.see_stores")
    at = clock.now()
    shown = {
        "store": queries.store(store_id),
        "month": queries.month_to_date(clock.today(), store_id=store_id),
        "top": queries.top_products(store_id, at=at),
        "at": at,
    }
    return render(request, "commerce/store.html", shown)


@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    may(request.actor, "commerce.add_store")
    refused = None
    if request.method == "POST":
        try:
            made = actions.add_store(
                store_from(_body(request.POST)), by=request.actor, at=clock.now()
            )
            return redirect("commerce:store", made.id)
        except Refused as error:
            refused = error
    return _form(request, request.POST or {"timezone": str(clock.company_zone())}, refused)


@require_http_methods(["GET", "POST"])
@meanwhile.one_after_another("commerce_store")
def edit(request: Any, store_id: int) -> HttpResponse:
    may(request.actor, "commerce.edit_store")
    found = queries.store(store_id)
    typed = now = {name: getattr(found, name) for name in _TEXTS} | {
        "names_ja": found.names.ja,
        "names_en": found.names.en,
    }
    refused = None
    if request.method == "POST":
        compared = meanwhile.compare(request.POST, now)
        typed = compared.values
        try:
            answers.refuse_clashes(compared, ("commerce_store", store_id), now.__getitem__)
            edits = store_edits(answers.mine(_body(typed), compared))
            actions.edit_store(store_id, edits, by=request.actor, at=clock.now())
            return redirect("commerce:store", store_id)
        except Refused as error:
            refused = error
    return _form(request, typed, refused, found, meanwhile.shown(now))


@require_POST
def close(request: Any, store_id: int) -> HttpResponse:
    actions.close_store(store_id, by=request.actor, at=clock.now())
    return redirect("commerce:store", store_id)


def _body(posted: Any) -> dict[str, Any]:
    texts = {name: posted.get(name, "").strip() for name in _TEXTS}
    return {**texts, "names": answers.words(posted)}


def _form(
    request: Any,
    typed: Any,
    refused: Refused | None,
    found: Any = None,
    before: Mapping[str, str] | None = None,
) -> HttpResponse:
    shown = {"store": found, "typed": typed, "names": Words(**answers.words(typed))}
    shown["before"] = before or {}
    return answers.form(request, "commerce/store_form.html", shown, refused)
