"""Tags and relations on the customer page."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from daifuku.customers import actions, forms
from daifuku.customers.forms import Form, Input
from daifuku.customers.models.belonging import INVERSE, ROLES, role_of_other
from daifuku.customers.payload import Problems, fields
from daifuku.customers.queries.record import relation_of
from daifuku.customers.queries.visible import visible_person
from daifuku.customers.views import answers
from daifuku.customers.views.choices import chosen_customer
from daifuku.foundation.access import may
from daifuku.foundation.errors import Refused
from daifuku.foundation.ids import posted_id


@require_POST
def add_tag(request: Any, customer_id: int) -> HttpResponse:
    tag_id = posted_id(request.POST, "tag") or 0
    with answers.acting(request, "customers.tag", customer_id) as made:
        actions.tag(customer_id, tag_id, by=request.actor, at=made.at)
    return answers.panel(request, "about", customer_id, made, _("Tagged."))


@require_POST
def remove_tag(request: Any, customer_id: int, tag_id: int) -> HttpResponse:
    with answers.acting(request, "customers.tag", customer_id) as made:
        actions.untag(customer_id, tag_id, by=request.actor, at=made.at)
    return answers.panel(request, "about", customer_id, made, _("The tag is off."))


@require_http_methods(["GET", "POST"])
def add_relation(request: Any, customer_id: int) -> HttpResponse:
    may(request.actor, "customers.relate")
    kind = visible_person(customer_id, request.actor).kind
    if request.method == "GET":
        return answers.form(request, _form(request, customer_id, kind))
    try:
        new = _read(request, customer_id)
        with answers.acting(request, "customers.relate", customer_id) as made:
            actions.relate(new, by=request.actor, at=made.at)
    except Refused as error:
        return answers.form(request, _form(request, customer_id, kind, error), refused=True)
    return answers.panel(request, "relations", customer_id, made, _("Linked."))


@require_POST
def end_relation(request: Any, customer_id: int, relation_id: int) -> HttpResponse:
    relation = relation_of(relation_id)
    with answers.acting(request, "customers.relate", relation["from_customer_id"]) as made:
        actions.end_relation(relation_id, by=request.actor, at=made.at)
    return answers.panel(request, "relations", customer_id, made, _("The link has ended."))


def _read(request: Any, customer_id: int) -> actions.NewRelation:
    """The other one is chosen from a list, or given by a name that only one has."""
    posted, problems = request.POST, Problems()
    other = chosen_customer(posted, "other", problems, request.actor)
    since_on = problems.take("since_on", fields.day, posted.get("since_on", ""))
    role, outward = _role(posted.get("role", ""))
    problems.refuse_if_any()
    first, second = (customer_id, other) if outward else (other, customer_id)
    return actions.NewRelation(first, second, role, posted.get("title", ""), since_on)


def _role(typed: str) -> tuple[str, bool]:
    role, _sep, way = typed.partition(":")
    return role, way != "in"


def _roles(kind: str) -> list[tuple[str, Any]]:
    """What the other one can be to a customer of this kind, each word once."""
    return [
        *((f"{role}:in", role_of_other(role, False)) for role in ROLES if kind in ROLES[role][2]),
        *(
            (f"{role}:out", role_of_other(role, True))
            for role in ROLES
            if kind in ROLES[role][1] and role in INVERSE
        ),
    ]


def _form(request: Any, customer_id: int, kind: str, refused: Refused | None = None) -> Form:
    posted = request.POST
    told = forms.messages(refused.errors) if refused else {}
    other = {"id": posted.get("other", ""), "text": posted.get("other_text", "")}
    other["href"] = reverse("customers:choices", args=["customer"])
    inputs = [
        Input("other", _("The other one"), other, "lookup", hint=_("Name, reading, phone or mail")),
        Input("role", _("Their role"), posted.get("role", ""), "select", options=_roles(kind)),
        Input("title", _("Position"), posted.get("title", "")),
        Input("since_on", _("Since"), posted.get("since_on", ""), "date"),
    ]
    shown = [_with_error(one, told) for one in inputs]
    action = reverse("customers:add_relation", args=[customer_id])
    return Form(_("Link somebody"), action, "#customer_relations", shown, _("Link"), None, told)


def _with_error(one: Input, told: Any) -> Input:
    names = {"other": ("other", "to_id", "from_id")}.get(one.name, (one.name,))
    return replace(one, error=next((told[name] for name in names if name in told), ""))
