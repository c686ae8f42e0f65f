"""Short ways to write in the book, for the tests of the book."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from daifuku.foundation.access import Actor
from daifuku.foundation.changes import Made, change
from daifuku.foundation.money import Money
from daifuku.ledger import book
from daifuku.ledger.book import Touch
from daifuku.ledger.vocabulary.commerce import PurchaseMade
from daifuku.ledger.vocabulary.work import NoteWritten

AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
SYSTEM = Actor.system()


@contextmanager
def a_change(action: str = "ledger.try", by: Actor = SYSTEM, at: datetime = AT) -> Iterator[Made]:
    with change(action, by=by, at=at) as made:
        yield made


def touch(customer_id: int = 1, key: str = "R-1", **more: Any) -> Touch:
    given = {"occurred_at": AT, "source": "pos"} | more
    return Touch(customer_id=customer_id, source_key=key, **given)


def note(note_id: int = 1) -> NoteWritten:
    return NoteWritten(note_id=note_id)


def sale(total: int = 1200, purchase_id: int = 1) -> PurchaseMade:
    return PurchaseMade(
        purchase_id=purchase_id,
        total=Money(total),
        discount=Money(0),
        lines=1,
        quantity=Decimal("1.000"),
    )


def write(fact: Any = None, *, at: datetime = AT, **where: Any) -> int:
    """One entry in a change of its own."""
    with a_change(at=at):
        return book.record(fact or note(), touch(**where), at=at)


def take_back(customer_id: int = 1, key: str = "R-1", at: datetime = AT) -> int | None:
    with a_change(at=at):
        taken = book.take_back(customer_id=customer_id, source="pos", key=key, at=at)
    return taken and taken.id


def rows(statement: str, *parameters: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def keys() -> list[str]:
    return [key for (key,) in rows("SELECT source_key FROM ledger_entry ORDER BY id")]
