"""The forms of the settings pages."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Role
from daifuku.foundation.errors import Refused
from daifuku.foundation.models import Company, User
from daifuku.foundation.models.people import ROLE_LABELS

_ZONES = ("Asia/Tokyo", "Asia/Seoul", "Asia/Singapore", "Europe/London", "America/New_York", "UTC")


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
    sees = forms.ChoiceField(
        label=_("Sees customers of"),
        choices=[("all", _("everyone")), ("team", _("their team")), ("own", _("their own"))],
        initial="all",
    )


class NewPersonForm(_Access):
    email = forms.EmailField(label=_("Mail address"))
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters. They can change it after signing in."),
    )
    field_order = ["email", "family_name", "given_name", "password", "role", "sees"]


class AccessForm(_Access):
    is_active = forms.BooleanField(label=_("Can sign in"), required=False)

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        return {name: getattr(user, name) for name in AccessForm.base_fields}


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("For example: till of the main shop")
    )
    scopes = forms.MultipleChoiceField(
        label=_("May"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: everything that you may do yourself."),
    )

    def __init__(self, *args: Any, scopes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        field.choices = [(scope, scope) for scope in scopes]
