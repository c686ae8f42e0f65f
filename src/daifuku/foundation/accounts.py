"""How django-allauth fits Daifuku: colleagues are added by an administrator, nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from daifuku.foundation import flash
from daifuku.foundation.jobs import defer
from daifuku.foundation.mailing_jobs import SEND_PASSWORD_RESET

# What allauth would say by templates of its own.
_SAID = {
    "account/messages/password_changed.txt": _("Password changed."),
    "account/messages/password_set.txt": _("Password set."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is on."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is off."),
    "mfa/messages/webauthn_added.txt": _("Passkey added."),
    "mfa/messages/webauthn_removed.txt": _("Passkey removed."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes made."),
}


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def get_user_search_fields(self) -> list[str]:
        return ["email", "family_name", "given_name"]

    def get_password_change_redirect_url(self, request: Any) -> str:
        return reverse("profile")

    def send_password_reset_mail(self, user: Any, email: str, context: Any) -> None:
        """By a job: an answer that waited for the mail server would tell who has an account."""
        site = context["request"].build_absolute_uri("/").rstrip("/")
        defer(SEND_PASSWORD_RESET, user_id=user.pk, site=site)

    def add_message(self, request: Any, level: int, *template: Any, **given: Any) -> None:
        """Of its own words (why a passkey was refused), and of its templates by ours."""
        name = template[0] if template else given.get("message_template", "")
        if given.get("message"):
            flash.say(request, given["message"], "bad")
        elif name in _SAID:
            flash.say(request, _SAID[name])
