"""When something happened, as people and programs give it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from daifuku.foundation.errors import FieldError

_AHEAD = timedelta(days=1)
_FIRST_YEAR = 1900


def moment_error(field: str, given: datetime, at: datetime) -> FieldError | None:
    """What is wrong with it as a moment that lies behind us; a clock may be a day ahead. What is
    right can be kept in UTC: PostgreSQL knows no zones as far from Greenwich as ISO 8601 allows."""
    if given > at + _AHEAD:
        text = _("This lies in the future. Check the date and the time zone.")
        return FieldError(field, "in_the_future", text)
    if given.year < _FIRST_YEAR:
        return FieldError(field, "out_of_range", _("This lies too far in the past."))
    return None
