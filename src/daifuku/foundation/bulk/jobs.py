"""Many records are changed in the worker."""

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _
from procrastinate import RetryStrategy

from daifuku.foundation.access import Actor
from daifuku.foundation.bulk.running import carry_out, say_stopped
from daifuku.foundation.jobs import job
from daifuku.foundation.languages import in_each_language
from daifuku.foundation.models import BulkEdit

_LEFT = _("Whoever asked for it works here no longer.")
_AWAY = {OperationalError, InterfaceError}


# Those that are done were struck off: who comes a second time goes on with the rest.
@job(queue="bulk", retry=RetryStrategy(max_attempts=60, wait=60, retry_exceptions=_AWAY))
def run_bulk_edit(*, edit_id: int, **_: object) -> None:
    edit = BulkEdit.objects.select_related("by").filter(pk=edit_id).first()
    if edit is None:
        return
    if not edit.by.is_active:
        say_stopped(edit, in_each_language(lambda: _LEFT))
        return
    carry_out(edit_id, by=Actor.of(edit.by, via=edit.via))
