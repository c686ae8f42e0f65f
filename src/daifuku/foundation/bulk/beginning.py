"""Who is meant is written down first: exactly those that matched when it was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.access import Actor, may
from daifuku.foundation.bulk.running import AT_ONCE, JOB, work
from daifuku.foundation.errors import NotFound, Refused
from daifuku.foundation.jobs import defer
from daifuku.foundation.models import BulkEdit
from daifuku.foundation.registries import bulk_kinds

_CHOSEN = "SELECT DISTINCT chosen FROM unnest(%s::bigint[]) AS c (chosen)"


class NothingChosen(Refused):
    code = "nothing_chosen"
    message = _("Nothing is chosen. Choose at least one row.")


class OthersByNow(Refused):
    """Not so many, or others, match by now as somebody saw and agreed to."""

    code = "others_by_now"
    message = _("Meanwhile other customers match. Look at the number again.")


@dataclass(frozen=True, slots=True)
class Targets:
    """A SELECT of the numbers of records, with its values; `expected`: to how many somebody agreed."""

    sql: str
    values: Sequence[Any]
    expected: int | None = None

    @classmethod
    def chosen(cls, ids: Sequence[int]) -> "Targets":
        return cls(_CHOSEN, [list(ids)])


def begin(
    what: str, asked: Mapping[str, Any], targets: Targets, *, by: Actor, at: datetime
) -> BulkEdit:
    """Few are done at once, many in the background. Refuses with NothingChosen, NotAllowed and what
    the kind refuses."""
    kind = bulk_kinds.find(what)
    if kind is None or by.user_id is None:
        raise NotFound
    may(by, kind.key)
    wanted = kind.check(asked, by)
    with transaction.atomic():
        edit = BulkEdit.objects.create(what=what, asked=wanted, by_id=by.user_id, via=by.via, at=at)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO foundation_bulk_target (edit_id, record_id)"
                f" SELECT %s, t.* FROM ({targets.sql}) AS t",
                [edit.pk, *targets.values],
            )
            edit.expected = cursor.rowcount
        if targets.expected not in (None, edit.expected):
            raise OthersByNow
        if not edit.expected:
            raise NothingChosen
        edit.save(update_fields=["expected"])
        if edit.expected <= min(kind.at_once, AT_ONCE):
            return work(edit, by=by)
        defer(JOB, edit_id=edit.pk)
    return edit
