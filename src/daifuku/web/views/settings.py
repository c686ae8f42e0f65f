"""Settings: the profile and the company; theme and language from anywhere."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daifuku.foundation import clock, flash
from daifuku.foundation.access import may
from daifuku.foundation.colleagues import edit_user
from daifuku.foundation.company import edit_company
from daifuku.foundation.errors import Invalid
from daifuku.foundation.meanwhile import noted_by
from daifuku.foundation.models import Company
from daifuku.web.forms import CompanyForm, ProfileForm, keep_errors
from daifuku.web.settled_forms import mine, settled

_PREFERENCES = ("theme", "density", "language")


@require_POST
def preferences(request: Any) -> HttpResponse:
    """Theme, density and language, from the user menu of any page."""
    edits = {name: request.POST[name] for name in _PREFERENCES if name in request.POST}
    edit_user(request.actor.user_id, edits, by=request.actor, at=clock.now())
    if request.htmx or request.headers.get("X-Requested-With"):
        return HttpResponse(status=204)
    back = request.POST.get("next", "/")
    # What is no path, `redirect` takes for the name of a view.
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if safe else "/")


@require_safe
def index(request: Any) -> HttpResponse:
    return redirect("profile")


@require_http_methods(["GET", "POST"])
def profile(request: Any) -> HttpResponse:
    form = settled(request, ProfileForm, ProfileForm.initial_of(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            edit_user(request.user.pk, mine(form), by=request.actor, at=clock.now())
            with override(form.cleaned_data["language"]):
                flash.say(request, _("Saved"))
            return redirect("profile")
        except Invalid as error:
            keep_errors(form, error)
    return _page(request, "profile", {"form": form})


@require_http_methods(["GET", "POST"])
def company(request: Any) -> HttpResponse:
    may(request.actor, "foundation.edit_company")
    found = Company.current()
    form = settled(request, CompanyForm, CompanyForm.initial_of(found), _company_changed_by)
    if request.method == "POST" and form.is_valid():
        try:
            edit_company(mine(form), by=request.actor, at=clock.now())
            flash.say(request, _("Saved"))
            return redirect("company")
        except Invalid as error:
            keep_errors(form, error)
    return _page(request, "company", {"form": form, "company": found})


def _company_changed_by(name: str) -> str:
    return noted_by("company_edited", "names" if name.startswith("name_") else name)


def _page(request: Any, key: str, shown: dict[str, Any]) -> HttpResponse:
    bound_badly = "form" in shown and bool(shown["form"].errors)
    shown["here"] = key
    status = 422 if bound_badly else 200
    return render(request, f"web/settings/{key}.html", shown, status=status)
