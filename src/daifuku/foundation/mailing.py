"""Mail to colleagues: plain text, in the language of who reads it."""

import logging
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from daifuku.foundation.errors import Refused
from daifuku.foundation.models import User

_log = logging.getLogger(__name__)


class CannotSend(Refused):
    status = 503
    code = "cannot_send"
    message = gettext_lazy("The mail server did not take the mail. Nothing was sent.")


def send_sign_in_link(user: User, link: str) -> None:
    """Refuses with CannotSend."""
    with override(user.language):
        _send(
            user,
            _("Your link to sign in to Daifuku"),
            _(
                "%(name)s,\n\nthis link signs you in to Daifuku, once, within three days:\n\n"
                "%(link)s\n\nAfterwards choose a password or add a passkey in your profile."
            )
            % {"name": user.display_name, "link": link},
        )


def send_password_reset(user: User, link: str) -> None:
    """Refuses with CannotSend."""
    with override(user.language):
        _send(
            user,
            _("A new password for Daifuku"),
            _(
                "%(name)s,\n\nsomebody, probably you, asked for a new password. Choose it here, "
                "within three days:\n\n%(link)s\n\nIf it was not you, do nothing: your password "
                "stays as it is."
            )
            % {"name": user.display_name, "link": link},
        )


def send_second_step_removed(user: User, by: str) -> None:
    """Refuses with CannotSend."""
    with override(user.language):
        _send(
            user,
            _("Your second step for Daifuku was removed"),
            _(
                "%(name)s,\n\n%(by)s removed the second step of your sign-in (app, passkeys, "
                "recovery codes). Until you set up a new one in your profile, your password or a "
                "mailed link is enough to sign in.\n\nIf you did not ask for this, tell your "
                "administrator at once."
            )
            % {"name": user.display_name, "by": by},
        )


def _send(user: User, subject: str, body: str) -> None:
    try:
        EmailMessage(subject, body + "\n", to=[user.email]).send()
    except (OSError, SMTPException) as error:
        # The reason is for who runs the server; it may name hosts and accounts.
        _log.warning("A mail to colleague %s was not taken: %s", user.pk, error)
        raise CannotSend from error
