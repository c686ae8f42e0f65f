"""Settings: the profile, the company, what was audited; theme and language from anywhere."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from daifuku.customers.queries import names_of, visible_ids
from daifuku.foundation import clock
from daifuku.foundation.access import can, may
from daifuku.foundation.colleagues import edit_user
from daifuku.foundation.company import edit_company
from daifuku.foundation.errors import Invalid
from daifuku.foundation.models import AuditEntry, Company
from daifuku.foundation.registries import settings_pages
from daifuku.foundation.viewings import note_viewings
from daifuku.web.forms import CompanyForm, ProfileForm, keep_errors

_PREFERENCES = ("theme", "density", "language")
_AUDIT_PAGE = 50


def pages_for(actor: Any) -> list[Any]:
    return [page for page in settings_pages.ordered() if not page.verb or can(actor, page.verb)]


@require_POST
def preferences(request: Any) -> HttpResponse:
    """Theme, density and language, from the user menu of any page."""
    edits = {name: request.POST[name] for name in _PREFERENCES if name in request.POST}
    edit_user(request.actor.user_id, edits, by=request.actor, at=clock.now())
    if request.htmx or request.headers.get("X-Requested-With"):
        return HttpResponse(status=204)
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return redirect(back if safe else "/")


@require_safe
def index(request: Any) -> HttpResponse:
    return redirect("profile")


@require_http_methods(["GET", "POST"])
def profile(request: Any) -> HttpResponse:
    form = ProfileForm(request.POST or None, initial=ProfileForm.initial_of(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            edit_user(request.user.pk, form.cleaned_data, by=request.actor, at=clock.now())
            return redirect("profile")
        except Invalid as error:
            keep_errors(form, error)
    return _page(request, "profile", {"form": form})


@require_http_methods(["GET", "POST"])
def company(request: Any) -> HttpResponse:
    may(request.actor, "foundation.edit_company")
    found = Company.current()
    form = CompanyForm(request.POST or None, initial=CompanyForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            edit_company(form.cleaned_data, by=request.actor, at=clock.now())
            return redirect("company")
        except Invalid as error:
            keep_errors(form, error)
    return _page(request, "company", {"form": form, "company": found})


@require_safe
def audit_log(request: Any) -> HttpResponse:
    may(request.actor, "foundation.see_audit")
    note_viewings(clock.now())
    rows = AuditEntry.objects.select_related("user").order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(id__lt=int(before))
    found = list(rows[: _AUDIT_PAGE + 1])
    older = found[_AUDIT_PAGE - 1].pk if len(found) > _AUDIT_PAGE else None
    entries = found[:_AUDIT_PAGE]
    shown = {"entries": entries, "older": older, "events": event_labels()}
    return _page(request, "audit", shown | {"names": _names(entries, request.actor)})


def _names(entries: list[AuditEntry], actor: Any) -> dict[int, str]:
    """What customers in these lines are called, of those whom the reader may see."""
    ids = {entry.facts["customer"] for entry in entries if "customer" in entry.facts}
    return names_of(visible_ids(ids, actor)) if ids else {}


def event_labels() -> dict[str, str]:
    return {
        "signed_in": _("Signed in"),
        "signed_out": _("Signed out"),
        "sign_in_failed": _("Sign-in failed"),
        "user_added": _("Colleague added"),
        "permission_changed": _("Permission changed"),
        "token_added": _("API token made"),
        "token_revoked": _("API token revoked"),
        "exported": _("Data exported"),
        "viewed_customer": _("Customer viewed"),
        "erased": _("Customer erased"),
        "company_edited": _("Company settings changed"),
    }


def _page(request: Any, key: str, shown: dict[str, Any]) -> HttpResponse:
    bound_badly = "form" in shown and bool(shown["form"].errors)
    shown |= {"settings_pages": pages_for(request.actor), "here": key}
    status = 422 if bound_badly else 200
    return render(request, f"web/settings/{key}.html", shown, status=status)
