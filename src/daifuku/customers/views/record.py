"""A customer is added, edited, put into the bin and taken out again."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from daifuku.customers import actions, forms
from daifuku.customers.queries import all_stages, visible_customer
from daifuku.customers.queries.record import colleagues, record_of
from daifuku.customers.views import answers
from daifuku.customers.views.alike import ask_before_adding
from daifuku.customers.views.choices import chosen_reference
from daifuku.foundation import clock
from daifuku.foundation.access import may
from daifuku.foundation.errors import Refused
from daifuku.foundation.flash import say

_KINDS = {"person", "organisation", "household"}


@require_http_methods(["GET", "POST"])
def new(request: Any) -> HttpResponse:
    may(request.actor, "customers.create_customer")
    kind = request.POST.get("kind") or request.GET.get("kind") or "person"
    kind = kind if kind in _KINDS else "person"
    if request.method == "POST":
        try:
            columns = _posted(request.POST, kind)
            points = forms.posted_points(request.POST)
            draft = actions.read_new({"kind": kind, **columns, **points})
            ask_before_adding(request, draft)
            made = actions.create_customer(draft, by=request.actor, at=clock.now())
            return redirect("customer", made.id)
        except Refused as error:
            return _new_form(request, kind, error)
    return _new_form(request, kind)


@require_http_methods(["GET", "POST"])
def edit(request: Any, customer_id: int) -> HttpResponse:
    may(request.actor, "customers.edit_customer")
    visible_customer(customer_id, request.actor)
    record = record_of(customer_id)
    kind = record["columns"]["kind"]
    refused: Refused | None = None
    if request.method == "POST":
        try:
            edits = _posted(request.POST, kind)
            actions.edit_customer(customer_id, edits, by=request.actor, at=clock.now())
            return redirect("customer", customer_id)
        except Refused as error:
            refused = error
            typed = forms.posted_columns(request.POST, kind)
            record |= {"columns": record["columns"] | typed, "typed": request.POST}
    errors = refused.errors if refused else ()
    shown = {
        "rows": forms.rows_of(forms.inputs_for(kind, record["columns"], errors, record)),
        "customer_id": customer_id,
        "name": record["columns"]["name"],
        "refused": refused,
    }
    return render(request, "customers/edit.html", shown, status=422 if refused else 200)


@require_POST
def edit_field(request: Any, customer_id: int, name: str) -> HttpResponse:
    """One value edited where it is read; the answer is that value again."""
    may(request.actor, "customers.edit_customer")
    visible_customer(customer_id, request.actor)
    typed = request.POST.get(name, "")
    record = record_of(customer_id)
    if name not in forms.props_for(record["columns"]):
        raise Http404
    try:
        value = chosen_reference(request.POST, name) if name in forms.REFERENCES else typed
        with answers.acting(request, "customers.edit_customer", customer_id) as made:
            actions.edit_customer(customer_id, {name: value}, by=request.actor, at=made.at)
    except Refused as error:
        if not request.htmx:
            raise
        record["columns"][name], record["typed"] = typed, request.POST
        prop = forms.prop_of(name, record) | {"error": str(error.errors[0].message)}
        return _prop(request, customer_id, prop, status=422)
    if not request.htmx:
        return redirect("customer", customer_id)
    answer = _prop(request, customer_id, forms.prop_of(name, record_of(customer_id)))
    return answers.told(answer, made, _("Saved."))


@require_POST
def delete(request: Any, customer_id: int) -> HttpResponse:
    actions.delete_customer(customer_id, by=request.actor, at=clock.now())
    say(request, _("Deleted."), undo=answers.undo_address())
    return redirect("customers")


@require_POST
def restore(request: Any, customer_id: int) -> HttpResponse:
    actions.restore_customer(customer_id, by=request.actor, at=clock.now())
    say(request, _("Restored."), undo=answers.undo_address())
    return redirect("customer", customer_id)


@require_POST
def erase(request: Any, customer_id: int) -> HttpResponse:
    actions.erase_customer(customer_id, by=request.actor, at=clock.now())
    return redirect("customers:bin")


def _posted(posted: Any, kind: str) -> dict[str, Any]:
    """The columns of the form as API fields. Refuses with Invalid what no store is called."""
    columns = forms.posted_columns(posted, kind)
    chosen = {name: chosen_reference(posted, name) for name in forms.REFERENCES if name in columns}
    return columns | chosen


def _prop(request: Any, customer_id: int, prop: dict[str, Any], status: int = 200) -> HttpResponse:
    shown = {"prop_shown": prop, "customer_id": customer_id, "editable": True}
    return render(request, "customers/panels/_prop.html", shown, status=status)


def _new_form(request: Any, kind: str, refused: Refused | None = None) -> HttpResponse:
    options = {
        "stages": [{"code": s.code, "names": s.names.to_json()} for s in all_stages()],
        "colleagues": colleagues(),
        "typed": request.POST,
    }
    values = {"stage": "prospect", "language": "ja", "owner_id": "", **request.POST.dict()}
    errors = refused.errors if refused else ()
    rows = forms.rows_of(forms.inputs_for(kind, values, errors, options))
    named = 2 if kind == "person" else 1
    shown = {
        "kind": kind,
        "names": rows[:named],
        "rest": rows[named:],
        "values": values,
        "address": forms.posted_address(values),
        "told": forms.messages(errors),
        "refused": refused,
        "alike": getattr(refused, "notice", None),
    }
    return render(request, "customers/new.html", shown, status=422 if refused else 200)
