"""A limit of time for reads whose cost depends on what somebody asks for."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import QueryCanceled

from daifuku.foundation.errors import Refused
from daifuku.foundation.statement_limit import limit_of


class TooSlow(Refused):
    code = "too_slow"
    message = _("This combination takes too long to look through. Narrow it, or take a part away.")


@contextmanager
def at_most(milliseconds: int, refusal: type[Refused] = TooSlow) -> Iterator[None]:
    """Each statement inside has this long. Refuses with `refusal`."""
    inside = connection.in_atomic_block
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {milliseconds:d}")
            yield
            if inside:
                # A page has a limit already, which holds again.
                cursor.execute(f"SET LOCAL statement_timeout TO {limit_of(connection)}")
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise refusal from error
        raise
