"""Statements that the server parses and plans once a connection, not at each request."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg.pq import TransactionStatus


@contextmanager
def planned_once() -> Iterator[Any]:
    """A cursor for long statements of ours whose text never changes and whose plan never should:
    every table by an index. Values are sent beside the text, so each needs a type: `%s::bigint`.

    Only within a transaction that has begun: the first statement of one brings the limit of pages
    with it (docs/decisions/0007), and two statements cannot be planned as one."""
    connection.ensure_connection()
    begun = connection.connection.info.transaction_status is TransactionStatus.INTRANS
    if connection.queries_logged or not begun:  # a log shows values, which travel beside the text
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.connection.prepare_threshold = 2  # asks nothing of cursors that send text alone
    with connection.make_cursor(ServerBindingCursor(connection.connection)) as cursor:
        yield cursor
