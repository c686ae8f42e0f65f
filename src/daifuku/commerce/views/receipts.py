"""A receipt as a document, what can be done with it, and the receipts of a customer."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daifuku.commerce import actions, queries
from daifuku.commerce.actions import GoodsBack
from daifuku.commerce.queries.receipts import Document
from daifuku.commerce.views import answers
from daifuku.customers.queries import customer_header, names_of
from daifuku.foundation import clock
from daifuku.foundation.access import may
from daifuku.foundation.errors import FieldError, Invalid, Refused
from daifuku.foundation.ids import posted_id
from daifuku.foundation.japan import parse_decimal, parse_integer
from daifuku.foundation.models import Change
from daifuku.foundation.registries import verbs
from daifuku.foundation.search import find, told_apart
from daifuku.foundation.text import BadValue, clean_text

CANDIDATES = 10


@require_safe
def receipt(request: Any, purchase_id: int) -> HttpResponse:
    may(request.actor, "commerce.see_purchases")
    found = queries.receipt(purchase_id, request.actor)
    changes = Change.objects.filter(subject_kind="purchase", subject_id=purchase_id)
    shown = {
        "document": found,
        "buyer": names_of([found.purchase.customer_id]).get(found.purchase.customer_id, ""),
        "changes": changes.select_related("by").order_by("-id")[:20],
        "labels": {verb.key: verb.label for verb in verbs},
    }
    return render(request, "commerce/receipt.html", shown)


@require_safe
def of_customer(request: Any, customer_id: int) -> HttpResponse:
    """Older receipts, for the tab of the customer page."""
    may(request.actor, "commerce.see_purchases")
    header = customer_header(customer_id, request.actor)
    page = queries.receipts_of(header.ids, _after(request.GET.get("after", "")))
    shown = {"page": page, "customer_id": customer_id}
    return render(request, "commerce/_receipt_rows.html", shown)


@require_http_methods(["GET", "POST"])
def bring_back(request: Any, purchase_id: int) -> HttpResponse:
    """Goods of a sale come back: how much of each line."""
    may(request.actor, "commerce.return_purchase")
    found = queries.receipt(purchase_id, request.actor)
    refused = None
    if request.method == "POST":
        try:
            made = _taken_back(request, found)
            return redirect("commerce:receipt", made.purchase.id)
        except Refused as error:
            refused = error
    number = f"{found.purchase.receipt_no}-R{len(found.returns) + 1}"[:64]
    shown = {"document": found, "typed": request.POST or {"receipt_no": number}}
    return answers.form(request, "commerce/bring_back.html", shown, refused)


@require_http_methods(["GET", "POST"])
def buyer(request: Any, purchase_id: int) -> HttpResponse:
    """Whose sale it was: searched for, then chosen."""
    may(request.actor, "commerce.identify_buyer")
    found = queries.receipt(purchase_id, request.actor)
    if request.method == "POST":
        customer_id = posted_id(request.POST, "customer_id")
        actions.identify_buyer(purchase_id, customer_id, by=request.actor, at=clock.now())
        return redirect("commerce:receipt", purchase_id)
    asked = request.GET.get("q", "").strip()
    hits = find(asked, request.actor, kinds=["customer"], limit=CANDIDATES).hits if asked else []
    hits = told_apart(hits, asked, request.actor)
    shown = {"document": found, "asked": asked, "hits": hits}
    return render(request, "commerce/buyer.html", shown)


@require_POST
def void(request: Any, purchase_id: int) -> HttpResponse:
    queries.receipt(purchase_id, request.actor)
    try:
        why = clean_text(request.POST.get("why", ""), longest=200, name=True)
    except BadValue as error:
        raise Invalid.field("why", error.code, error.message) from error
    actions.void_purchase(purchase_id, by=request.actor, at=clock.now(), why=why)
    return redirect("commerce:receipt", purchase_id)


def _taken_back(request: Any, found: Document) -> actions.Recorded:
    """Errors of a line come back under its input."""
    quantities = _quantities(request.POST, [line.position for line in found.lines])
    number = request.POST.get("receipt_no", "").strip()
    goods = GoodsBack(number, clock.now(), quantities)
    try:
        return actions.return_purchase(found.purchase.id, goods, by=request.actor, at=clock.now())
    except Refused as error:
        places = {
            f"lines[{n}]": f"quantity_{position}" for n, position in enumerate(sorted(quantities))
        }
        error.errors = tuple(
            replace(one, field=places.get(one.field.partition(".")[0], one.field))
            for one in error.errors
        )
        raise


def _quantities(posted: Any, positions: list[int]) -> dict[int, Decimal]:
    quantities: dict[int, Decimal] = {}
    errors: list[FieldError] = []
    for position in positions:
        typed = posted.get(f"quantity_{position}", "").strip()
        try:
            quantity = parse_decimal(typed, places=3, lowest=0) if typed else Decimal(0)
            if quantity:
                quantities[position] = quantity
        except BadValue as error:
            errors.append(FieldError(f"quantity_{position}", error.code, error.message))
    if not quantities and not errors:
        errors.append(FieldError("lines", "required", _("Say how much of which line comes back.")))
    if errors:
        raise Invalid(errors=errors)
    return quantities


def _after(text: str) -> tuple[datetime, int] | None:
    moment, _comma, number = text.partition(",")
    try:
        return datetime.fromisoformat(moment), parse_integer(number)
    except ValueError:
        return None
