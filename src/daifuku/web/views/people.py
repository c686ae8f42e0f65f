"""Settings: colleagues and what they may do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daifuku.foundation import clock, flash
from daifuku.foundation.access import may
from daifuku.foundation.colleagues import add_user, edit_user
from daifuku.foundation.errors import Refused
from daifuku.foundation.fresh import fresh, fresh_to_change
from daifuku.foundation.mailing import CannotSend, send_second_step_removed
from daifuku.foundation.meanwhile import noted_by
from daifuku.foundation.models import Team, User
from daifuku.foundation.one_time import mail_link
from daifuku.foundation.second_step import kinds_of, remove_second_step
from daifuku.web.audit_words import KEYS
from daifuku.web.forms import AccessForm, NewPersonForm, keep_errors
from daifuku.web.settled_forms import mine, settled


@require_safe
def people(request: Any) -> HttpResponse:
    may(request.actor, "foundation.edit_user")
    found = User.objects.select_related("team").order_by("-is_active", "-role", "id")
    shown = {"people": found, "teams": Team.objects.order_by("id")}
    shown["here"] = "people"
    return render(request, "web/settings/people.html", shown)


@require_http_methods(["GET", "POST"])
@fresh
def new_person(request: Any) -> HttpResponse:
    may(request.actor, "foundation.add_user")
    form = NewPersonForm(request.POST or None, teams=Team.objects.order_by("id"))
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        email, password = fields.pop("email"), fields.pop("password") or None
        try:
            user = add_user(email, password, fields, by=request.actor, at=clock.now())
            if password is None:
                _mail_link(request, user.pk)
            return redirect("people")
        except Refused as error:
            keep_errors(form, error)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
@fresh_to_change
def edit_person(request: Any, user_id: int) -> HttpResponse:
    may(request.actor, "foundation.edit_user")
    person = get_object_or_404(User, pk=user_id)
    form = settled(
        request,
        AccessForm,
        AccessForm.initial_of(person),
        lambda name: noted_by("permission_changed", name, of=user_id),
        teams=Team.objects.order_by("id"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_user(user_id, mine(form), by=request.actor, at=clock.now())
            flash.say(request, _("Saved"))
            return redirect("people")
        except Refused as error:
            keep_errors(form, error)
    return _form(request, form, person)


@require_POST
@fresh_to_change
def send_link(request: Any, user_id: int) -> HttpResponse:
    may(request.actor, "foundation.mail_link")
    _mail_link(request, user_id)
    return redirect("edit_person", user_id)


@require_POST
@fresh_to_change
def remove_step(request: Any, user_id: int) -> HttpResponse:
    may(request.actor, "foundation.remove_second_step")
    person = remove_second_step(user_id, by=request.actor, at=clock.now())
    try:
        send_second_step_removed(person, request.user.display_name)
    except CannotSend:
        told = _("The second step is removed, but the mail about it did not leave. Tell them.")
        flash.say(request, told, "bad")
    else:
        told = _("The second step is removed; %(address)s was told by mail.")
        flash.say(request, told % {"address": person.email})
    return redirect("edit_person", user_id)


def _mail_link(request: Any, user_id: int) -> None:
    """Whether it left is told on the next page: the colleague is there either way."""
    site = request.build_absolute_uri("/")
    try:
        user = mail_link(user_id, site=site, by=request.actor, at=clock.now())
    except CannotSend as error:
        flash.say(request, error, "bad")
    else:
        told = _("A link to sign in went to %(address)s.") % {"address": user.email}
        flash.say(request, told)


def _second_steps(person: User | None) -> str:
    kinds = kinds_of(person.pk) if person else []
    return " · ".join(str(KEYS[kind]) for kind in kinds if kind in KEYS)


def _form(request: Any, form: Any, person: User | None) -> HttpResponse:
    shown = {"form": form, "person": person, "here": "people"}
    shown |= {"second_steps": _second_steps(person)}
    status = 422 if form.errors else 200
    return render(request, "web/settings/person.html", shown, status=status)
