"""The forms of the settings pages."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Actor, Role, can
from daifuku.foundation.errors import Refused
from daifuku.foundation.models import Company, Team, User
from daifuku.foundation.models.people import ROLE_LABELS
from daifuku.foundation.models.views import SHARED
from daifuku.foundation.saved_views import LONGEST_NAME, View
from daifuku.foundation.text import Words
from daifuku.foundation.tokens import EVERYTHING, NO_SCOPE

_SEES = [("all", _("everyone")), ("team", _("their team")), ("own", _("their own"))]


def keep_errors(form: forms.Form, refused: Refused) -> None:
    """Put the messages of a refused action beside the fields they belong to."""
    for error in refused.errors:
        form.add_error(error.field if error.field in form.fields else None, error.message)
    if not refused.errors:
        form.add_error(None, str(refused))


class ProfileForm(forms.Form):
    family_name = forms.CharField(label=_("Family name"), max_length=60, required=False)
    given_name = forms.CharField(label=_("Given name"), max_length=60, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("ja", "日本語"), ("en", "English")])
    theme = forms.ChoiceField(
        label=_("Appearance"),
        choices=[("system", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    density = forms.ChoiceField(
        label=_("Row height"), choices=[("normal", _("Normal")), ("compact", _("Compact"))]
    )
    single_keys = forms.BooleanField(
        label=_("Single-key shortcuts"),
        help_text=_("j, k, x and the like. Press ? on any page for the list."),
        required=False,
    )

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        return {name: getattr(user, name) for name in ProfileForm.base_fields}


class CompanyForm(forms.Form):
    name_ja = forms.CharField(label=_("Name (Japanese)"), max_length=100, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=100, required=False)
    timezone = forms.CharField(label=_("Time zone"), max_length=40)
    fiscal_year_start_month = forms.TypedChoiceField(
        label=_("Fiscal year begins in"), coerce=int, choices=[(n, str(n)) for n in range(1, 13)]
    )
    week_start = forms.TypedChoiceField(
        label=_("Week begins on"), coerce=int, choices=[(6, _("Sunday")), (0, _("Monday"))]
    )

    @staticmethod
    def initial_of(company: Company) -> dict[str, Any]:
        return {
            "name_ja": company.names.ja,
            "name_en": company.names.en,
            "timezone": company.timezone,
            "fiscal_year_start_month": company.fiscal_year_start_month,
            "week_start": company.week_start,
        }

    def clean_timezone(self) -> str:
        name = self.cleaned_data["timezone"]
        if name not in available_timezones():
            raise forms.ValidationError(_("Write a zone such as Asia/Tokyo."))
        return name


class _Access(forms.Form):
    family_name = forms.CharField(label=_("Family name"), max_length=60, required=False)
    given_name = forms.CharField(label=_("Given name"), max_length=60, required=False)
    role = forms.TypedChoiceField(
        label=_("Role"), coerce=int, choices=ROLE_LABELS, initial=Role.STAFF.value
    )
    team_id = forms.TypedChoiceField(
        label=_("Team"), coerce=int, required=False, empty_value=None, choices=[("", "—")]
    )
    sees = forms.ChoiceField(label=_("Sees customers of"), choices=_SEES, initial="all")

    def __init__(self, *args: Any, teams: Iterable[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(team.pk, str(team.names)) for team in teams]
        self.fields["team_id"].choices = [("", _("No team")), *known]
        if not known:
            del self.fields["team_id"]
            self.fields["sees"].choices = [one for one in _SEES if one[0] != "team"]


class NewPersonForm(_Access):
    email = forms.EmailField(label=_("Mail address"))
    password = forms.CharField(
        label=_("First password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters. Left empty, a link to sign in is mailed to them."),
    )
    field_order = ["email", "family_name", "given_name", "password", "role", "team_id", "sees"]


class AccessForm(_Access):
    is_active = forms.BooleanField(label=_("Can sign in"), required=False)

    field_order = ["family_name", "given_name", "role", "team_id", "sees", "is_active"]

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        return {name: getattr(user, name) for name in AccessForm.base_fields}


class TeamForm(forms.Form):
    names_ja = forms.CharField(label=_("Name (Japanese)"), max_length=60, required=False)
    names_en = forms.CharField(label=_("Name (English)"), max_length=60, required=False)

    @staticmethod
    def initial_of(team: Team) -> dict[str, Any]:
        return {"names_ja": team.names.ja, "names_en": team.names.en}

    @property
    def names(self) -> Words:
        return Words.of({"ja": self.cleaned_data["names_ja"], "en": self.cleaned_data["names_en"]})


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("For example: till of the main shop")
    )
    reach = forms.ChoiceField(
        label=_("What may it do?"),
        choices=[
            ("chosen", _("Only what is chosen here")),
            (EVERYTHING, _("Everything that I may do")),
        ],
        initial="chosen",
        widget=forms.RadioSelect,
    )
    scopes = forms.MultipleChoiceField(
        label=_("May"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_SCOPE},
    )

    def __init__(self, *args: Any, scopes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        field.required = self.data.get("reach") != EVERYTHING
        field.choices = [(scope, scope_in_words(scope)) for scope in scopes]

    @property
    def chosen(self) -> list[str]:
        whole = self.cleaned_data["reach"] == EVERYTHING
        return [EVERYTHING] if whole else self.cleaned_data["scopes"]


FIELD_NAMES = {
    name: field.label
    for form in (ProfileForm, CompanyForm, NewPersonForm, AccessForm, TokenForm)
    for name, field in form.base_fields.items()
} | {"kind": _("What the file holds"), "encoding": _("Encoding")}
_OF: dict[str, Any] = {
    "changes": _("Changes"),
    "customers": _("Customers"),
    "exports": _("Export"),
    "imports": _("Import"),
    "products": _("Products"),
    "purchases": _("Purchases"),
    "search": _("Search"),
    "stores": _("Stores"),
    "work": _("Notes, calls and inquiries"),
}


def scope_in_words(scope: str) -> str:
    what, _colon, how = scope.partition(":")
    if what not in _OF:
        return scope
    way = _("%(what)s: write") if how == "write" else _("%(what)s: read")
    return str(way) % {"what": _OF[what]}


class ViewForm(forms.Form):
    """A view that one may share says with whom."""

    name = forms.CharField(label=_("Name of the view"), max_length=LONGEST_NAME)
    shared = forms.ChoiceField(
        label=_("Who sees it"), choices=SHARED, initial="me", widget=forms.RadioSelect
    )

    def __init__(self, *given: Any, by: Actor, **more: Any) -> None:
        super().__init__(*given, **more)
        shared: Any = self.fields["shared"]
        if not can(by, "foundation.share_view"):
            del self.fields["shared"]
        elif by.team_id is None and self.initial.get("shared") != "team":
            shared.choices = [choice for choice in SHARED if choice[0] != "team"]

    @staticmethod
    def initial_of(view: View) -> dict[str, Any]:
        return {"name": view.name, "shared": view.shared}
