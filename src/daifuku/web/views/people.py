"""Settings: colleagues and what they may do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from daifuku.foundation import clock
from daifuku.foundation.access import may
from daifuku.foundation.colleagues import add_user, edit_user
from daifuku.foundation.errors import Refused
from daifuku.foundation.models import User
from daifuku.web.forms import AccessForm, NewPersonForm, keep_errors
from daifuku.web.views.settings import pages_for


@require_safe
def people(request: Any) -> HttpResponse:
    may(request.actor, "foundation.edit_user")
    found = User.objects.select_related("team").order_by("-is_active", "-role", "id")
    shown = {"people": found, "settings_pages": pages_for(request.actor), "here": "people"}
    return render(request, "web/settings/people.html", shown)


@require_http_methods(["GET", "POST"])
def new_person(request: Any) -> HttpResponse:
    may(request.actor, "foundation.add_user")
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        email, password = fields.pop("email"), fields.pop("password")
        try:
            add_user(email, password, fields, by=request.actor, at=clock.now())
            return redirect("people")
        except Refused as error:
            keep_errors(form, error)
    return _form(request, form, None)


@require_http_methods(["GET", "POST"])
def edit_person(request: Any, user_id: int) -> HttpResponse:
    may(request.actor, "foundation.edit_user")
    person = get_object_or_404(User, pk=user_id)
    form = AccessForm(request.POST or None, initial=AccessForm.initial_of(person))
    if request.method == "POST" and form.is_valid():
        try:
            edit_user(user_id, form.cleaned_data, by=request.actor, at=clock.now())
            return redirect("people")
        except Refused as error:
            keep_errors(form, error)
    return _form(request, form, person)


def _form(request: Any, form: Any, person: User | None) -> HttpResponse:
    pages = pages_for(request.actor)
    shown = {"form": form, "person": person, "settings_pages": pages, "here": "people"}
    status = 422 if form.errors else 200
    return render(request, "web/settings/person.html", shown, status=status)
