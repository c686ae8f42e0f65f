"""Many records are changed in the worker."""

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy

from daifuku.foundation.access import Actor
from daifuku.foundation.bulk.running import carry_out
from daifuku.foundation.jobs import job
from daifuku.foundation.models import BulkEdit

_AWAY = {OperationalError, InterfaceError}


# Those that are done were struck off: who comes a second time goes on with the rest.
@job(queue="bulk", retry=RetryStrategy(max_attempts=60, wait=60, retry_exceptions=_AWAY))
def run_bulk_edit(*, edit_id: int, **_: object) -> None:
    edit = BulkEdit.objects.select_related("by").filter(pk=edit_id).first()
    if edit is not None:
        carry_out(edit_id, by=Actor.of(edit.by, via=edit.via))
