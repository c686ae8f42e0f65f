"""Things elsewhere that a customer points at: they must exist, and numbers must be free."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import IntegrityError, connection
from django.utils.translation import gettext_lazy as _

from daifuku.customers.models import Customer, ExternalId, Stage, Tag
from daifuku.customers.models.contact import ONE_HOLDER
from daifuku.customers.payload import Problems
from daifuku.customers.queries.visible import visible_ids
from daifuku.customers.roots import ids_of
from daifuku.foundation.access import Actor
from daifuku.foundation.errors import Conflict, FieldError, Invalid
from daifuku.foundation.models import User
from daifuku.foundation.registries import customer_references
from daifuku.foundation.text import fold

TAG_REPEATED = _("There is a tag of this name already.")
_TAG_NAME = "customers_tag_key_key"
_TAGS = "SELECT id FROM customers_tag WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
_HOLD_ALL = "SELECT pg_advisory_xact_lock(hashtext('customers.corporate_numbers'), 0)"
# Whoever holds all of them waits for those who hold one, and they for him.
_HOLD = """
    SELECT pg_advisory_xact_lock_shared(hashtext('customers.corporate_numbers'), 0),
           pg_advisory_xact_lock(hashtext('customers.corporate_number'), hashtext(%s))
"""


class NumberTaken(Conflict):
    code = "number_taken"
    message = _("Another customer has taken this customer number just now. Please look again.")

    def __init__(self) -> None:
        super().__init__(errors=[FieldError("external_ids", "taken", self.message)])


@contextmanager
def numbers_free() -> Iterator[None]:
    """Somebody may take a number between our look and our writing. All else is a bug."""
    try:
        yield
    except (IntegrityError, psycopg.IntegrityError) as error:
        driver = error if isinstance(error, psycopg.Error) else error.__cause__
        name = driver.diag.constraint_name if isinstance(driver, psycopg.Error) else ""
        if name == ONE_HOLDER:
            raise NumberTaken from error
        if name == _TAG_NAME:
            raise Invalid.field("names", "repeated", TAG_REPEATED) from error
        raise


class CorporateNumberTaken(Conflict):
    """`existing_id` only where the actor sees who has it."""

    code = "corporate_number_taken"
    message = _("This corporate number belongs to another customer already.")

    def __init__(self, existing_id: int | None, name: str) -> None:
        told = _("{name} (#{id}) has this corporate number already. One company is one customer.")
        text = told.format(name=name, id=existing_id) if existing_id else self.message
        super().__init__(text, errors=[FieldError("corporate_number", "taken", text)])
        self.extra = {"existing_id": existing_id} if existing_id else {}


def hold_corporate_number(number: str, by: Actor, *, of: int | None = None) -> None:
    """Nobody else writes this number until the change ends. Refuses with CorporateNumberTaken."""
    if not number:
        return
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [number])
    holders = Customer.objects.filter(
        corporate_number=number, deleted_at=None, walk_in=False
    ).exclude(id__in=ids_of(of) if of else [])
    holder = holders.order_by("id").first()
    if holder is not None:
        seen = visible_ids([holder.id], by)
        raise CorporateNumberTaken(holder.id if seen else None, holder.name)


def hold_corporate_numbers() -> None:
    """Nobody else writes any of them until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_ALL)


def check_columns(columns: dict[str, Any], problems: Problems) -> None:
    stage = columns.get("stage")
    if stage and not Stage.objects.filter(code=stage).exists():
        problems.add("stage", "unknown_stage", _("There is no such stage."))
    owner_id = columns.get("owner_id")
    if owner_id and not User.objects.filter(id=owner_id, is_active=True).exists():
        problems.add("owner_id", "unknown_owner", _("There is no such colleague."))
    for pointing in customer_references:
        id_ = columns.get(pointing.key)
        if id_ is not None and not pointing.exists(id_):
            problems.add(pointing.key, "unknown", pointing.refusal)


def held_tags(ids: Iterable[int]) -> set[int]:
    """Those of these tags that there are; nobody removes them until the change ends."""
    with connection.cursor() as cursor:
        cursor.execute(_TAGS, [sorted(ids)])
        return {row[0] for row in cursor.fetchall()}


def found_tags(wanted: Sequence[int | str], problems: Problems) -> list[int]:
    """Ids of tags given by id or by name in either language."""
    if not wanted:
        return []
    by_name: dict[str, int] = {}
    for tag in Tag.objects.all():
        by_name |= dict.fromkeys(tag.names.folded().values(), tag.id)
    known = held_tags({by_name.get(fold(t), 0) if isinstance(t, str) else t for t in wanted})
    found: list[int] = []
    for at, given in enumerate(wanted):
        id_ = by_name.get(fold(given)) if isinstance(given, str) else given
        if id_ in known and id_ is not None:
            found.append(id_)
        else:
            problems.add(f"tags[{at}]", "unknown_tag", _("There is no such tag."))
    return list(dict.fromkeys(found))


def check_external_ids(
    wanted: Iterable[tuple[str, str]], problems: Problems, *, of: int | None = None
) -> None:
    """Refuse numbers that another customer has, saying who."""
    for at, (source, number) in enumerate(wanted):
        holder = (
            ExternalId.objects.filter(source=source, external_id=number, binned=False)
            .exclude(customer_id__in=ids_of(of) if of else [])
            .values_list("customer_id", flat=True)
            .first()
        )
        if holder is not None:
            problems.add(f"external_ids[{at}]", "taken", taken_by(holder))


def taken_by(customer_id: int) -> str:
    return _("Customer #{id} has this customer number already.").format(id=customer_id)
