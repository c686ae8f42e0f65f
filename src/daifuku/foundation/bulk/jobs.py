"""Many records are changed in the worker."""

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from procrastinate import RetryStrategy

from daifuku.foundation.access import Actor
from daifuku.foundation.bulk.running import carry_out, say_stopped
from daifuku.foundation.bulk.undoing import carry_out_undo
from daifuku.foundation.jobs import job
from daifuku.foundation.languages import in_each_language
from daifuku.foundation.models import BulkEdit

_LEFT = _("Whoever asked for it works here no longer.")
_AWAY = {OperationalError, InterfaceError}


# Those that are done were struck off: who comes a second time goes on with the rest.
@job(queue="bulk", retry=RetryStrategy(max_attempts=60, wait=60, retry_exceptions=_AWAY))
def run_bulk_edit(*, edit_id: int, **_: object) -> None:
    if edit := _asked_by_colleague(edit_id):
        carry_out(edit_id, by=Actor.of(edit.by, via=edit.via))


@job(queue="bulk", retry=RetryStrategy(max_attempts=60, wait=60, retry_exceptions=_AWAY))
def run_undo(*, edit_id: int, **_: object) -> None:
    if edit := _asked_by_colleague(edit_id):
        # What stands in the way is named as it is found, in the language of whoever asked.
        with override(edit.by.language):
            carry_out_undo(edit, by=Actor.of(edit.by, via=edit.via))


def _asked_by_colleague(edit_id: int) -> BulkEdit | None:
    """Nobody who works here no longer changes anything."""
    edit = BulkEdit.objects.select_related("by").filter(pk=edit_id).first()
    if edit is not None and not edit.by.is_active:
        say_stopped(edit, in_each_language(lambda: _LEFT))
        return None
    return edit
