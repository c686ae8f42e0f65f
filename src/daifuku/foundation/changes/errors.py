from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import Refused


class CannotUndo(Refused):
    code = "cannot_undo"
    message = _("This can no longer be undone.")
