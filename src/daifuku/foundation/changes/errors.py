from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from daifuku.foundation.errors import Refused

_TOLD = 5


class CannotUndo(Refused):
    code = "cannot_undo"
    message = gettext_lazy("This can no longer be undone.")


class Contradicted(CannotUndo):
    """Something later stands in the way, the first five of it named; `rest`: what nothing stands in
    the way of may be undone without that."""

    code = "contradicted"

    def __init__(self, what: Sequence[str], *, rest: bool) -> None:
        text = _("Changed again since: {what}. Undo the later change first.")
        super().__init__(text.format(what="; ".join(what[:_TOLD])))
        self.rest = rest
