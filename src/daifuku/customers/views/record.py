"""A customer is added, edited, put into the bin and taken out again."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from daifuku.customers import actions, forms
from daifuku.customers.queries import all_stages
from daifuku.customers.queries.record import colleagues, record_of
from daifuku.customers.queries.visible import visible_person
from daifuku.customers.views import answers
from daifuku.customers.views.alike import ask_before_adding
from daifuku.customers.views.choices import chosen_reference
from daifuku.foundation import clock, meanwhile
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
            return answers.saved(request, made.id)
        except Refused as error:
            return _new_form(request, kind, error)
    return _new_form(request, kind)


@require_http_methods(["GET", "POST"])
@meanwhile.one_after_another("customers_customer")
def edit(request: Any, customer_id: int) -> HttpResponse:
    may(request.actor, "customers.edit_customer")
    customer_id = visible_person(customer_id, request.actor).id
    record = record_of(customer_id)
    kind = record["columns"]["kind"]
    before, typed = forms.standing(forms.names_for(kind), record), {}
    refused: Refused | None = None
    if request.method == "POST":
        compared = meanwhile.compare(request.POST, before)
        typed = compared.values
        try:
            _refuse_clashes(compared, customer_id, record)
            edits = _mine(_posted(typed, kind), compared)
            actions.edit_customer(customer_id, edits, by=request.actor, at=clock.now())
            return answers.saved(request, customer_id)
        except Refused as error:
            refused = error
    columns = record["columns"] | forms.posted_columns(typed, kind)
    errors = refused.errors if refused else ()
    inputs = forms.inputs_for(kind, columns, errors, record | {"typed": typed})
    shown = {
        "rows": forms.rows_of(inputs),
        "before": meanwhile.shown(before),
        "save": meanwhile.save_label(refused),
        "customer_id": customer_id,
        "name": record["columns"]["name"],
        "refused": refused,
    }
    return render(request, "customers/edit.html", shown, status=_status(refused))


@require_POST
@meanwhile.one_after_another("customers_customer")
def edit_field(request: Any, customer_id: int, name: str) -> HttpResponse:
    """One value edited where it is read; the answer is that value again."""
    may(request.actor, "customers.edit_customer")
    customer_id = visible_person(customer_id, request.actor).id
    record = record_of(customer_id)
    if name not in forms.props_for(record["columns"]):
        raise Http404
    compared = meanwhile.compare(request.POST, forms.standing([name], record))
    typed = compared.values
    try:
        _refuse_clashes(compared, customer_id, record)
        value = chosen_reference(typed, name) if name in forms.REFERENCES else typed.get(name, "")
        with answers.acting(request, "customers.edit_customer", customer_id) as made:
            actions.edit_customer(customer_id, {name: value}, by=request.actor, at=made.at)
    except Refused as error:
        if not request.htmx:
            raise
        return _prop(request, customer_id, _typed(name, record, typed, error), status=422)
    if not request.htmx or not answers.in_sight(customer_id, request.actor):
        return answers.saved(request, customer_id)
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


def _mine(edits: dict[str, Any], compared: meanwhile.Compared) -> dict[str, Any]:
    return {n: v for n, v in edits.items() if compared.mine & {n, f"{n}_text"}}


def _refuse_clashes(compared: meanwhile.Compared, customer_id: int, record: dict[str, Any]) -> None:
    compared.refuse_clashes(
        lambda name: forms.prop_of(name, record)["shown"],
        lambda name: meanwhile.changed_by("customers_customer", customer_id, name),
    )


def _status(refused: Refused | None) -> int:
    return refused.status if refused else 200


def _typed(
    name: str, record: dict[str, Any], typed: dict[str, Any], refused: Refused
) -> dict[str, Any]:
    """What stands, and its form with what was typed and why it was refused."""
    given = forms.input_of(name, typed.get(name, ""), record | {"typed": typed}).value
    said = {"error": answers.said(refused), "save": meanwhile.save_label(refused)}
    return forms.prop_of(name, record) | {"value": given} | said


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
