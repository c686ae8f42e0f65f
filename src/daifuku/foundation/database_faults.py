"""What the database or the disk said when it did not do its work: told apart, in words, by SQLSTATE
or by number."""

import errno

import psycopg
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import Refused


class DatabaseAway(Refused):
    """It has a page of its own, which tries again by itself."""

    status = 503
    code = "database_away"
    message = _("The database does not answer. Try again in a few seconds.")
    retry_after = 5


class DiskFull(Refused):
    status = 507
    code = "disk_full"
    message = _(
        "The disk of the server is full, so nothing was saved. Whoever looks after the server needs"
        " to make room; then try again."
    )


class TookTooLong(Refused):
    code = "too_slow"
    message = _("This took too long and was ended; nothing was saved. Ask for less at once.")


class AtTheSameMoment(Refused):
    status = 503
    code = "busy"
    message = _(
        "Somebody was changing the same at this very moment, so nothing was saved. Try again."
    )
    retry_after = 1


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BY_SQLSTATE: dict[str, type[Refused]] = {
    "53100": DiskFull,
    "57014": TookTooLong,
    "40P01": AtTheSameMoment,
    "40001": AtTheSameMoment,
    "55P03": AtTheSameMoment,
}


def fault_of(error: BaseException | None) -> Refused | None:
    """The refusal that a failure of database or disk amounts to, if by a detour: a session that
    cannot be saved is "interrupted". None when the failure is no such one."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return DiskFull()
        if isinstance(error, OperationalError | InterfaceError):
            state = getattr(error.__cause__, "sqlstate", None) or ""
            return _BY_SQLSTATE.get(state, DatabaseAway)()
        # In the middle of a COPY the driver speaks for itself.
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            state = error.sqlstate or ""
            return _BY_SQLSTATE.get(state, DatabaseAway)()
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return None
