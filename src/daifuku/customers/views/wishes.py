"""Preferences and consent on the customer page."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from daifuku.customers import actions, forms
from daifuku.customers.forms import Form, Input
from daifuku.customers.models.wishes import CHANNELS, PURPOSES, TOPICS
from daifuku.customers.queries.visible import visible_person
from daifuku.customers.views import answers
from daifuku.foundation.access import may
from daifuku.foundation.errors import Refused


@require_http_methods(["GET", "POST"])
def prefer(request: Any, customer_id: int) -> HttpResponse:
    may(request.actor, "customers.set_preference")
    visible_person(customer_id, request.actor)
    if request.method == "GET":
        return answers.form(request, _preference_form(request, customer_id))
    try:
        new = actions.read_preference(_topic_as_code(request.POST.dict()))
        with answers.acting(request, "customers.set_preference", customer_id) as made:
            actions.set_preference(customer_id, new, by=request.actor, at=made.at)
    except Refused as error:
        shown = _preference_form(request, customer_id, error)
        return answers.form(request, shown, refused=True)
    return answers.panel(request, "wishes", customer_id, made, _("Noted."))


@require_http_methods(["GET", "POST"])
def consent(request: Any, customer_id: int) -> HttpResponse:
    may(request.actor, "customers.set_consent")
    visible_person(customer_id, request.actor)
    if request.method == "GET":
        return answers.form(request, _consent_form(request, customer_id))
    posted = request.POST
    new = actions.NewConsent(
        purpose=posted.get("purpose", ""),
        channel=posted.get("channel", ""),
        granted=posted.get("granted") == "yes",
        source=posted.get("source", ""),
        wording=posted.get("wording", ""),
    )
    try:
        with answers.acting(request, "customers.set_consent", customer_id) as made:
            actions.set_consent(customer_id, new, by=request.actor, at=made.at)
    except Refused as error:
        return answers.form(request, _consent_form(request, customer_id, error), refused=True)
    return answers.panel(request, "wishes", customer_id, made, _("Noted."))


def _topic_as_code(posted: dict[str, str]) -> dict[str, str]:
    codes = {str(label): code for code, label in TOPICS.items()}
    topic = posted.get("topic", "").strip()
    return posted | {"topic": codes.get(topic, topic)}


def _preference_form(request: Any, customer_id: int, refused: Refused | None = None) -> Form:
    typed = request.POST or request.GET
    topics = [(str(label), "") for label in TOPICS.values()]
    stated = [("true", _("Said so")), ("false", _("We think so"))]
    inputs = [
        Input("topic", _("Topic"), typed.get("topic", ""), "combobox", options=topics),
        Input("value", _("Preference"), typed.get("value", ""), required=True),
        Input("stated", _("How we know"), typed.get("stated", "true"), "radio", options=stated),
        Input("confidence", _("Confidence in percent"), typed.get("confidence", ""), "number"),
        Input("source", _("Source"), typed.get("source", "")),
        Input("expires_on", _("Holds until"), typed.get("expires_on", ""), "date"),
    ]
    action = reverse("customers:prefer", args=[customer_id])
    return _filled(_("Note a preference"), action, inputs, refused)


def _consent_form(request: Any, customer_id: int, refused: Refused | None = None) -> Form:
    typed = request.POST or request.GET
    granted = [("yes", _("Agreed")), ("no", _("Refused or took it back"))]
    inputs = [
        Input(
            "purpose", _("Purpose"), typed.get("purpose", ""), "select", options=[*PURPOSES.items()]
        ),
        Input(
            "channel",
            _("Contact channel"),
            typed.get("channel", ""),
            "select",
            options=[*CHANNELS.items()],
        ),
        Input("granted", _("What was said"), typed.get("granted", "yes"), "radio", options=granted),
        Input("source", _("Where it was said"), typed.get("source", "")),
        Input("wording", _("Words that were shown"), typed.get("wording", ""), "textarea"),
    ]
    action = reverse("customers:consent", args=[customer_id])
    return _filled(_("Record consent"), action, inputs, refused)


def _filled(title: str, action: str, inputs: list[Input], refused: Refused | None) -> Form:
    told = forms.messages(refused.errors) if refused else {}
    shown = [replace(one, error=told.get(one.name, "")) for one in inputs]
    return Form(title, action, "#customer_wishes", shown, _("Save"), None, told)
