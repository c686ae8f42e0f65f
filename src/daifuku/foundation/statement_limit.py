"""No page keeps the database busy for longer than half a minute (docs/decisions/0007).

The limit travels with the statement, in one message and so in one transaction: a pooler that
gives every transaction another connection never lends a limited one to a job."""

from dataclasses import dataclass
from typing import Any

from django.db.backends.signals import connection_created
from psycopg import ServerCursor
from psycopg.pq import TransactionStatus
from psycopg.sql import SQL, Composable, Composed

MILLISECONDS = 30_000


def limit_pages() -> None:
    """For a process that answers pages; jobs, commands and migrations take the time they need."""
    connection_created.connect(_limit, dispatch_uid="daifuku.statement_limit")


@dataclass(frozen=True, slots=True)
class Limited:
    """A wrapper of Django's: the first statement of each transaction brings the limit with it."""

    milliseconds: int

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        cursor, connection = context["cursor"], context["connection"].connection
        begun = connection.info.transaction_status is not TransactionStatus.IDLE
        if begun or many or isinstance(cursor.cursor, ServerCursor):
            return execute(sql, params, many, context)
        first = f"SET LOCAL statement_timeout = {self.milliseconds:d}; "
        whole = Composed([SQL(first), sql]) if isinstance(sql, Composable) else first + sql
        answer = execute(whole, params, many, context)
        # The first result is that of the limit.
        cursor.nextset()
        return answer


def limit_of(connection: Any) -> str:
    """What holds for a statement of this connection that asks for no other limit."""
    limits = (one for one in connection.execute_wrappers if isinstance(one, Limited))
    return next((str(one.milliseconds) for one in limits), "DEFAULT")


_of_pages = Limited(MILLISECONDS)


def _limit(connection: Any, **_: Any) -> None:
    if _of_pages not in connection.execute_wrappers:
        connection.execute_wrappers.append(_of_pages)
