"""Contact points on the customer page, and the address behind a postal code."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daifuku.customers import actions, forms
from daifuku.customers.forms import Form, Input
from daifuku.customers.models.contact import ADDRESS, CONTACT_KINDS, LABELS, PHONE
from daifuku.customers.queries.record import point_of
from daifuku.customers.queries.visible import visible_person
from daifuku.customers.views import answers
from daifuku.customers.views.alike import ask_before_sharing
from daifuku.foundation import meanwhile
from daifuku.foundation.access import may
from daifuku.foundation.errors import Refused
from daifuku.foundation.japan import address_for_postal_code, format_phone
from daifuku.foundation.text import BadValue

_VERB = "customers.edit_contact_points"
_MARKS = {
    "primary": {"is_primary": True},
    "verified": {"verified": True},
    "unverified": {"verified": False},
    "undeliverable": {"undeliverable": True},
    "deliverable": {"undeliverable": False},
}
_HELD = meanwhile.one_after_another(
    "customers_customer", owned="customers_contact_point", owner="customer_id"
)


@require_http_methods(["GET", "POST"])
def add(request: Any, customer_id: int, kind: str) -> HttpResponse:
    may(request.actor, _VERB)
    visible_person(customer_id, request.actor)
    if kind not in dict(CONTACT_KINDS):
        raise Http404
    action = reverse("customers:add_point", args=[customer_id, kind])
    if request.method == "GET":
        return answers.form(request, _form(kind, action, {}))
    given, point = _given(request.POST, kind), {"customer_id": customer_id}
    try:
        ask_before_sharing(request, kind, given, point, _("Add it all the same"))
        with answers.acting(request, _VERB, customer_id) as made:
            actions.add_contact_point(customer_id, kind, given, by=request.actor, at=made.at)
    except Refused as error:
        return answers.form(request, _form(kind, action, request.POST, error), refused=True)
    return answers.panel(request, "contact", customer_id, made, _("Added."))


@require_http_methods(["GET", "POST"])
@_HELD
def edit(request: Any, point_id: int) -> HttpResponse:
    may(request.actor, _VERB)
    point = point_of(point_id, request.actor)
    action = reverse("customers:edit_point", args=[point_id])
    now = _shown(point)
    if request.method == "GET":
        return answers.form(request, _form(point["kind"], action, point, before=now))
    compared = meanwhile.compare(request.POST, now)
    given = _given(compared.values, point["kind"])
    try:
        compared.refuse_clashes(
            lambda name: (
                _reads(point) if name == "value" else dict(LABELS).get(now[name], now[name])
            ),
            lambda name: meanwhile.changed_by("customers_contact_point", point_id, name),
        )
        ask_before_sharing(request, point["kind"], given, point, _("Save it all the same"))
        with answers.acting(request, _VERB, point["customer_id"]) as made:
            actions.edit_contact_point(point_id, given, by=request.actor, at=made.at)
    except Refused as error:
        shown = _form(point["kind"], action, compared.values, error, before=now)
        return answers.form(request, shown, refused=True)
    return answers.panel(request, "contact", point["customer_id"], made, _("Saved."))


@require_POST
@_HELD
def edit_value(request: Any, point_id: int) -> HttpResponse:
    """A number or mail address edited in place; the answer is that line again."""
    may(request.actor, _VERB)
    point = point_of(point_id, request.actor)
    compared = meanwhile.compare(request.POST, {"value": point["value"]})
    typed = compared.values.get("value", "")
    given, go_on = {"value": typed}, _("Save it all the same")
    try:
        compared.refuse_clashes(
            lambda name: _reads(point),
            lambda name: meanwhile.changed_by("customers_contact_point", point_id, name),
        )
        ask_before_sharing(request, point["kind"], given, point, go_on)
        with answers.acting(request, _VERB, point["customer_id"]) as made:
            actions.edit_contact_point(point_id, given, by=request.actor, at=made.at)
    except Refused as error:
        if not request.htmx:
            raise
        notice = getattr(error, "notice", None)
        shown = point | {"typed": typed, "error": answers.said(error), "alike": notice}
        shown["save"] = meanwhile.save_label(error)
        return _value(request, shown, status=422)
    if not request.htmx:
        return redirect("customer", point["customer_id"])
    answer = _value(request, point_of(point_id, request.actor))
    return answers.told(answer, made, _("Saved."))


@require_POST
def mark(request: Any, point_id: int, what: str) -> HttpResponse:
    point = point_of(point_id, request.actor)
    if what not in _MARKS:
        raise Http404
    with answers.acting(request, _VERB, point["customer_id"]) as made:
        actions.edit_contact_point(point_id, _MARKS[what], by=request.actor, at=made.at)
    return answers.panel(request, "contact", point["customer_id"], made, _("Saved."))


@require_POST
def remove(request: Any, point_id: int) -> HttpResponse:
    point = point_of(point_id, request.actor)
    with answers.acting(request, _VERB, point["customer_id"]) as made:
        actions.remove_contact_point(point_id, by=request.actor, at=made.at)
    return answers.panel(request, "contact", point["customer_id"], made, _("Removed."))


@require_safe
def postal(request: Any) -> HttpResponse:
    """Prefecture, city and town of a postal code; what was typed stays where the code says nothing."""
    address = forms.posted_address(request.GET)
    try:
        found = address_for_postal_code(address["postal_code"])
    except BadValue:
        # Somebody is still typing: nothing to fill in, nothing to complain about.
        return HttpResponse(status=204)
    told = {} if found else {"prefecture": _("This postal code is not in use.")}
    if found:
        address |= {"prefecture": found[0].prefecture, "city": found[0].city}
        if not address["town"].startswith(found[0].town):
            address["town"] = found[0].town
    shown = {"address": address, "told": told}
    return render(request, "customers/_address_parts.html", shown)


def _value(request: Any, point: dict[str, Any], status: int = 200) -> HttpResponse:
    before = meanwhile.shown({"value": point["value"]})
    shown = {"point": point | {"before": before}, "editable": True}
    return render(request, "customers/panels/_point_value.html", shown, status=status)


def _reads(point: dict[str, Any]) -> str:
    return format_phone(point["value"]) if point["kind"] == PHONE else point["value"]


def _shown(point: dict[str, Any]) -> dict[str, str]:
    """What the form shows of a point, by the name of its field."""
    parts = forms.posted_address(point) if point["kind"] == ADDRESS else {"value": point["value"]}
    return parts | {"label": point["label"]}


def _given(posted: Any, kind: str) -> dict[str, Any]:
    given: dict[str, Any] = {"label": posted.get("label", "")}
    if kind == ADDRESS:
        given |= forms.posted_address(posted)
    else:
        given["value"] = posted.get("value", "")
    if posted.get("is_primary"):
        given["is_primary"] = True
    return given


def _form(
    kind: str, action: str, values: Any, refused: Refused | None = None, *, before: Any = None
) -> Form:
    told = forms.messages(refused.errors) if refused else {}
    label = dict(CONTACT_KINDS).get(kind, kind)
    chosen, error = values.get("label", ""), told.get("label", "")
    inputs = [Input("label", _("Label"), chosen, "select", error=error, options=list(LABELS))]
    if kind != ADDRESS:
        error = told.get("value", "")
        # No type of its own: browsers would refuse full-width letters, which we can read.
        attrs = {"inputmode": "email" if kind == "email" else "tel", "autocapitalize": "none"}
        value = values.get("value", "")
        inputs.insert(0, Input("value", label, value, error=error, required=True, attrs=attrs))
    inputs.append(Input("is_primary", _("Primary"), bool(values.get("is_primary")), "checkbox"))
    address = forms.posted_address(values) if kind == ADDRESS else None
    asked = getattr(refused, "notice", None)
    save = meanwhile.save_label(refused) or _("Save")
    made = Form(label, action, "#customer_contact", inputs, save, address, told, asked)
    return replace(made, before=meanwhile.shown(before or {}))
