"""What notes, calls and inquiries have in common: reading what was typed, and their entries."""

from datetime import UTC, datetime
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from daifuku.customers.queries import locked
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import FieldError, Invalid, NotFound
from daifuku.foundation.moments import moment_error
from daifuku.foundation.text import BadValue, clean_text
from daifuku.ledger import book
from daifuku.work.models import Call, Inquiry, Note

Row = TypeVar("Row", Note, Call, Inquiry)
LONGEST = 20_000
SOURCE = "work"


def words(name: str, value: str, *, required: bool = False, longest: int = LONGEST) -> str:
    try:
        text = clean_text(value, longest=longest)
    except BadValue as error:
        raise Invalid(errors=[FieldError(name, error.code, str(error.message))]) from error
    if required and not text.strip():
        raise Invalid.field(name, "required", _("Write something first."))
    return text


def one_of(name: str, value: str, choices: list[Any]) -> None:
    if value not in {code for code, _label in choices}:
        message = _("Choose one of: {choices}.")
        listed = ", ".join(code for code, _label in choices)
        raise Invalid.field(name, "unknown_choice", message.format(choices=listed))


def moment(
    given: datetime | None,
    at: datetime,
    *,
    name: str = "happened_at",
    stood: datetime | None = None,
) -> datetime:
    """When it happened: as given, else as it stood, else now. Forms leave the seconds out."""
    if given is None or given == stood:
        return stood or at
    if error := moment_error(name, given, at):
        raise Invalid(errors=[error])
    given = given.astimezone(UTC)
    return stood if stood and given == stood.replace(second=0, microsecond=0) else given


def begun(by: Actor, at: datetime, *, happened_at: datetime) -> dict[str, Any]:
    return {
        "by_id": by.user_id,
        "happened_at": happened_at,
        "created_at": at,
        "updated_at": at,
    }


def owner_of(model: type[Row], row_id: int) -> int:
    rows = model._default_manager.filter(pk=row_id)
    customer_id = rows.values_list("customer_id", flat=True).first()
    if customer_id is None:
        raise NotFound
    return int(customer_id)


def held(model: type[Row], row_id: int, customer_id: int, by: Actor) -> Row:
    """The customer first, as everybody who changes something about one does."""
    locked(customer_id, by)
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=row_id).first()
    if row is None:
        raise NotFound
    return row


def altered(row: Row, wanted: dict[str, Any], at: datetime) -> set[str]:
    """Save what differs. Answers the names of what did."""
    names: set[str] = {name for name, value in wanted.items() if getattr(row, name) != value}
    for name in names:
        setattr(row, name, wanted[name])
    if names:
        row.updated_at = at
        row.save(update_fields=[*sorted(names), "updated_at"])
    return names


def touch(row: Row, kind: str, private: dict[str, str], channel: str = "") -> book.Touch:
    return book.Touch(
        customer_id=row.customer_id,
        occurred_at=row.happened_at,
        source=SOURCE,
        source_key=f"{kind}:{row.pk}",
        channel=channel,
        words=private,
    )


def take_back(row: Row, kind: str, *, at: datetime) -> None:
    key = f"{kind}:{row.pk}"
    book.take_back(customer_id=row.customer_id, source=SOURCE, key=key, at=at)
