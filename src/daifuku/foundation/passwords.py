"""How long a password may be. How short, Django says."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Room for any sentence, and for whatever a password safe makes up.
LONGEST = 256


class MaximumLengthValidator:
    def validate(self, password: str, user: object = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("A password has at most %(most)d characters.") % {"most": LONGEST}
